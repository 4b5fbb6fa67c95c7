"""Waves at the desk: the list, one wave, and what is done with it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.surveys import phrases
from skerry.surveys.enums import Access, Dimension, Mode, Unit, WaveObstacle, WaveState
from skerry.surveys.forms_waves import A_DAY, ExtensionForm, WordsForm, words_of
from skerry.surveys.models import Wave
from skerry.surveys.promises import promise_of
from skerry.surveys.queries import responses
from skerry.surveys.queries import waves as queries
from skerry.surveys.queries.addresses_changed import respondents_changed
from skerry.surveys.services import waves as services
from skerry.surveys.views import wording
from skerry.surveys.views.onward import next_step
from skerry.surveys.views.tabs import open_link_of, preview_of, wave_frame


@require_safe
@require(Permission.WAVES_VIEW)
def waves(request: Request) -> HttpResponse:
    rows = list(queries.waves_visible_to(request.viewer))
    today, language = timezone.localdate(), request.LANGUAGE_CODE
    totals = responses.responses_to(rows, viewer=request.viewer)
    context = {
        "waves": rows,
        "totals": {pk: (part, wording.answered_in_words(part)) for pk, part in totals.items()},
        "asks": {wave.pk: wording.version_in_words(wave.version, language) for wave in rows},
        "days": {wave.pk: wording.days_in_words(wave, today=today) for wave in rows},
        "may_manage": request.viewer.may(Permission.WAVES_MANAGE),
        "may_edit_terms": request.viewer.may(Permission.SURVEY_TERMS_EDIT),
        **_names(),
    }
    return page(request, "surveys/waves.html", context)


def _names() -> dict[str, object]:
    return {"states": phrases.STATES, "marks": phrases.MARKS, "modes": phrases.MODES}


def _found(request: Request, uuid: UUID) -> Wave:
    return get_object_or_404(queries.waves_visible_to(request.viewer), uuid=uuid)


@require_safe
@require(Permission.WAVES_VIEW)
def wave(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    onward = next_step(found, viewer=request.viewer, today=timezone.localdate())
    ways = {
        "preview": preview_of(found),
        "open_link": open_link_of(found),
        "onward": onward,
        "respondents_changed": respondents_changed(request.viewer, wave=found)
        if found.mode == Mode.ANONYMOUS
        else 0,
    }
    context = _about(request, found) | _response(request, found) | ways
    return page(request, "surveys/wave.html", context)


def _about(request: Request, found: Wave) -> dict[str, object]:
    """What the overview shows, and the pages that do something with a wave."""
    today = timezone.localdate()
    return {
        **wave_frame(request, found, current="surveys:wave"),
        "asks": wording.version_in_words(found.version, request.LANGUAGE_CODE),
        "last_day": found.last_day,
        "left": wording.days_left(found, today=today),
        "days": wording.days_of(found, today=today),
        "mode": phrases.MODES[Mode(found.mode)],
        "unit": phrases.UNITS[Unit(found.unit)],
        "access": phrases.ACCESSES[Access(found.access)],
        "may_manage": request.viewer.may(Permission.WAVES_MANAGE),
        "cautions": _cautions(found) if found.state == WaveState.DRAFT else [],
        **_names(),
    }


def _cautions(found: Wave) -> Sequence[str]:
    return wording.cautions_in_words(
        queries.plan_of(found),
        [Dimension(name) for name in found.dimensions],
        has_terms=bool(queries.terms()),
    )


def _response(request: Request, found: Wave) -> dict[str, object]:
    """The response by stratum, once there can be any; of a draft, whom it would ask."""
    dimensions = [Dimension(name) for name in found.dimensions]
    if found.state == WaveState.DRAFT:
        frame = queries.frame_of(found)
        return {
            "response": None,
            "sizes": frame,
            "groups": wording.strata_groups(frame, dimensions),
        }
    response = responses.response_to(found, viewer=request.viewer)
    parts = {part.key: part for part in response.parts}
    labels = wording.stratum_labels(parts, dimensions)
    weeks = responses.over_weeks(found, viewer=request.viewer)
    response = replace(response, parts=[parts[key] for key in labels])
    return {
        "response": response,
        "groups": wording.strata_groups(parts, dimensions),
        "counted": {
            key: (part.asked, wording.answered_in_words(part), wording.share_in_words(part))
            for key, part in parts.items()
        },
        "chart": wording.response_chart(response, labels),
        "weeks": wording.weeks_chart(weeks) if len(weeks) > 1 else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.WAVES_MANAGE)
def wave_change(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    form = WordsForm(request.POST or None, initial=words_of(found))
    if form.is_valid():
        changing = partial(services.change_wave, wave=found, words=form.cleaned_data["words"])
        return _done(request, found, changing, phrases.WAVE_CHANGED)
    return _asked_again(request, found, "surveys/wave_change.html", form)


def _asked_again(request: Request, found: Wave, template: str, form: Form) -> HttpResponse:
    """The form, for the first time or with what is wrong in it."""
    status = 422 if form.is_bound else 200
    return page(request, template, _about(request, found) | {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.WAVES_MANAGE)
def wave_open(request: Request, uuid: UUID) -> HttpResponse:
    """A page that says what opening does, and then does it."""
    found = _found(request, uuid)
    if request.method == "POST":
        opening = partial(services.open_wave, wave=found)
        return _done(request, found, opening, phrases.WAVE_OPENED, wanted=WaveState.OPEN)
    asked = sum(queries.plan_of(found).asked.values())
    context = _about(request, found) | {
        "asked": asked,
        "promise": promise_of(found, get_language()),
    }
    return page(request, "surveys/wave_open.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.WAVES_MANAGE)
def wave_extend(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    form = ExtensionForm(request.POST or None)
    if form.is_valid():
        later = form.cleaned_data["last_day"] + A_DAY
        try:
            services.extend_wave(wave=found, closes_on=later, by=request.actor, now=timezone.now())
        except services.WaveNotMovable as refusal:
            form.add_error("last_day", str(phrases.OBSTACLES[refusal.obstacle]))
        else:
            messages.success(request, str(phrases.WAVE_EXTENDED))
            return redirect(found)
    return _asked_again(request, found, "surveys/wave_extend.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.WAVES_MANAGE)
def wave_close(request: Request, uuid: UUID) -> HttpResponse:
    """A page that says what closing does, and then does it."""
    found = _found(request, uuid)
    if request.method == "POST":
        closing = partial(services.close_wave, wave=found)
        return _done(request, found, closing, phrases.WAVE_CLOSED, wanted=WaveState.CLOSED)
    return page(request, "surveys/wave_close.html", _about(request, found))


@require_POST
@require(Permission.WAVES_MANAGE)
def wave_delete(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    try:
        services.delete_wave(wave=found, by=request.actor, now=timezone.now())
    except services.WaveNotMovable as refusal:
        messages.error(request, str(phrases.OBSTACLES[refusal.obstacle]))
        return redirect(found)
    messages.success(request, phrases.WAVE_DELETED)
    return redirect("surveys:waves")


@require_safe
@require(Permission.WAVES_VIEW)
def wave_promise(request: Request, uuid: UUID) -> HttpResponse:
    """What respondents read before the first question, in each language of the questionnaire."""
    found = _found(request, uuid)
    languages = found.version.read().languages
    promises = [(language, promise_of(found, language)) for language in languages]
    return page(
        request, "surveys/wave_promise.html", _about(request, found) | {"promises": promises}
    )


def _done(
    request: Request,
    found: Wave,
    deed: Callable[..., Any],  # Any: what it gives is of no use here
    sentence: str | Promise,
    *,
    wanted: WaveState | None = None,
) -> HttpResponse:
    """Do it and say so, or say why it cannot be done; pressed twice, what is ``wanted`` is there."""
    obstacles: Sequence[WaveObstacle] = ()
    try:
        deed(by=request.actor, now=timezone.now())
    except services.WaveNotPossible as refusal:
        obstacles = refusal.obstacles
    except services.WaveNotMovable as refusal:
        obstacles = [refusal.obstacle]
    if obstacles and _found(request, found.uuid).state != wanted:
        for obstacle in obstacles:
            messages.error(request, str(phrases.OBSTACLES[obstacle]))
    else:
        messages.success(request, str(sentence))
    return redirect(found)
