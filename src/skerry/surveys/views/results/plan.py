"""What can be decided about the figures of a wave: a page that leads to each part."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.surveys import phrases_results
from skerry.surveys.enums import ResultsState
from skerry.surveys.models import Results, Wave
from skerry.surveys.queries.plans import plan_of
from skerry.surveys.queries.results import obstacle_of
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.views.results.decided import DecidedPage
from skerry.surveys.views.tabs import wave_frame


@require_safe
@require(Permission.WAVES_MANAGE)
def results_plan(request: Request, uuid: UUID) -> HttpResponse:
    wave = get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)
    plan = plan_of(wave)
    decided = DecidedPage(
        wave=wave, plan=plan, viewer=request.viewer, language=request.LANGUAGE_CODE
    )
    context = wave_frame(request, wave, current="surveys:wave_results") | {
        "decisions": decided.linked(),
        "obstacle": obstacle_of(wave),
        "obstacles": phrases_results.OBSTACLES,
        "is_outdated": is_outdated(wave, plan),
        "is_computed": Results.objects.filter(wave=wave).exists(),
    }
    return page(request, "surveys/results/plan.html", context)


def is_outdated(wave: Wave, plan: Plan) -> bool:
    """Something was decided anew since the draft was computed."""
    draft = Results.objects.filter(wave=wave, state=ResultsState.DRAFT).first()
    return draft is not None and Plan.from_json(draft.plan) != plan
