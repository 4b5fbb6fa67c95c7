"""Import runs as the desk sees them."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from skerry.actors.enums import RunState
from skerry.actors.models import ImportRun, OfficialSeries, Region, Scheme
from skerry.kernel.actor import Viewer
from skerry.kernel.models import Job
from skerry.kernel.models.jobs import JobState
from skerry.kernel.permissions import Permission

_AT_WORK = {RunState.STAGING, RunState.APPLYING, RunState.UNDOING}


def runs_visible_to(viewer: Viewer) -> QuerySet[ImportRun]:
    """All of them for those who run imports, newest first; none for others."""
    runs = ImportRun.objects.select_related("source").order_by("-created_at", "-pk")
    return runs if viewer.may(Permission.IMPORTS_RUN) else runs.none()


def has_regions() -> bool:
    """Without them nothing can be placed, so no file is read."""
    return Region.objects.exists()


def job_of(run: ImportRun) -> Job | None:
    """The background work last asked for, if it is not over."""
    known = run.options.get("job")
    if not known:
        return None
    job = Job.objects.filter(uuid=UUID(str(known))).first()
    return job if job and job.is_open else None


def failure_of(run: ImportRun) -> Job | None:
    """The work that failed and left the run where it stands, if that is so."""
    if run.state not in _AT_WORK or not run.options.get("job"):
        return None
    asked = UUID(str(run.options["job"]))
    return Job.objects.filter(uuid=asked, state=JobState.FAILED).first()


def schemes_with_sizes() -> QuerySet[Scheme]:
    """Every vocabulary, with how many terms it has in use."""
    in_use = Count("concepts", filter=Q(concepts__is_retired=False))
    return Scheme.objects.annotate(size=in_use).order_by("title")


def series_with_sizes() -> QuerySet[OfficialSeries]:
    return OfficialSeries.objects.annotate(size=Count("values")).order_by("title")
