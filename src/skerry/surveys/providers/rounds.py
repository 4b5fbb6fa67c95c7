"""What this room answers for in mail of surveys, and what of it waits at the desk."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skerry.kernel.actor import Actor, Viewer
from skerry.kernel.personal import Kept
from skerry.kernel.providers import DeskTask, PersonalDataProvider, RetentionRule
from skerry.surveys.models import OptOut, RoundMail
from skerry.surveys.queries.optouts import digests_of
from skerry.surveys.queries.rounds import bounced_visible_to
from skerry.surveys.services.withdrawing import take_back_mail


def _mails(person: UUID) -> "QuerySet[RoundMail]":
    addresses = EmailAddress.objects.filter(user__uuid=person, verified=True)
    mine = Q(invitation__person=person) | Q(invitation__email__in=addresses.values("email"))
    return RoundMail.objects.filter(mine).order_by("pk")


def _export_mails(person: UUID) -> Iterable[Mapping[str, object]]:
    return _mails(person).values("round__wave__titles", "round__kind", "round__sent_at", "outcome")


def _erase_mails(*, person: UUID, by: Actor, now: datetime) -> None:
    mine = _mails(person)
    take_back_mail(invitations=list(mine.values_list("invitation", flat=True)), by=by, now=now)
    mine.delete()


def _expire_mails(*, now: datetime) -> int:
    return RoundMail.objects.filter(round__wave__kept_until__lte=timezone.localdate(now)).delete()[
        0
    ]


def _export_opt_outs(person: UUID) -> Iterable[Mapping[str, object]]:
    addresses = EmailAddress.objects.filter(user__uuid=person).values_list("email", flat=True)
    mine = [digest for address in addresses for digest in digests_of(address)]
    rows = OptOut.objects.filter(address_digest__in=mine).order_by("pk")
    return rows.values("wave__titles", "opted_out_on")


def _keep_opt_outs(*, person: UUID, by: Actor, now: datetime) -> None:
    """The wish to be left alone names nobody, and holds when everything else is forgotten."""


def _expire_opt_outs(*, now: datetime) -> int:
    """What was said of one survey goes with it; what was said of all stays until it is taken back."""
    return OptOut.objects.filter(wave__kept_until__lte=timezone.localdate(now)).delete()[0]


def _bounced(viewer: Viewer, *, now: datetime) -> Iterable[DeskTask]:
    """A task for each wave, for the addresses of one are corrected together."""
    waves: dict[UUID, tuple[int, datetime]] = {}
    for wave, made_at in bounced_visible_to(viewer).values_list("wave__uuid", "wave__made_at"):
        count, _since = waves.get(wave, (0, made_at))
        waves[wave] = count + 1, made_at
    for wave, (count, since) in waves.items():
        yield DeskTask(
            key=f"surveys.bounced.{wave}",
            title=_("Mail of a survey that came back"),
            url=reverse("surveys:invitations", args=[wave]) + "?state=bounced",
            count=count,
            oldest_at=since,
        )


PERSONAL_DATA: Final = (
    PersonalDataProvider(
        model=RoundMail._meta.label,
        fields=frozenset(RoundMail.PERSONAL_DATA),
        export=_export_mails,
        erase=_erase_mails,
    ),
    PersonalDataProvider(
        model=OptOut._meta.label,
        fields=frozenset(OptOut.PERSONAL_DATA),
        export=_export_opt_outs,
        erase=_keep_opt_outs,
    ),
)
RETENTION: Final = (
    RetentionRule(
        model=RoundMail._meta.label,
        kept=Kept.UNTIL_TOLD,
        after=timedelta(0),
        expire=_expire_mails,
    ),
    RetentionRule(
        model=OptOut._meta.label,
        kept=Kept.UNTIL_WITHDRAWN,
        after=timedelta(0),
        expire=_expire_opt_outs,
    ),
)
DESK_TASKS: Final = (_bounced,)
