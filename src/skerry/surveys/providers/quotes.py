"""What this room answers for in quotes: whose words they are."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from skerry.kernel.actor import Actor
from skerry.kernel.personal import Kept
from skerry.kernel.providers import PersonalDataProvider, RetentionRule
from skerry.surveys.models import Quote
from skerry.surveys.providers.invitations import invitations_of


def _quotes(person: UUID) -> "QuerySet[Quote]":
    return Quote.objects.filter(invitation__in=invitations_of(person).values("pk"))


def _export_quotes(person: UUID) -> Iterable[Mapping[str, object]]:
    rows = _quotes(person).order_by("pk")
    return rows.values("text", "organisation", "naming", "state", "asked_at", "answered_at")


def _erase_quotes(*, person: UUID, by: Actor, now: datetime) -> None:
    """A yes goes with whoever gave it, also where they spoke for an organisation."""
    _quotes(person).delete()


def _expire_quotes(*, now: datetime) -> int:
    over = Quote.objects.filter(invitation__wave__kept_until__lte=timezone.localdate(now))
    return over.delete()[0]


PERSONAL_DATA: Final = (
    PersonalDataProvider(
        model=Quote._meta.label,
        fields=frozenset(Quote.PERSONAL_DATA),
        export=_export_quotes,
        erase=_erase_quotes,
    ),
)
RETENTION: Final = (
    RetentionRule(
        model=Quote._meta.label,
        kept=Kept.UNTIL_TOLD,
        after=timedelta(0),
        expire=_expire_quotes,
    ),
)
