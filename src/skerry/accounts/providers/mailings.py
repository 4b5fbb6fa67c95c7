"""What this room answers for in mail to segments, and what of this room waits at the desk."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skerry.accounts.enums import MailingState
from skerry.accounts.models import MailingReceiver
from skerry.accounts.queries.contacts import reported_contacts_visible_to
from skerry.accounts.queries.mailings import mailings_visible_to
from skerry.accounts.queries.stale import stale_visible_to
from skerry.actors.rules.freshness import FRESH_FOR
from skerry.kernel.actor import Actor, Viewer
from skerry.kernel.desk_tasks import waiting
from skerry.kernel.personal import Kept
from skerry.kernel.providers import DeskTask, PersonalDataProvider, RetentionRule

RECEIVED_KEPT: Final = timedelta(days=365)


def _export(person: UUID) -> Iterable[Mapping[str, object]]:
    rows = MailingReceiver.objects.filter(user__uuid=person).order_by("pk")
    return rows.values("mailing__texts", "mailing__sent_at", "outcome")


def _erase(*, person: UUID, by: Actor, now: datetime) -> None:
    MailingReceiver.objects.filter(user__uuid=person).delete()


def _expire(*, now: datetime) -> int:
    old = MailingReceiver.objects.filter(mailing__sent_at__lte=now - RECEIVED_KEPT)
    return old.delete()[0]


def _reported(viewer: Viewer, *, now: datetime) -> Iterable[DeskTask]:
    return waiting(
        reported_contacts_visible_to(viewer).filter(report_closed_at=None),
        since="reported_at",
        key="accounts.reported_contacts",
        title=_("Reported messages"),
        url=reverse("accounts:reported_contacts"),
    )


def _stopped(viewer: Viewer, *, now: datetime) -> Iterable[DeskTask]:
    return waiting(
        mailings_visible_to(viewer).filter(state=MailingState.STOPPED),
        since="sent_at",
        key="accounts.stopped_mailings",
        title=_("Mail to segments that was stopped"),
        url=reverse("accounts:mailings"),
    )


def _stale(viewer: Viewer, *, now: datetime) -> Iterable[DeskTask]:
    """They wait since the first of them was a year old."""
    rows = stale_visible_to(viewer, today=timezone.localdate(now))
    first = rows.first()
    if first is not None and first.confirmed_on is not None:
        became_old = datetime.combine(first.confirmed_on + FRESH_FOR, time.min)
        yield DeskTask(
            key="accounts.stale",
            title=_("Profiles that nobody confirmed for a year"),
            url=reverse("accounts:stale"),
            count=rows.count(),
            oldest_at=timezone.make_aware(became_old),
        )


PERSONAL_DATA: Final = (
    PersonalDataProvider(
        model=MailingReceiver._meta.label,
        fields=frozenset(MailingReceiver.PERSONAL_DATA),
        export=_export,
        erase=_erase,
    ),
)
RETENTION: Final = (
    RetentionRule(
        model=MailingReceiver._meta.label, kept=Kept.A_YEAR, after=RECEIVED_KEPT, expire=_expire
    ),
)
DESK_TASKS: Final = (_reported, _stale, _stopped)
