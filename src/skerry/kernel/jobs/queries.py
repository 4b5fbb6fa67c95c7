from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from skerry.kernel.actor import Viewer
from skerry.kernel.jobs import rules
from skerry.kernel.jobs.recovery import STALLED_AFTER
from skerry.kernel.models.jobs import AT_WORK, Job, WorkerBeat
from skerry.kernel.permissions import Permission

BEATS_EVERY: Final = timedelta(seconds=10)


def jobs_visible_to(viewer: Viewer) -> QuerySet[Job]:
    """All of them, newest first, for those who look after the site."""
    if not viewer.may(Permission.JOBS_VIEW):
        return Job.objects.none()
    return Job.objects.order_by("-requested_at", "-id")


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How far a job is, how fast it goes (steps a second) and how long the rest will take."""

    percent: int | None
    elapsed: timedelta
    rate: float | None
    time_left: timedelta | None


def pace_of(job: Job, *, now: datetime) -> Pace | None:
    """None for a job that has not begun."""
    if job.started_at is None:
        return None
    elapsed = (job.finished_at or now) - job.started_at
    worked = (job.progressed_at or now) - job.started_at
    is_at_work = job.state in AT_WORK
    return Pace(
        percent=rules.percent(done=job.done, total=job.total),
        elapsed=elapsed,
        rate=rules.rate(done=job.done, elapsed=worked),
        time_left=rules.time_left(done=job.done, total=job.total, elapsed=worked)
        if is_at_work
        else None,
    )


def is_open(kind: str) -> bool:
    """Whether such a job waits or is at work."""
    return Job.objects.open().filter(kind=kind).exists()


def living_workers(*, now: datetime) -> QuerySet[WorkerBeat]:
    """The workers heard of lately; none means that nothing in the background gets done."""
    return WorkerBeat.objects.filter(beat_at__gte=now - STALLED_AFTER).order_by("started_at")
