from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from skerry.kernel.actor import Viewer
from skerry.kernel.jobs.recovery import STALLED_AFTER
from skerry.kernel.models.jobs import Job, WorkerBeat
from skerry.kernel.permissions import Permission

BEATS_EVERY: Final = timedelta(seconds=10)


def jobs_visible_to(viewer: Viewer) -> QuerySet[Job]:
    """All of them for those who look after jobs; else the jobs that the viewer asked for."""
    newest_first = Job.objects.order_by("-requested_at", "-id")
    if viewer.may(Permission.JOBS_VIEW):
        return newest_first
    if viewer.person is None:
        return newest_first.none()
    return newest_first.filter(by=str(viewer.person))


def is_open(kind: str) -> bool:
    """Whether such a job waits or is at work."""
    return Job.objects.open().filter(kind=kind).exists()


def living_workers(*, now: datetime) -> QuerySet[WorkerBeat]:
    """The workers heard of lately; none means that nothing in the background gets done."""
    return WorkerBeat.objects.filter(beat_at__gte=now - STALLED_AFTER).order_by("started_at")
