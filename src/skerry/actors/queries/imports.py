"""Import runs as the desk sees them."""

from uuid import UUID

from django.db.models import QuerySet

from skerry.actors.models import ImportRun
from skerry.kernel.actor import Viewer
from skerry.kernel.models import Job
from skerry.kernel.permissions import Permission


def runs_visible_to(viewer: Viewer) -> QuerySet[ImportRun]:
    """All of them for those who run imports, newest first; none for others."""
    runs = ImportRun.objects.select_related("source").order_by("-created_at", "-pk")
    return runs if viewer.may(Permission.IMPORTS_RUN) else runs.none()


def job_of(run: ImportRun) -> Job | None:
    """The background work last asked for, if it is not over."""
    known = run.options.get("job")
    if not known:
        return None
    job = Job.objects.filter(uuid=UUID(str(known))).first()
    return job if job and job.is_open else None
