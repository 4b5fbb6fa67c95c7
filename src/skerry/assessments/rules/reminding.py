"""When somebody who keeps a check-up is reminded, and of what."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from skerry.assessments.enums import ReminderKind

CHECK_AGAIN_AFTER: Final = 12
"""Months from one check to the next."""
FORGOTTEN_AFTER: Final = timedelta(days=14)
"""What was due longer ago than this is not brought up any more."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """Something that is due on a day; ``measure`` is empty where it is the whole check-up."""

    kind: ReminderKind
    due_on: date
    measure: str = ""


def due_in(
    *,
    steps: Sequence[Mapping[str, Any]],  # Any: a plan's steps, as they are kept
    made_on: date | None,
    put_off: Mapping[str, date],
    done: frozenset[str],
    checked_on: date,
    today: date,
) -> Sequence[Due]:
    """What is due today, or was within the last two weeks.

    The first measure of each month of the plan that is neither done nor put off, from the second
    month on: whoever has just made a plan needs no reminder of it. What was put off, on its day.
    The next check, a year after the last.
    """
    found = [
        *(_of_plan(steps, made_on, done | put_off.keys()) if made_on else ()),
        *(
            Due(kind=ReminderKind.PUT_OFF, measure=measure, due_on=until)
            for measure, until in put_off.items()
        ),
        Due(kind=ReminderKind.CHECK, due_on=months_after(checked_on, CHECK_AGAIN_AFTER)),
    ]
    return [each for each in found if today - FORGOTTEN_AFTER <= each.due_on <= today]


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month.

    >>> months_after(date(2027, 1, 31), 1), months_after(date(2026, 11, 23), 12)
    (datetime.date(2027, 2, 28), datetime.date(2027, 11, 23))
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _of_plan(
    steps: Sequence[Mapping[str, Any]], made_on: date, settled: frozenset[str]
) -> Iterator[Due]:
    first: dict[int, str] = {}
    for step in steps:
        if step["measure"] not in settled:
            first.setdefault(step["month"], step["measure"])
    for month, measure in first.items():
        if month > 1:
            due_on = months_after(made_on, month - 1)
            yield Due(kind=ReminderKind.MONTH, measure=measure, due_on=due_on)
