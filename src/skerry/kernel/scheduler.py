"""What happens by itself: recurring jobs are asked for, stalled ones taken back, mail is sent."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from skerry.kernel.actor import TIMER
from skerry.kernel.jobs import request_job
from skerry.kernel.jobs.queries import is_open
from skerry.kernel.jobs.recovery import recover_silent
from skerry.kernel.jobs.registry import recurring_types
from skerry.kernel.mail.delivery import deliver_due
from skerry.kernel.models.jobs import Recurrence

logger = logging.getLogger(__name__)


Part = Callable[[], object]


def tick(*, clock: Callable[[], datetime], before: Sequence[Part] = ()) -> None:
    """Do what is due. One part that fails leaves the others to be done."""
    parts: list[Part] = [
        *before,
        lambda: recover_silent(now=clock()),
        lambda: ask_for_recurring(now=clock()),
        lambda: deliver_due(clock=clock),
    ]
    for part in parts:
        try:
            part()
        except Exception:
            logger.exception("A part of the scheduler's work failed; it is tried again")


def ask_for_recurring(*, now: datetime) -> list[str]:
    """Queue the recurring jobs that are due; their kinds."""
    return [
        known.kind
        for known in recurring_types()
        if known.every and _ask_for(known.kind, every=known.every, now=now)
    ]


@transaction.atomic
def _ask_for(kind: str, *, every: timedelta, now: datetime) -> bool:
    """Claim the run by one update, so that of many workers one asks; never pile up a second."""
    planned, _ = Recurrence.objects.get_or_create(
        key=kind, defaults={"every": every, "next_run_at": now}
    )
    if planned.next_run_at > now and planned.every == every:
        return False

    as_planned = Recurrence.objects.filter(
        pk=planned.pk, next_run_at=planned.next_run_at, every=planned.every
    )
    if planned.next_run_at > now:  # it recurs at another pace since this version
        as_planned.update(every=every, next_run_at=min(planned.next_run_at, now + every))
        return False
    if not as_planned.update(
        every=every,
        last_run_at=now,
        next_run_at=next_run(planned.next_run_at, every=every, now=now),
    ):
        return False
    if is_open(kind):
        return False
    request_job(kind=kind, arguments={}, by=TIMER, now=now)
    return True


def next_run(planned: datetime, *, every: timedelta, now: datetime) -> datetime:
    """The first moment of the plan after ``now``; what was missed is not made up for."""
    missed = max((now - planned) // every, 0)
    return planned + every * (missed + 1)
