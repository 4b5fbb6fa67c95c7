"""What happens by itself: recurring jobs are asked for, stalled ones taken back, mail is sent."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from skerry.kernel.actor import TIMER
from skerry.kernel.jobs import request_job
from skerry.kernel.jobs.queries import is_open
from skerry.kernel.jobs.recovery import bury_dead_workers, recover_silent
from skerry.kernel.jobs.registry import recurring_types
from skerry.kernel.mail.delivery import deliver_due
from skerry.kernel.models.jobs import Recurrence

logger = logging.getLogger(__name__)


def tick(*, clock: Callable[[], datetime]) -> None:
    """Do what is due. One part that fails leaves the others to be done."""
    parts: list[Callable[[], object]] = [
        lambda: bury_dead_workers(now=clock()),
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
    plans = {plan.key: plan for plan in Recurrence.objects.all()}
    asked = []
    for known in recurring_types():
        plan = plans.get(known.kind)
        is_as_planned = plan is not None and plan.every == known.every and plan.next_run_at > now
        if known.every and not is_as_planned and _ask_for(known.kind, every=known.every, now=now):
            asked.append(known.kind)
    return asked


@transaction.atomic
def _ask_for(kind: str, *, every: timedelta, now: datetime) -> bool:
    """Claim the run by one update, so that of many workers one asks; never pile up a second."""
    plan, _ = Recurrence.objects.get_or_create(
        key=kind, defaults={"every": every, "next_run_at": now}
    )
    as_planned = Recurrence.objects.filter(
        pk=plan.pk, next_run_at=plan.next_run_at, every=plan.every
    )
    if plan.next_run_at > now:  # it recurs at another pace since this version
        as_planned.update(every=every, next_run_at=min(plan.next_run_at, now + every))
        return False

    following = next_run(plan.next_run_at, every=every, now=now)
    is_mine = as_planned.update(every=every, last_run_at=now, next_run_at=following)
    if not is_mine or is_open(kind):
        return False
    request_job(kind=kind, arguments={}, by=TIMER, now=now)
    return True


def next_run(planned: datetime, *, every: timedelta, now: datetime) -> datetime:
    """The first moment of the plan after ``now``; what was missed is not made up for."""
    missed = max((now - planned) // every, 0)
    return planned + every * (missed + 1)
