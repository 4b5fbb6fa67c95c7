"""Check-ups shared in an organisation by who keeps them."""

from datetime import datetime

from django.db import transaction

from skerry.actors.models import Organisation
from skerry.assessments.models import CheckUp, CheckUpShare
from skerry.assessments.queries.checkups import hold_check_up
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event


class NotKept(Exception):
    """Only who keeps a check-up in their account can share it."""


@transaction.atomic
def share_check_up(
    *, check_up: CheckUp, organisation: Organisation, by: Actor, now: datetime
) -> CheckUpShare:
    """Let those who edit ``organisation`` open the check-up; an earlier sharing ends with that.

    Raises:
        CheckUpGone: the check-up is deleted.
        NotKept: somebody else keeps it, or nobody.
    """
    held = hold_check_up(check_up, now=now)
    if str(held.person) != by.id:
        raise NotKept
    fields = {"organisation": organisation, "shared_at": now}
    share, _ = CheckUpShare.objects.update_or_create(check_up=held, defaults=fields)
    audit.record(Event.CHECK_UP_SHARED, target=held, by=by, at=now)
    return share


@transaction.atomic
def stop_sharing(*, check_up: CheckUp, by: Actor, now: datetime) -> None:
    """Colleagues open it no more, from now on. Twice is the same as once.

    Raises:
        CheckUpGone: the check-up is deleted.
    """
    held = hold_check_up(check_up, now=now)
    if CheckUpShare.objects.filter(check_up=held).delete()[0]:
        audit.record(Event.CHECK_UP_UNSHARED, target=held, by=by, at=now)
