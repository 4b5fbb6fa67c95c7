"""The wish to be left alone: kept for ever, without the address of who has it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.surveys.enums import InvitationState
from skerry.surveys.models import Invitation, OptOut
from skerry.surveys.queries.optouts import digests_of
from skerry.surveys.services.withdrawing import take_back_mail


@transaction.atomic
def opt_out(*, invitation: Invitation, of_all: bool, by: Actor, now: datetime) -> None:
    """Send no more mail about this wave, or ``of_all`` about any, to the address of ``invitation``."""
    row, rows = _held(invitation, of_all=of_all)
    if row.email:
        OptOut.objects.get_or_create(
            wave=None if of_all else row.wave,
            address_digest=digests_of(row.email)[0],
            defaults={"opted_out_on": timezone.localdate(now)},
        )
    take_back_mail(invitations=rows, by=by, now=now)
    Invitation.objects.filter(pk__in=rows).move(InvitationState.OPTED_OUT)
    detail = {"all": of_all}
    audit.record(Event.SURVEY_OPTED_OUT, target=row.wave, by=by, at=now, detail=detail)


@transaction.atomic
def opt_in(*, invitation: Invitation, by: Actor, now: datetime) -> None:
    """Take the wish back: mail about surveys may go to the address of ``invitation`` again."""
    row, rows = _held(invitation, of_all=True)
    OptOut.objects.filter(address_digest__in=digests_of(row.email)).delete()
    mine = Invitation.objects.filter(pk__in=rows, state=InvitationState.OPTED_OUT)
    mine.move(InvitationState.PREPARED)
    audit.record(Event.SURVEY_OPTED_IN, target=row.wave, by=by, at=now)


def _held(invitation: Invitation, *, of_all: bool) -> tuple[Invitation, list[int]]:
    """The invitation as it is now, and all to its address, locked in the order in which mail is sent."""
    row = Invitation.objects.select_related("wave").get(pk=invitation.pk)
    same = Invitation.objects.filter(pk=row.pk)
    if row.email:
        same = Invitation.objects.filter(email__iexact=row.email)
        same = same if of_all else same.filter(wave=row.wave)
    locked = same.select_for_update().order_by("pk")
    return row, list(locked.values_list("pk", flat=True))
