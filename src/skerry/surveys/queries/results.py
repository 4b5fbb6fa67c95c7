"""Results, for those who may see them."""

from django.db.models import Prefetch, QuerySet

from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.surveys.enums import ResultsObstacle, ResultsState
from skerry.surveys.models import Results, ResultsNote, Wave
from skerry.surveys.queries.answers import release_of
from skerry.surveys.rules.results import obstacle_to_compute


def results_visible_to(viewer: Viewer) -> "QuerySet[Results]":
    """Published ones for everybody, drafts for those who run surveys; the newest first."""
    found = Results.objects.select_related("wave__version__instrument").prefetch_related(
        Prefetch("notes", ResultsNote.objects.order_by("question"))
    )
    rows = found.order_by("-published_at", "-computed_at", "-pk")
    if viewer.may(Permission.WAVES_MANAGE):
        return rows
    published = rows.filter(state=ResultsState.PUBLISHED)
    return published if viewer.may(Permission.RESULTS_VIEW) else published.none()


def state_of_results(wave: Wave) -> ResultsState | None:
    """None where nothing has been computed."""
    state = Results.objects.filter(wave=wave).values_list("state", flat=True).first()
    return ResultsState(state) if state else None


def obstacle_of(wave: Wave) -> ResultsObstacle | None:
    """Why the figures of ``wave`` cannot be computed, or computed anew."""
    release = release_of(wave)
    return obstacle_to_compute(
        wave_state=wave.state,
        mode=wave.mode,
        is_released=bool(release and release.is_kept),
        state=state_of_results(wave),
    )
