"""Who is to be reminded of what."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from skerry.assessments.enums import MeasureState, ReminderKind
from skerry.assessments.models import CheckUp, CheckUpReminder
from skerry.assessments.queries.plans import plan_of, progress_of
from skerry.assessments.rules.reminding import Due, due_in


def due_reminders(*, today: date) -> Iterator[tuple[CheckUp, Due]]:
    """What is due in check-ups that somebody keeps in an account, and was not told yet."""
    kept = CheckUp.objects.filter(person__isnull=False).order_by("pk")
    for check_up in kept.iterator(chunk_size=500):
        for due in _due_in(check_up, today=today):
            if not is_told(check_up, due):
                yield check_up, due


def is_told(check_up: CheckUp, due: Due) -> bool:
    """Whether the person was reminded of it; of a month once, whichever measure is its first by now."""
    told = CheckUpReminder.objects.filter(check_up=check_up, kind=due.kind, due_on=due.due_on)
    if due.kind != ReminderKind.MONTH:
        told = told.filter(measure=due.measure)
    return told.exists()


def _due_in(check_up: CheckUp, *, today: date) -> Iterator[Due]:
    checks = check_up.checks.order_by("number").values_list("sheet__submitted_at", flat=True)
    submitted = [at for at in checks if at]
    if not submitted:
        return
    is_checking = len(submitted) < len(checks)
    plan, progress = plan_of(check_up), progress_of(check_up)
    found = due_in(
        steps=plan.steps if plan else (),
        made_on=timezone.localdate(plan.made_at) if plan else None,
        put_off={key: row.until for key, row in progress.items() if row.until},
        done=frozenset(key for key, row in progress.items() if row.state == MeasureState.DONE),
        checked_on=timezone.localdate(submitted[-1]),
        today=today,
    )
    yield from (due for due in found if not (is_checking and due.kind == ReminderKind.CHECK))
