"""Jobs that only tests ask for."""

import time

from skerry.kernel.jobs import JobContext, JobNotDoable, job
from skerry.kernel.models import ReadCount


@job("tests.add", title="Add two numbers")
def add(context: JobContext, *, a: int, b: int) -> dict[str, int]:
    context.progress(1, 1, "adding")
    return {"sum": a + b}


@job("tests.refuse", title="Refuse")
def refuse(context: JobContext) -> None:
    raise JobNotDoable("The file is empty.")


@job("tests.break", title="Break")
def break_down(context: JobContext) -> None:
    raise ZeroDivisionError("never shown to people")


@job("tests.slow", title="Take its time", resumable=True)
def slow(context: JobContext, *, steps: int = 600, mark: str = "slow") -> None:
    """Leaves a mark for every attempt, so that a test can count them."""
    leave_mark(f"{mark}-{context.attempt}")
    for step in range(steps):
        context.progress(step, steps)
        time.sleep(0.05)


@job("tests.once", title="Take its time, and cannot be resumed")
def once(context: JobContext) -> None:
    slow(context, mark="once")


@job("tests.mark", title="Leave a mark")
def mark(context: JobContext, *, name: str) -> None:
    leave_mark(name)


def leave_mark(name: str) -> None:
    ReadCount.objects.create(
        subject_kind="mark", subject_id=name, day="2026-11-01", count=1
    )  # a second mark of the same name breaks the rule of one a day
