"""Segments of a closed wave at the desk: looked for, looked at, named."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from skerry.kernel.charts import LineChart, Point
from skerry.kernel.components import Column
from skerry.kernel.formats import number
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.jobs import JobNotStoppable
from skerry.kernel.permissions import Permission
from skerry.methods.segments import Way
from skerry.questionnaires.api import asked_of, definition_of, text_in
from skerry.surveys import phrases_results
from skerry.surveys import phrases_segments as phrases
from skerry.surveys.forms_segments import NamesForm, SearchForm
from skerry.surveys.models import Results, SegmentSearch, Wave
from skerry.surveys.queries import segments as queries
from skerry.surveys.queries.plans import plan_of
from skerry.surveys.queries.results import obstacle_of
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.rules.figures.segmenting import (
    TENTHS,
    Found,
    Offer,
    SegmentsImpossible,
    Tried,
)
from skerry.surveys.services import segments as services
from skerry.surveys.services.results import ResultsNotPossible
from skerry.surveys.views.results.labels import PIPED, told
from skerry.surveys.views.results.plan import is_outdated
from skerry.surveys.views.results.segments_part import SegmentsPart, part_of, stability_words
from skerry.surveys.views.tabs import wave_frame


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.WAVES_MANAGE)
def results_plan_segments(request: Request, uuid: UUID) -> HttpResponse:
    wave = _wave(request, uuid)
    if request.method != "POST":
        return _page(request, wave)
    form = _search_form(request, wave, request.POST)
    if not form.is_valid() or not _sought(request, wave, form):
        return _page(request, wave, search_form=form)
    messages.success(request, str(phrases.SOUGHT))
    return _back(wave)


def _sought(request: Request, wave: Wave, form: SearchForm) -> bool:
    """Begin; where that is not possible the form says why."""
    try:
        services.seek_segments(
            wave=wave,
            questions=form.cleaned_data["questions"],
            way=Way(form.cleaned_data["way"]),
            by=request.actor,
            now=timezone.now(),
        )
    except ResultsNotPossible as refusal:
        form.add_error(None, str(phrases_results.OBSTACLES[refusal.obstacle]))
    except SegmentsImpossible as refusal:
        label = _label(wave, refusal.question, request.LANGUAGE_CODE)
        form.add_error(None, str(phrases.OBSTACLES[refusal.obstacle]) % {"question": label})
    return form.is_valid()


@require_POST
@require(Permission.WAVES_MANAGE)
def segments_name(request: Request, uuid: UUID) -> HttpResponse:
    wave = _wave(request, uuid)
    search = _seen(request, wave)
    form = _names_form(search, request.POST) if search else None
    if search is None or form is None:
        messages.error(request, str(phrases.NOT_THERE))
        return _back(wave)
    if not form.is_valid():
        return _page(request, wave, names_form=form)
    _name(request, search, form)
    return _back(wave)


def _seen(request: Request, wave: Wave) -> SegmentSearch | None:
    """The search whose segments the names were written for; none where another took its place."""
    search = queries.search_of(wave)
    return search if search and str(search.uuid) == request.POST.get("search") else None


def _name(request: Request, search: SegmentSearch, form: NamesForm) -> None:
    try:
        services.name_segments(
            search=search, names=form.names, by=request.actor, now=timezone.now()
        )
    except ResultsNotPossible as refusal:
        messages.error(request, str(phrases_results.OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, str(phrases.NAMED))


@require_POST
@require(Permission.WAVES_MANAGE)
def segments_stop(request: Request, uuid: UUID) -> HttpResponse:
    wave = _wave(request, uuid)
    try:
        services.stop_search(wave=wave, by=request.actor, now=timezone.now())
    except JobNotStoppable:
        messages.info(request, str(phrases.NOT_STOPPABLE))
    else:
        messages.success(request, str(phrases.STOPPED))
    return _back(wave)


@require_POST
@require(Permission.WAVES_MANAGE)
def segments_drop(request: Request, uuid: UUID) -> HttpResponse:
    wave = _wave(request, uuid)
    try:
        services.drop_segments(wave=wave, by=request.actor, now=timezone.now())
    except ResultsNotPossible as refusal:
        messages.error(request, str(phrases_results.OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, str(phrases.DROPPED))
    return _back(wave)


def _wave(request: Request, uuid: UUID) -> Wave:
    return get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)


def _back(wave: Wave) -> HttpResponse:
    return redirect("surveys:results_plan_segments", wave.uuid)


def _page(
    request: Request,
    wave: Wave,
    *,
    search_form: SearchForm | None = None,
    names_form: NamesForm | None = None,
) -> HttpResponse:
    """Where the search stands, what it found, and the forms; those given could not be kept."""
    search, plan = queries.search_of(wave), plan_of(wave)
    obstacle = obstacle_of(wave)
    job = queries.open_job_of(search) if search else None
    may_seek = obstacle is None and job is None
    context = wave_frame(request, wave, current="surveys:wave_results") | {
        "obstacle": obstacle and phrases_results.OBSTACLES[obstacle],
        "job": job,
        "ended": queries.job_of(search) if search and not search.found else None,
        "names": _names(plan, request.LANGUAGE_CODE),
        "is_outdated": is_outdated(wave, plan),
        "search_form": search_form or (_search_form(request, wave, None) if may_seek else None),
        "found": None,
        **(_found(request, search, names_form) if search and search.found else {}),
    }
    status = 422 if search_form or names_form else 200
    return page(request, "surveys/results/segments.html", context, part="standing", status=status)


def _names(plan: Plan, language: str) -> Sequence[str]:
    """What the segments that are in use are called."""
    segments = plan.segments
    return [text_in(names, language, tuple(names)) for names in segments.names] if segments else []


def _found(request: Request, search: SegmentSearch, form: NamesForm | None) -> Mapping[str, object]:
    found = Found.from_json(search.found)
    return {
        "found": found,
        "search": search.uuid,
        "chart": _chart(found),
        "columns": [
            Column(label=label)
            for label in (_("Number of segments"), _("BIC"), _("Stability"), _("Taken?"))
        ],
        "rows": [_row(one, found) for one in found.tried],
        "stability": stability_words(found.stability),
        "part": _part(search, found, request.LANGUAGE_CODE),
        "names_form": form or _names_form(search, None),
    }


def _part(search: SegmentSearch, found: Found, language: str) -> SegmentsPart | None:
    """What sets the segments apart, by the protected figures, with letters for names."""
    if found.classes == 1:
        return None
    segments = queries.plan_with(search, queries.letters(search, found))
    plan = replace(plan_of(search.wave), segments=segments)
    figures = Results(wave=search.wave, content=search.content, plan=plan.as_json())
    return part_of(figures, told(figures, language=language))


def _row(one: Tried, found: Found) -> tuple[str, str, str, str]:
    taken = _("Yes") if one.classes == found.classes else _("No: another fits better")
    return (
        str(one.classes),
        "–" if one.score is None else number(one.score),
        "–" if one.stability is None else number(one.stability, decimals=2),
        str(phrases.NOT_TAKEN.get(one.obstacle) or taken),
    )


def _chart(found: Found) -> LineChart:
    """What decided: the BIC, or without one the stability."""
    by_score = any(one.score is not None for one in found.tried)
    return LineChart(
        title=_("How well each number of segments fits"),
        description=_("The lower, the better.") if by_score else _("The higher, the better."),
        x_name=_("Number of segments"),
        value_name=_("BIC, one segment = 100") if by_score else _("Stability, from 0 to 1"),
        decimals=0 if by_score else 2,
        points=[
            Point(x=one.classes, y=one.score if by_score else one.stability) for one in found.tried
        ],
    )


def _search_form(request: Request, wave: Wave, answer: QueryDict | None) -> SearchForm:
    language = request.LANGUAGE_CODE
    search = queries.search_of(wave)
    return SearchForm(
        answer,
        offered=[
            (offer.name, _offered(offer, _label(wave, offer.name, language)))
            for offer in queries.offers_of(wave)
        ],
        chosen=search.questions if search else [],
    )


def _offered(offer: Offer, label: str) -> str:
    if offer.missing == 0:
        return _("%(question)s (nearly all answered)") % {"question": label}
    if offer.missing == TENTHS:
        return _("%(question)s (hardly anybody answered)") % {"question": label}
    words = {"question": label, "number": offer.missing * 10}
    return _("%(question)s (about %(number)s of 100 gave no answer)") % words


def _label(wave: Wave, name: str, language: str) -> str:
    """A question as it stands alone."""
    definition = definition_of(wave.version)
    asked = asked_of(definition).get(name)
    if asked is None:
        return name
    texts = [asked.question.label, *([asked.label] if asked.row else [])]
    words = [text_in(each, language, definition.languages) for each in texts]
    return " – ".join(" ".join(PIPED.sub("…", each).split()) for each in words if each) or name


def _names_form(search: SegmentSearch, answer: QueryDict | None) -> NamesForm | None:
    """None where there is nothing to name, or nothing can be changed any more."""
    found = Found.from_json(search.found) if search.found else None
    if not found or found.classes == 1 or obstacle_of(search.wave):
        return None
    named = plan_of(search.wave).segments
    is_same = named is not None and queries.plan_with(search, named.names) == named
    return NamesForm(
        answer,
        number=found.classes,
        languages=definition_of(search.wave.version).languages,
        names=named.names if named and is_same else (),
    )
