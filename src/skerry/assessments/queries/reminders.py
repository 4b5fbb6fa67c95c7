"""Who is to be reminded of what."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from skerry.assessments.enums import MeasureState
from skerry.assessments.models import CheckUp, CheckUpReminder
from skerry.assessments.queries.plans import plan_of, progress_of
from skerry.assessments.rules.reminding import Due, due_in


def due_reminders(*, today: date) -> Iterator[tuple[CheckUp, Due]]:
    """What is due in check-ups that somebody keeps in an account, and was not told yet."""
    kept = CheckUp.objects.filter(person__isnull=False).order_by("pk")
    for check_up in kept.iterator(chunk_size=500):
        told = {
            (row.kind, row.measure, row.due_on)
            for row in CheckUpReminder.objects.filter(check_up=check_up)
        }
        for due in _due_in(check_up, today=today):
            if (due.kind, due.measure, due.due_on) not in told:
                yield check_up, due


def _due_in(check_up: CheckUp, *, today: date) -> Iterator[Due]:
    checks = check_up.checks.order_by("number").values_list("sheet__submitted_at", flat=True)
    last = list(checks)[-1:]
    if not last or last[0] is None:
        return
    plan, progress = plan_of(check_up), progress_of(check_up)
    yield from due_in(
        steps=plan.steps if plan else (),
        made_on=timezone.localdate(plan.made_at) if plan else None,
        put_off={key: row.until for key, row in progress.items() if row.until},
        done=frozenset(key for key, row in progress.items() if row.state == MeasureState.DONE),
        checked_on=timezone.localdate(last[0]),
        today=today,
    )
