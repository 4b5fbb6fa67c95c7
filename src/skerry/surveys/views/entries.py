"""The survey team types in what a respondent says on the phone or on a visit."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from skerry.kernel import counting
from skerry.kernel.events import Event
from skerry.kernel.gate import require
from skerry.kernel.http import Request
from skerry.kernel.http import page as page_of
from skerry.kernel.permissions import Permission
from skerry.questionnaires.api import Place, respond
from skerry.surveys import phrases_invitations as phrases
from skerry.surveys.enums import EntryMode, Mode
from skerry.surveys.forms_invitations import EntryForm
from skerry.surveys.models import Invitation
from skerry.surveys.places import place_of
from skerry.surveys.queries.invitations import invitations_entered_by
from skerry.surveys.queries.rounds import obstacle_to_entry
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.rules.answering import obstacle_of
from skerry.surveys.services.invitations import InvitationNotPossible, begin_entry
from skerry.surveys.sheets import InvitedSheet

_HEARD: Final = "surveys.heard"
_FOR_THE_SCRIPT: Final = frozenset({"save", "suggest"})


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ANSWERS_ENTER)
def enter(request: Request, uuid: UUID, invitation: UUID, page: str = "") -> HttpResponseBase:
    """Asks first where the answers are heard; from then on this is the sheet, page by page."""
    wave = get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)
    found = get_object_or_404(invitations_entered_by(request.viewer, wave=wave), uuid=invitation)
    heard, now = _heard(request, found), timezone.now()
    if heard and not (request.method == "POST" and not page):
        return _sheet(request, found, page=page, heard=heard, now=now)
    if page:
        return redirect("surveys:enter", uuid, invitation)
    return _begin(request, found, now=now)


def _heard(request: Request, invitation: Invitation) -> EntryMode | None:
    """What was chosen in this session for the respondent."""
    chosen = request.session.get(_HEARD, {}).get(str(invitation.uuid))
    return EntryMode(chosen) if chosen and invitation.wave.mode != Mode.ANONYMOUS else None


def _begin(request: Request, invitation: Invitation, *, now: datetime) -> HttpResponse:
    form = EntryForm(request.POST or None)
    obstacle = obstacle_to_entry(invitation, today=timezone.localdate(now))
    if form.is_valid() and obstacle is None:
        mode = EntryMode(form.cleaned_data["mode"])
        try:
            begin_entry(invitation=invitation, mode=mode, by=request.actor, now=now)
        except InvitationNotPossible as refusal:
            obstacle = refusal.obstacle
        else:
            heard = {**request.session.get(_HEARD, {}), str(invitation.uuid): mode.value}
            request.session[_HEARD] = heard
            return redirect(request.path)
    sentence = phrases.INVITATION_OBSTACLES[obstacle] if obstacle else ""
    wave = invitation.wave
    context = {"wave": wave, "invitation": invitation, "form": form, "refusal": sentence}
    context["title"] = wave.title(request.LANGUAGE_CODE)
    status = 422 if form.is_bound else 200
    return page_of(request, "surveys/invitations/enter.html", context, status=status)


def _sheet(
    request: Request, invitation: Invitation, *, page: str, heard: EntryMode, now: datetime
) -> HttpResponseBase:
    sheet = InvitedSheet(invitation, entered=heard)
    had_answers = sheet.revision > 0
    place = _place(invitation, sheet, heard=heard, now=now)
    response = respond(request, sheet=sheet, place=place, page=page, now=now)
    if had_answers and _shows_answers(response, page=page):
        counting.record_sensitive_reading(
            target=invitation, by=request.actor, now=now, event=Event.ANSWERS_READ
        )
    return response


def _shows_answers(response: HttpResponseBase, *, page: str) -> bool:
    """Whether more comes back than was sent: a page, or what somebody else has answered meanwhile."""
    is_page = response.status_code == HttpResponse.status_code and page not in _FOR_THE_SCRIPT
    return is_page or response.status_code in {409, 422}


def _place(
    invitation: Invitation, sheet: InvitedSheet, *, heard: EntryMode, now: datetime
) -> Place:
    """As the respondent's own, but at the desk: nothing stays in this browser, and no link opens it."""
    wave, here = invitation.wave, [invitation.wave.uuid, invitation.uuid]
    is_open = obstacle_of(wave, today=timezone.localdate(now)) is None
    # what they handed in themselves they change themselves, and what they began nobody deletes
    is_theirs = invitation.is_answered and not invitation.entered
    spoken = sheet.definition.languages
    language = next((each for each in (get_language(), sheet.language) if each in spoken), "")
    place = place_of(
        invitation,
        sheet,
        address=reverse("surveys:enter", args=here),
        language=language or spoken[0],
        is_open=is_open,
    )
    return replace(
        place,
        may_share=False,
        has_link=False,
        may_keep_on_device=False,
        reopen=None if is_theirs else place.reopen,
        may_withdraw=place.may_withdraw and bool(invitation.entered),
        mark=str(phrases.ENTRY_MODES[heard]),
        leave_address=reverse("surveys:invitation", args=here),
    )
