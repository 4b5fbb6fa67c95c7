"""What advisers have seen, and the badge that a firm shows of it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from skerry.assessments import links
from skerry.assessments.enums import MeasureState
from skerry.assessments.models import Badge, CheckUp, MeasureSeen
from skerry.assessments.queries.badges import proofs_of
from skerry.assessments.queries.checkups import hold_check_up
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event


class NotDone(Exception):
    """The firm has not marked the measure as done, so nobody can have seen that."""


class NothingToShow(Exception):
    """Nothing that is done was seen or has evidence."""


@transaction.atomic
def note_seen(*, check_up: CheckUp, measure: str, by: Actor, now: datetime) -> MeasureSeen:
    """Note that the adviser who acts has seen today that ``measure`` is done.

    Raises:
        CheckUpGone: the check-up is deleted.
        NotDone: it is not marked as done.
    """
    held = hold_check_up(check_up, now=now)
    if not held.progress.filter(measure=measure, state=MeasureState.DONE).exists():
        raise NotDone
    day = timezone.localdate(now)
    row, _ = MeasureSeen.objects.update_or_create(
        check_up=held, measure=measure, person=by.id, defaults={"seen_on": day}
    )
    detail = {"measure": measure}
    audit.record(Event.CHECK_UP_MEASURE_SEEN, target=held, by=by, at=now, detail=detail)
    return row


@transaction.atomic
def take_back_seen(*, check_up: CheckUp, measure: str, by: Actor, now: datetime) -> None:
    """Take back what the adviser who acts said of ``measure``. Twice is the same as once.

    Raises:
        CheckUpGone: the check-up is deleted.
    """
    held = hold_check_up(check_up, now=now)
    if held.seen.filter(measure=measure, person=by.id).delete()[0]:
        detail = {"measure": measure}
        audit.record(Event.CHECK_UP_MEASURE_UNSEEN, target=held, by=by, at=now, detail=detail)


@transaction.atomic
def publish_badge(
    *, check_up: CheckUp, name: str, language: str, by: Actor, now: datetime
) -> Badge:
    """Show a badge at a new address; an earlier one opens nothing any more.

    Raises:
        CheckUpGone: the check-up is deleted.
        NothingToShow: there is nothing that it could say.
    """
    held = hold_check_up(check_up, now=now)
    if not proofs_of(held, today=timezone.localdate(now)):
        raise NothingToShow
    fields = {
        "token": links.new_token(),
        "name": name,
        "language": language,
        "published_at": now,
    }
    badge, _ = Badge.objects.update_or_create(check_up=held, defaults=fields)
    audit.record(Event.CHECK_UP_BADGE_PUBLISHED, target=held, by=by, at=now)
    return badge


@transaction.atomic
def withdraw_badge(*, check_up: CheckUp, by: Actor, now: datetime) -> None:
    """Its address opens nothing any more. Twice is the same as once.

    Raises:
        CheckUpGone: the check-up is deleted.
    """
    held = hold_check_up(check_up, now=now)
    if Badge.objects.filter(check_up=held).delete()[0]:
        audit.record(Event.CHECK_UP_BADGE_WITHDRAWN, target=held, by=by, at=now)
