"""Respondents of a wave at the desk: who they are, where mail to them goes, and whether it arrived."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.kernel.counting import record_sensitive_reading
from skerry.kernel.events import Event
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.surveys import phrases_invitations as phrases
from skerry.surveys.enums import (
    Dimension,
    InvitationState,
    Mode,
    RoundKind,
    Unit,
    WaveState,
    WhyStopped,
)
from skerry.surveys.forms_invitations import (
    AddressForm,
    RespondentFilter,
    StopForm,
    first_texts,
)
from skerry.surveys.models import Invitation, Wave
from skerry.surveys.queries import invitations as queries
from skerry.surveys.queries.rounds import obstacle_to_entry
from skerry.surveys.queries.waves import asked_members, waves_visible_to
from skerry.surveys.services import invitations as services
from skerry.surveys.services.rounds import RoundNotPossible, send_to_one
from skerry.surveys.views.tabs import wave_frame
from skerry.surveys.views.wording import stratum_labels

PAGE_LENGTH = 50
_TAB = "surveys:invitations"


def _wave(request: Request, uuid: UUID) -> Wave:
    return get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)


def _found(request: Request, wave: Wave, uuid: UUID) -> Invitation:
    rows = queries.invitations_visible_to(request.viewer, wave=wave)
    return get_object_or_404(rows, uuid=uuid)


def _may_see_answered(request: Request, wave: Wave) -> bool:
    """Whether the page tells who has answered; in confidential waves that leaves its mark."""
    sees = queries.sees_answered(request.viewer, wave=wave)
    if sees and wave.mode == Mode.CONFIDENTIAL:
        record_sensitive_reading(
            target=wave, by=request.actor, now=timezone.now(), event=Event.RESPONDENTS_READ
        )
    return sees


def _strata(wave: Wave) -> Mapping[str, str]:
    """The wave's strata that are asked, with what each is called."""
    dimensions = [Dimension(name) for name in wave.dimensions]
    return stratum_labels(queries.strata_of(wave), dimensions)


@require_safe
@require(Permission.WAVES_MANAGE)
def invitations(request: Request, uuid: UUID) -> HttpResponse:
    wave = _wave(request, uuid)
    strata = _strata(wave)
    form = RespondentFilter(request.GET, strata=strata)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = queries.narrowed(
        queries.invitations_visible_to(request.viewer, wave=wave),
        words=wanted.get("q", ""),
        state=wanted.get("state", ""),
        stratum=wanted.get("stratum", ""),
    )
    context = wave_frame(request, wave, current=_TAB) | {
        "form": form,
        "strata": strata,
        "page": Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page")),
        "counts": queries.state_counts(wave),
        "opt_outs": queries.opt_out_counts(wave),
        "sees_answered": _may_see_answered(request, wave),
        "states": phrases.INVITATION_STATES,
        "marks": phrases.INVITATION_MARKS,
        "has_ended": wave.state == WaveState.CLOSED,
    }
    return page(request, "surveys/invitations/invitations.html", context, part="results")


