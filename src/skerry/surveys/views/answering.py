"""What a personal link opens, and the open link that makes personal ones."""

from datetime import datetime, timedelta
from typing import Final

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from skerry.kernel.actor import VISITOR
from skerry.kernel.gate import require
from skerry.kernel.http import Request
from skerry.kernel.http import page as page_of
from skerry.kernel.identity.queries import current_identity
from skerry.kernel.permissions import Permission
from skerry.kernel.senders import Limit, is_within, sender_of
from skerry.kernel.unkept import unkept
from skerry.questionnaires.api import (
    Definition,
    definition_of,
    read_aloud,
    respond,
    site_language,
    typed_in,
)
from skerry.surveys import phrases_answering as phrases
from skerry.surveys import sealing
from skerry.surveys.enums import Mode
from skerry.surveys.models import Invitation, Wave
from skerry.surveys.phrases_answering import Refusal
from skerry.surveys.places import place_of
from skerry.surveys.promises import promise_of
from skerry.surveys.queries import answering
from skerry.surveys.rules.answering import AnsweringObstacle, obstacle_of, obstacle_to_answering
from skerry.surveys.services.entrances import enter_wave
from skerry.surveys.sheets import SealedSheet, sheet_behind

GUESSES_OF_A_SENDER: Final = Limit(name="survey-guesses", most=30, within=timedelta(hours=1))
ENTRIES_OF_A_SENDER: Final = Limit(name="survey-entries", most=30, within=timedelta(days=1))
REFUSAL: Final = "surveys/answering/refusal.html"
SAVE: Final = "save"
GONE: Final = 410
FINAL: Final = frozenset({HttpResponse.status_code, 404, GONE})


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.SURVEY_ANSWER)
@unkept
def answer(request: Request, token: str, page: str = "") -> HttpResponseBase:
    """Nobody is asked who they are: an account that is signed in meanwhile leaves no trace here."""
    invitation, now = answering.invitation_behind(token), timezone.now()
    if invitation is None:
        return _unknown(request, now=now)
    with translation.override(site_language(request, preferred=invitation.language)):
        return _answer(request, invitation, token=token, page=page, now=now)


def _answer(
    request: Request, invitation: Invitation, *, token: str, page: str, now: datetime
) -> HttpResponseBase:
    obstacle = _obstacle(invitation, now=now)
    if obstacle and not _is_shown_all_the_same(request, invitation, obstacle):
        return _refused(request, invitation, phrases.REFUSALS[obstacle])
    request.actor = VISITOR
    sheet = sheet_behind(token, invitation=invitation)
    language = _language(sheet.definition, sheet.language)
    address = reverse("surveys:answer", args=[token])
    place = place_of(invitation, sheet, address=address, language=language, is_open=not obstacle)
    try:
        response = respond(request, sheet=sheet, place=place, page=page, now=now)
    except sealing.TooLarge:
        return _refused(request, invitation, phrases.TOO_LARGE)
    if isinstance(sheet, SealedSheet) and sheet.is_submitted:
        return _receipt(request, sheet, invitation, now=now)
    return response


def _receipt(
    request: Request, sheet: SealedSheet, invitation: Invitation, *, now: datetime
) -> HttpResponse:
    """What was handed in, for this once: the next request could not find it again."""
    language = _language(sheet.definition, invitation.language)
    said = read_aloud(request, sheet=sheet.as_row(), language=language, now=now)
    context = {
        "said": said,
        "title": invitation.wave.title(language),
        "place": _place(request),
    }
    return page_of(request, "surveys/answering/receipt.html", context)


def _place(request: Request) -> str:
    """Where all pages of this link begin; of the open link there are none."""
    token = request.resolver_match.kwargs.get("token") if request.resolver_match else None
    return reverse("surveys:answer", args=[token]) if token else ""


def _obstacle(invitation: Invitation, *, now: datetime) -> AnsweringObstacle | None:
    wave = invitation.wave
    return obstacle_to_answering(
        wave, mode=wave.mode, is_answered=invitation.is_answered, today=timezone.localdate(now)
    )


def _is_shown_all_the_same(
    request: Request, invitation: Invitation, obstacle: AnsweringObstacle
) -> bool:
    """Who handed answers in that are kept with them sees them after closing too."""
    is_receipt = obstacle is AnsweringObstacle.OVER and invitation.is_answered
    return is_receipt and invitation.sheet is not None and request.method != "POST"


def _language(definition: Definition, preferred: str) -> str:
    """The language of the site as the reader has it, else that of the invitation, else the first."""
    wanted = (get_language() or "", preferred)
    return next((each for each in wanted if each in definition.languages), definition.languages[0])


