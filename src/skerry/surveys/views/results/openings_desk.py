"""Openings at the desk: which questions are set against each other."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.surveys import phrases_openings as phrases
from skerry.surveys.forms_openings import OpeningForm
from skerry.surveys.models import Results, Wave
from skerry.surveys.queries.openings import openings_of
from skerry.surveys.queries.results import results_visible_to
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.rules.openings.listings import Pair, pairs_of, unpaired
from skerry.surveys.services import openings as services
from skerry.surveys.views.results.labels import Told, told
from skerry.surveys.views.results.placed import listing_words, placed_of, words_of
from skerry.surveys.views.tabs import wave_frame


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.RESULTS_PUBLISH)
def results_openings(request: Request, uuid: UUID) -> HttpResponse:
    """Which pairs there are and which could be; one more is declared."""
    wave, found = _computed(request, uuid)
    words = told(found, language=request.LANGUAGE_CODE)
    form = OpeningForm(request.POST or None, pairs=_choices(words))
    if form.is_valid() and _declare(request, found, form):
        return redirect("surveys:results_openings", wave.uuid)
    context = wave_frame(request, wave, current="surveys:wave_results") | {
        "results": found,
        "form": form,
        "openings": placed_of(found, words),
        "pairs": _pairs(words),
        "unpaired": _unpaired(words),
    }
    status = 422 if form.is_bound else 200
    return page(request, "surveys/results/openings_desk.html", context, status=status)


def _computed(request: Request, uuid: UUID) -> tuple[Wave, Results]:
    wave = get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)
    return wave, get_object_or_404(results_visible_to(request.viewer), wave=wave)


def _declare(request: Request, found: Results, form: OpeningForm) -> bool:
    try:
        services.declare_opening(
            results=found, declared=form.declared, by=request.actor, now=timezone.now()
        )
    except services.OpeningNotPossible as refusal:
        form.add_error("pair", str(phrases.OBSTACLES[refusal.obstacle]))
        return False
    messages.success(request, str(phrases.DECLARED))
    return True


def _choices(words: Told) -> Sequence[tuple[str, str]]:
    return [
        (f"{pair.first.name}|{pair.second.name}", _against(words, pair))
        for pair in pairs_of(words.definition)
    ]


def _against(words: Told, pair: Pair) -> str:
    return _("“%(first)s” against “%(second)s”") % {
        "first": listing_words(words, pair.first),
        "second": listing_words(words, pair.second),
    }


def _pairs(words: Told) -> Sequence[tuple[str, Sequence[str]]]:
    """Each two questions once, with the things that they share."""
    once = [pair for pair in pairs_of(words.definition) if _stands_first(words, pair)]
    return [
        (
            _against(words, pair),
            [words_of(words, pair.first, thing) for thing, _other in pair.shared],
        )
        for pair in once
    ]


def _stands_first(words: Told, pair: Pair) -> bool:
    names = [question.name for question in words.definition.questions()]
    return names.index(pair.first.name) < names.index(pair.second.name)


def _unpaired(words: Told) -> Sequence[tuple[str, str]]:
    return [
        (listing_words(words, each.listing), str(phrases.MISFITS[each.misfit]))
        for each in unpaired(words.definition)
    ]


@require_POST
@require(Permission.RESULTS_PUBLISH)
def opening_remove(request: Request, uuid: UUID, opening: UUID) -> HttpResponse:
    wave, found = _computed(request, uuid)
    wanted = get_object_or_404(openings_of(found), uuid=opening)
    services.remove_opening(opening=wanted, by=request.actor, now=timezone.now())
    messages.success(request, str(phrases.REMOVED))
    return redirect("surveys:results_openings", wave.uuid)