@require_POST
@require(Permission.WAVES_MANAGE)
def prepare(request: Request, uuid: UUID) -> HttpResponse:
    wave = _wave(request, uuid)
    members = list(asked_members(wave).values_list("pk", flat=True))
    try:
        services.prepare_invitations(
            wave=wave, members=members, by=request.actor, now=timezone.now()
        )
    except services.InvitationNotPossible as refusal:
        messages.error(request, str(phrases.INVITATION_OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, phrases.PREPARED)
    return redirect("surveys:invitations", uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.WAVES_MANAGE)
def invitation(request: Request, uuid: UUID, invitation: UUID) -> HttpResponse:
    wave = _wave(request, uuid)
    found = _found(request, wave, invitation)
    known = {"email": found.email, "name": found.name, "language": found.language}
    form = AddressForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            services.change_address(
                invitation=found, address=form.address, by=request.actor, now=timezone.now()
            )
        except services.InvitationNotPossible as refusal:
            form.add_error("email", str(phrases.INVITATION_OBSTACLES[refusal.obstacle]))
        else:
            messages.success(request, phrases.ADDRESS_KEPT)
            return redirect(request.path)
    context = _context(request, wave, found) | {"form": form}
    status = 422 if form.is_bound else 200
    return page(request, "surveys/invitations/invitation.html", context, status=status)


def _context(request: Request, wave: Wave, found: Invitation) -> dict[str, Any]:  # Any: a page's
    state = InvitationState(found.state)
    is_team = request.viewer.may(Permission.ANSWERS_ENTER)
    obstacle = obstacle_to_entry(found, today=timezone.localdate()) if is_team else None
    sees_answered = _may_see_answered(request, wave)
    reason = queries.told_reason(found, sees_answered=sees_answered)
    return wave_frame(request, wave, current=_TAB) | {
        "stop_form": StopForm(initial={"reason": reason or WhyStopped.ASKED}),
        "reason": phrases.REASONS_EXPLAINED[reason] if reason else "",
        "invitation": found,
        "has_ended": wave.state == WaveState.CLOSED,
        "state": phrases.INVITATION_STATES[state],
        "mark": phrases.INVITATION_MARKS[state],
        "may_have_colleagues": wave.unit == Unit.PERSON and found.member is not None,
        "may_enter": is_team and obstacle is None,
        "sees_answered": sees_answered,
    }


def _done(
    request: Request, uuid: UUID, found: UUID, deed: Callable[..., Any], sentence: str | Promise
) -> HttpResponse:  # Any: what it gives is of no use here
    """Do it and say so, or say why it cannot be done."""
    try:
        deed(by=request.actor, now=timezone.now())
    except services.InvitationNotPossible as refusal:
        messages.error(request, str(phrases.INVITATION_OBSTACLES[refusal.obstacle]))
    except RoundNotPossible as refusal:
        messages.error(request, str(phrases.ROUND_OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, str(sentence))
    return redirect("surveys:invitation", uuid, found)


@require_POST
@require(Permission.WAVES_MANAGE)
def invitation_stop(request: Request, uuid: UUID, invitation: UUID) -> HttpResponse:
    found = _found(request, _wave(request, uuid), invitation)
    form = StopForm(request.POST)
    if not form.is_valid():
        messages.error(request, phrases.NO_REASON)
        return redirect("surveys:invitation", uuid, invitation)
    reason = WhyStopped(form.cleaned_data["reason"])
    stopping = partial(services.stop_invitation, invitation=found, reason=reason)
    return _done(request, uuid, invitation, stopping, phrases.STOPPED_ONE)


@require_POST
@require(Permission.WAVES_MANAGE)
def invitation_again(request: Request, uuid: UUID, invitation: UUID) -> HttpResponse:
    found = _found(request, _wave(request, uuid), invitation)
    asking = partial(services.ask_again, invitation=found)
    return _done(request, uuid, invitation, asking, phrases.AGAIN_ONE)


@require_POST
@require(Permission.WAVES_MANAGE)
def invitation_send(request: Request, uuid: UUID, invitation: UUID) -> HttpResponse:
    found = _found(request, _wave(request, uuid), invitation)
    mailing = partial(send_to_one, invitation=found, texts=first_texts(RoundKind.SINGLE))
    return _done(request, uuid, invitation, mailing, phrases.SENT_ONE)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.WAVES_MANAGE)
def invitation_colleague(request: Request, uuid: UUID, invitation: UUID) -> HttpResponse:
    wave = _wave(request, uuid)
    found = _found(request, wave, invitation)
    form = AddressForm(request.POST or None, initial={"language": found.language})
    if form.is_valid():
        try:
            made = services.add_respondent(
                beside=found, address=form.address, by=request.actor, now=timezone.now()
            )
        except services.InvitationNotPossible as refusal:
            form.add_error("email", str(phrases.INVITATION_OBSTACLES[refusal.obstacle]))
        else:
            messages.success(request, phrases.COLLEAGUE)
            return redirect("surveys:invitation", uuid, made.uuid)
    context = wave_frame(request, wave, current=_TAB) | {"invitation": found, "form": form}
    status = 422 if form.is_bound else 200
    return page(request, "surveys/invitations/colleague.html", context, status=status)
