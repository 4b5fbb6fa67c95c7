"""By the answers to which questions figures are compared: chosen before they are computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.surveys import phrases_comparing as phrases
from skerry.surveys import phrases_results
from skerry.surveys.enums import ResultsState
from skerry.surveys.forms_comparing import CompareForm
from skerry.surveys.models import Results, Wave
from skerry.surveys.queries.plans import plan_of
from skerry.surveys.queries.results import results_visible_to
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.rules.figures.candidates import candidates
from skerry.surveys.services.plans import change_plan
from skerry.surveys.services.results import ResultsNotPossible
from skerry.surveys.views.results.labels import told
from skerry.surveys.views.tabs import wave_frame


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A question that takes one answer; ``reason`` is why it may not be chosen, if it may not."""

    name: str
    label: str
    reason: str | Promise
    is_chosen: bool


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.WAVES_MANAGE)
def results_plan_questions(request: Request, uuid: UUID) -> HttpResponse:
    wave = get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)
    found = results_visible_to(request.viewer).filter(wave=wave).first()
    known = _candidates(wave, found, language=request.LANGUAGE_CODE)
    offered = [(each.name, each.label) for each in known if not each.reason or each.is_chosen]
    chosen = [each.name for each in known if each.is_chosen]
    form = CompareForm(request.POST or None, offered=offered, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        return _kept(request, wave, form.cleaned_data["questions"])
    context = wave_frame(request, wave, current="surveys:wave_results") | {
        "form": form,
        "is_computed": found is not None,
        "is_published": found is not None and found.state == ResultsState.PUBLISHED,
        "offered": offered,
        "refused": _by_reason(known),
    }
    status = 422 if form.is_bound else 200
    return page(request, "surveys/results/compare.html", context, status=status)


def _by_reason(known: Sequence[Candidate]) -> Mapping[str, Sequence[str]]:
    """What cannot be chosen, below why it cannot."""
    found: dict[str, list[str]] = {}
    for each in known:
        if each.reason:
            found.setdefault(str(each.reason), []).append(each.label)
    return found


def _candidates(wave: Wave, found: Results | None, *, language: str) -> Sequence[Candidate]:
    """In the order of the questionnaire; none where nothing is computed, for it decides what fits."""
    if found is None:
        return []
    words = told(found, language=language)
    chosen = plan_of(wave).questions
    fit = candidates(words.content)
    return [
        Candidate(
            name=question.name,
            label=words.whole(question),
            reason=phrases.UNFIT[reason] if (reason := fit[question.name]) else "",
            is_chosen=question.name in chosen,
        )
        for question in words.content.questions
        if question.name in fit
    ]


def _kept(request: Request, wave: Wave, questions: tuple[str, ...]) -> HttpResponse:
    try:
        change_plan(
            wave=wave,
            change=lambda plan: replace(plan, questions=questions),
            part="questions",
            by=request.actor,
            now=timezone.now(),
        )
    except ResultsNotPossible as refusal:
        messages.error(request, str(phrases_results.OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, str(phrases.KEPT))
    return redirect("surveys:results_plan", wave.uuid)
