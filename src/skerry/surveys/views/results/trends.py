"""The earlier wave with which a wave is compared: which can be chosen, which cannot, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from skerry.kernel.formats import date as written_day
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.questionnaires.api import Break, Definition, asked_of, definition_of, text_in
from skerry.surveys import phrases_results, phrases_trends
from skerry.surveys.enums import Access, ResultsState
from skerry.surveys.forms_trends import NONE, EarlierForm
from skerry.surveys.models import Results, Wave
from skerry.surveys.queries.plans import plan_of
from skerry.surveys.queries.trends import Candidate, earlier_waves
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.rules.figures.trends import TrendObstacle
from skerry.surveys.services import trends as services
from skerry.surveys.services.results import ResultsNotPossible
from skerry.surveys.views.results.labels import PIPED
from skerry.surveys.views.tabs import wave_frame
from skerry.surveys.views.wording import last_day_of


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An earlier wave as the page lists it; ``apart`` are questions that cannot be compared, with why."""

    uuid: str
    title: str
    summary: str
    why: phrases_trends.Sentence
    apart: Sequence[tuple[str, Sequence[phrases_trends.Sentence]]]

    @property
    def label(self) -> str:
        return f"{self.title}: {self.summary}"


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.WAVES_MANAGE)
def results_plan_trend(request: Request, uuid: UUID) -> HttpResponse:
    wave = get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)
    found = earlier_waves(request.viewer, wave)
    listed = [_listed(each, wave, request.LANGUAGE_CODE) for each in found]
    free = [each for each in listed if not each.why]
    form = EarlierForm(
        request.POST or None,
        waves=[(each.uuid, each.label) for each in free],
        initial={"earlier": plan_of(wave).earlier or NONE},
    )
    if form.is_valid():
        return _chosen(request, wave, found, form.cleaned_data["earlier"])
    context = wave_frame(request, wave, current="surveys:wave_results") | {
        "form": form,
        "free": free,
        "others": [(each.title, [each.why]) for each in listed if each.why],
        "open_link": phrases_trends.OBSTACLES[TrendObstacle.OPEN_LINK],
        "has_open_link": wave.access == Access.OPEN_LINK,
        "is_published": Results.objects.filter(wave=wave, state=ResultsState.PUBLISHED).exists(),
    }
    status = 422 if form.is_bound else 200
    return page(request, "surveys/results/trend.html", context, status=status)


def _chosen(request: Request, wave: Wave, found: Sequence[Candidate], uuid: str) -> HttpResponse:
    earlier = next((each.wave for each in found if str(each.wave.uuid) == uuid), None)
    try:
        services.choose_earlier(wave=wave, earlier=earlier, by=request.actor, now=timezone.now())
    except ResultsNotPossible as refusal:
        messages.error(request, str(phrases_results.OBSTACLES[refusal.obstacle]))
    except services.WavesNotComparable as refusal:
        messages.error(request, str(phrases_trends.OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, str(phrases_trends.KEPT if earlier else phrases_trends.NO_LONGER))
    return redirect("surveys:results_plan_trend", wave.uuid)


def _listed(candidate: Candidate, wave: Wave, language: str) -> Listed:
    earlier = candidate.wave
    now, then = definition_of(wave.version), definition_of(earlier.version)
    apart = [
        (_label(now, one.question, language), _reasons(one.breaks))
        for one in candidate.questions
        if one.breaks
    ]
    gone = [
        (_label(then, was, language), [phrases_trends.REASONS[Break.REMOVED]])
        for was in candidate.removed
    ]
    return Listed(
        uuid=str(earlier.uuid),
        title=f"{earlier.title(language)}, {written_day(last_day_of(earlier))}",
        summary=_summary(candidate),
        why=phrases_trends.OBSTACLES[candidate.obstacle] if candidate.obstacle else "",
        apart=[*apart, *gone],
    )


def _summary(candidate: Candidate) -> str:
    number = len(candidate.questions)
    return ngettext(
        "%(alike)s of %(n)s question can be compared",
        "%(alike)s of %(n)s questions can be compared",
        number,
    ) % {"alike": len(candidate.alike), "n": number}


def _reasons(breaks: Sequence[Break]) -> Sequence[phrases_trends.Sentence]:
    return [phrases_trends.REASONS[each] for each in breaks]


def _label(definition: Definition, name: str, language: str) -> str:
    """The question as it was asked; of a row with what stands above it."""
    asked = asked_of(definition)[name]
    texts = [asked.question.label, asked.label] if asked.row else [asked.label]
    said = [text_in(each, language, definition.languages) for each in texts]
    return PIPED.sub("…", " – ".join(each for each in said if each)) or name