def _is_asked_by_script(request: Request) -> bool:
    """Whether the page's script saves: it shows a sentence where a page would be lost on it."""
    matched = request.resolver_match
    return request.method == "POST" and matched is not None and matched.kwargs.get("page") == SAVE


def _said_to_script(refusal: Refusal) -> HttpResponse:
    """The refusal in one sentence; what is gone for good as ``GONE``, which is not tried again."""
    status = GONE if refusal.status == HttpResponse.status_code else refusal.status
    return JsonResponse({"sentence": str(refusal.words)}, status=status)


def _is_final(request: Request, refusal: Refusal) -> bool:
    """Whether this link takes nothing any more, so that nothing need wait for it in the browser."""
    return bool(_place(request)) and refusal.status in FINAL


def _unknown(request: Request, *, now: datetime) -> HttpResponse:
    """A link that opens nothing; who tries many is told to wait. Those that open something always work."""
    sender = sender_of(request, today=timezone.localdate(now))
    is_one_of_few = is_within(GUESSES_OF_A_SENDER, sender=sender)
    refusal = phrases.UNKNOWN if is_one_of_few else phrases.TOO_MANY_GUESSES
    if _is_asked_by_script(request):
        return _said_to_script(refusal)
    context = {
        "refusal": refusal,
        "typed": [],
        "identity": current_identity(),
        "wave": None,
        "place": _place(request),
        "is_final": _is_final(request, refusal),
    }
    return page_of(request, REFUSAL, context, status=refusal.status)


def _refused(request: Request, invitation: Invitation, refusal: Refusal) -> HttpResponse:
    """Why nothing is taken; and all that was typed, to copy it."""
    if _is_asked_by_script(request):
        return _said_to_script(refusal)
    definition = definition_of(invitation.wave.version)
    language = _language(definition, invitation.language)
    typed = typed_in(definition, request.POST, language=language)
    is_late = request.method == "POST" and refusal.status == HttpResponse.status_code
    context = {
        "refusal": refusal,
        "typed": typed,
        "identity": current_identity(),
        "wave": invitation.wave,
        "title": invitation.wave.title(language),
        "place": _place(request),
        "is_final": _is_final(request, refusal),
    }
    status = phrases.STATUS_OF_LATE_ANSWERS if is_late else refusal.status
    return page_of(request, REFUSAL, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.SURVEY_ANSWER)
@unkept
def enter(request: Request, open_key: str) -> HttpResponse:
    """The open link: explains the survey; a press of the button makes a personal link."""
    wave, now = answering.wave_behind(open_key), timezone.now()
    if wave is None:
        return _unknown(request, now=now)
    language = _language(definition_of(wave.version), "")
    obstacle = obstacle_of(wave, today=timezone.localdate(now))
    if obstacle:
        stranger = Invitation(wave=wave, language=language)
        return _refused(request, stranger, phrases.REFUSALS[obstacle])
    if request.method != "POST":
        return _entrance(request, wave, language)
    sender = sender_of(request, today=timezone.localdate(now))
    if not is_within(ENTRIES_OF_A_SENDER, sender=sender):
        return _entrance(request, wave, language, refusal=phrases.ENTERED_TOO_OFTEN, status=429)
    token = enter_wave(wave=wave, language=language, by=VISITOR, now=now)
    return redirect("surveys:entered", token)


def _entrance(
    request: Request, wave: Wave, language: str, *, refusal: object = "", status: int = 200
) -> HttpResponse:
    context = {
        "wave": wave,
        "title": wave.title(language),
        "promise": promise_of(wave, language),
        "refusal": refusal,
        "identity": current_identity(),
    }
    return page_of(request, "surveys/answering/entrance.html", context, status=status)


@require_safe
@require(Permission.SURVEY_ANSWER)
@unkept
def entered(request: Request, token: str) -> HttpResponse:
    """The personal link that the open one has made, to be kept."""
    invitation = answering.invitation_behind(token)
    if invitation is None:
        return _unknown(request, now=timezone.now())
    address = reverse("surveys:answer", args=[token])
    language = _language(definition_of(invitation.wave.version), invitation.language)
    context = {
        "wave": invitation.wave,
        "title": invitation.wave.title(language),
        "address": address,
        "link": request.build_absolute_uri(address),
        "is_anonymous": invitation.wave.mode == Mode.ANONYMOUS,
    }
    return page_of(request, "surveys/answering/entered.html", context)
