"""Quotes at the desk: respondents are asked for their words, and what they allow is chosen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.surveys import links
from skerry.surveys import phrases_quotes as phrases
from skerry.surveys.enums import QuoteNaming, QuoteObstacle, QuoteState
from skerry.surveys.models import Quote, Wave
from skerry.surveys.queries import quotes as queries
from skerry.surveys.queries.quotes import Quotable
from skerry.surveys.rules.quotes import obstacle_to_quoting
from skerry.surveys.services import quotes as services
from skerry.surveys.views.quoted import named
from skerry.surveys.views.results import words

ROWS_A_PAGE: Final = 25
CHANGES: Final[Mapping[str, tuple[Callable[..., None], phrases.Sentence]]] = {
    "publish": (services.publish_quote, phrases.PUBLISHED),
    "remove": (services.remove_quote, phrases.REMOVED),
}


@dataclass(frozen=True, kw_only=True)
class ShownQuote:
    """A quote with what its respondent said, in words."""

    quote: Quote
    named: str
    said: phrases.Sentence
    mark: str
    is_allowed: bool


@require_safe
@require(Permission.ANSWERS_READ)
def words_quotes(request: Request, uuid: UUID, question: str) -> HttpResponse:
    """What was written, who was asked, and what they said; that somebody looked stands in the log."""
    wave = words.asked(request, uuid, question)[0]
    words.record_reading(request, wave, question)
    obstacle = obstacle_to_quoting(mode=wave.mode, wave_state=wave.state)
    found = queries.quotable_in(request.viewer, wave=wave, question=question)
    free = [each for each in found if each.quote is None]
    context = words.about(request, wave) | {
        **words.of_question(wave, question, request.LANGUAGE_CODE),
        "obstacle": phrases.OBSTACLES[obstacle] if obstacle else "",
        "obstacles": phrases.OBSTACLES,
        "namings": phrases.NAMINGS,
        "quotes": [_shown(each.quote) for each in found if each.quote],
        "free": Paginator(free, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "may_change": request.viewer.may(Permission.WAVES_MANAGE),
    }
    return page(request, "surveys/results/words_quotes.html", context)


@require_POST
@require(Permission.ANSWERS_READ)
def words_quotes_ask(request: Request, uuid: UUID, question: str) -> HttpResponse:
    """Send the mail that asks one respondent."""
    wave = _changeable(request, uuid, question)
    key = request.POST.get("answer", "")
    found = queries.quotable_behind(request.viewer, wave=wave, question=question, key=key)
    if found is None:
        messages.error(request, str(phrases.OBSTACLES[QuoteObstacle.NO_WORDS]))
    else:
        _ask(request, found, question)
    return redirect("surveys:results_plan_words_quotes", wave.uuid, question)


def _ask(request: Request, found: Quotable, question: str) -> None:
    wanted = request.POST.get("naming", "")
    naming = next((each for each in QuoteNaming if each == wanted), QuoteNaming.NOBODY)
    try:
        services.ask_for_quote(
            invitation=found.invitation,
            question=question,
            naming=naming,
            token=links.new_token(),
            by=request.actor,
            now=timezone.now(),
        )
    except services.QuoteNotPossible as refusal:
        messages.error(request, str(phrases.OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, str(phrases.ASKED))


@require_POST
@require(Permission.ANSWERS_READ)
def words_quotes_change(request: Request, uuid: UUID, question: str, quote: UUID) -> HttpResponse:
    """Put what was allowed beside the results, or take it from there."""
    wave = _changeable(request, uuid, question)
    rows = queries.quotes_visible_to(request.viewer, wave=wave)
    found = get_object_or_404(rows, uuid=quote, question=question)
    if request.POST.get("way") in CHANGES:
        _change(request, found, request.POST["way"])
    return redirect("surveys:results_plan_words_quotes", wave.uuid, question)


def _change(request: Request, found: Quote, way: str) -> None:
    change, done = CHANGES[way]
    try:
        change(quote=found, by=request.actor, now=timezone.now())
    except services.QuoteNotPossible as refusal:
        messages.error(request, str(phrases.OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, str(done))


def _changeable(request: Request, uuid: UUID, question: str) -> Wave:
    if not request.viewer.may(Permission.WAVES_MANAGE):
        raise PermissionDenied
    return words.asked(request, uuid, question)[0]


def _shown(quote: Quote) -> ShownQuote:
    state = QuoteState(quote.state)
    return ShownQuote(
        quote=quote,
        named=named(quote),
        said=phrases.STATES[state],
        mark=phrases.MARKS[state],
        is_allowed=state is QuoteState.CONSENTED,
    )
