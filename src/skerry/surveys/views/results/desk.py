"""Results at the desk: computed, looked at, explained, published."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.questionnaires.api import definition_of
from skerry.surveys import phrases_results as phrases
from skerry.surveys.enums import ResultsObstacle, ResultsState
from skerry.surveys.forms_results import NoteForm, PublishForm
from skerry.surveys.models import Results, Wave
from skerry.surveys.queries.results import obstacle_of, results_visible_to
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.services import results as services
from skerry.surveys.views.results import about, chosen, live, segments_part
from skerry.surveys.views.results.labels import told
from skerry.surveys.views.results.openings_part import openings_shown
from skerry.surveys.views.results.public import how_made, shown_of
from skerry.surveys.views.results.quotes_part import quotes_shown
from skerry.surveys.views.tabs import wave_frame


@require_safe
@require(Permission.WAVES_VIEW)
def wave_results(request: Request, uuid: UUID) -> HttpResponse:
    wave = _wave(request, uuid)
    found = results_visible_to(request.viewer).filter(wave=wave).first()
    return _page(request, wave, found, asked=request.GET.dict())


def _page(
    request: Request,
    wave: Wave,
    found: Results | None,
    *,
    asked: Mapping[str, str],
    form: NoteForm | None = None,
) -> HttpResponse:
    """Where the results of a wave stand; ``form`` is a note that could not be kept."""
    context = wave_frame(request, wave, current="surveys:wave_results") | {
        "results": found,
        "obstacle": obstacle_of(wave),
        "obstacles": phrases.OBSTACLES,
        "may_compute": request.viewer.may(Permission.WAVES_MANAGE),
        "may_publish": request.viewer.may(Permission.RESULTS_PUBLISH),
        **(_shown(request, found, asked, form) if found else {}),
        **live.live_context(wave, language=request.LANGUAGE_CODE),
    }
    status = 422 if form else 200
    return page(request, "surveys/results/desk.html", context, part="finding", status=status)


def _shown(
    request: Request, found: Results, asked: Mapping[str, str], form: NoteForm | None
) -> dict[str, object]:
    """The figures, and the form for a note on those that are looked at."""
    words = told(found, language=request.LANGUAGE_CODE)
    picked = chosen.chosen(words, asked)
    return {
        "state": phrases.STATES[ResultsState(found.state)],
        "mark": phrases.MARKS[ResultsState(found.state)],
        "checks": about.checks(words),
        "classes": about.classes(words, found.wave),
        "note_form": form or (_note_form(found, picked.question.name) if picked else None),
        "segments": segments_part.part_of(found, words),
        **shown_of(found, picked),
        **how_made(words),
        **openings_shown(found, picked, request),
        **quotes_shown(found, words, picked),
    }


def _wave(request: Request, uuid: UUID) -> Wave:
    return get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)


def _note_form(found: Results, question: str, answer: QueryDict | None = None) -> NoteForm:
    notes = {note.question: note.texts for note in found.notes.all()}
    languages = definition_of(found.wave.version).languages
    return NoteForm(answer, languages=languages, question=question, texts=notes.get(question))


@require_POST
@require(Permission.WAVES_MANAGE)
def results_compute(request: Request, uuid: UUID) -> HttpResponse:
    wave = _wave(request, uuid)
    try:
        services.compute_results(wave=wave, by=request.actor, now=timezone.now())
    except services.ResultsNotPossible as refusal:
        messages.error(request, str(phrases.OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, str(phrases.COMPUTED))
    return redirect("surveys:wave_results", wave.uuid)


@require_POST
@require(Permission.RESULTS_PUBLISH)
def results_note(request: Request, uuid: UUID) -> HttpResponse:
    wave, found = _computed(request, uuid)
    form = _note_form(found, "", request.POST)
    question = request.POST.get("question", "")
    if not form.is_valid():
        return _page(request, wave, found, asked=request.POST.dict(), form=form)
    if told(found, language=request.LANGUAGE_CODE).content.question(question) is None:
        raise Http404
    services.note_results(
        results=found, question=question, texts=form.texts, by=request.actor, now=timezone.now()
    )
    messages.success(request, str(phrases.NOTED))
    there = reverse("surveys:wave_results", args=[wave.uuid])
    return redirect(f"{there}?{urlencode({'question': question})}")


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.RESULTS_PUBLISH)
def results_publish(request: Request, uuid: UUID) -> HttpResponse:
    """A page that says what publishing does, and then does it."""
    wave, found = _computed(request, uuid)
    form = PublishForm(request.POST or None, initial={"seen": found.computed_at.isoformat()})
    if form.is_valid():
        return _published(request, found, form.cleaned_data["seen"])
    words = told(found, language=request.LANGUAGE_CODE)
    frame = wave_frame(request, wave, current="surveys:wave_results")
    context = frame | how_made(words) | {"results": found, "form": form}
    status = 422 if form.is_bound else 200
    return page(request, "surveys/results/publish.html", context, status=status)


def _computed(request: Request, uuid: UUID) -> tuple[Wave, Results]:
    """A wave with its figures; absent where none are computed."""
    wave = _wave(request, uuid)
    return wave, get_object_or_404(results_visible_to(request.viewer), wave=wave)


def _published(request: Request, found: Results, seen: datetime) -> HttpResponse:
    try:
        services.publish_results(results=found, seen=seen, by=request.actor, now=timezone.now())
    except services.ResultsNotPossible as refusal:
        is_done = refusal.obstacle == ResultsObstacle.PUBLISHED and found.computed_at == seen
        if not is_done:  # pressed twice, the same figures are as public as was wanted
            messages.error(request, str(phrases.OBSTACLES[refusal.obstacle]))
            return redirect("surveys:wave_results", found.wave.uuid)
    messages.success(request, str(phrases.PUBLISHED))
    return redirect(found)
