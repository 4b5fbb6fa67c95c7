"""Who belongs to an organisation: invited, joined, handed over, left."""

from secrets import token_urlsafe
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.accounts import forms, phrases, queries
from skerry.accounts.models import Invitation
from skerry.accounts.services import memberships
from skerry.accounts.views.account import person_in
from skerry.actors.models import Organisation
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.roles import Role

TOKEN_BYTES = 32


def _organisation(request: Request, uuid: UUID) -> Organisation:
    return get_object_or_404(queries.organisations_with_colleagues_for(request.viewer), uuid=uuid)


def _organisation_to_invite_to(request: Request, uuid: UUID) -> Organisation:
    if not request.viewer.may(Permission.COLLEAGUES_INVITE, organisation=uuid):
        raise Http404
    return _organisation(request, uuid)


@require_safe
@require(Permission.MEMBERSHIP_OWN)
def colleagues(request: Request, uuid: UUID) -> HttpResponse:
    return _colleagues_page(request, _organisation(request, uuid), forms.InvitationForm())


def _colleagues_page(
    request: Request, organisation: Organisation, form: forms.InvitationForm, *, status: int = 200
) -> HttpResponse:
    viewer = request.viewer
    context = {
        "organisation": organisation,
        "grants": queries.colleagues_in(organisation, viewer=viewer),
        "invitations": queries.open_invitations_to(organisation, viewer=viewer, now=timezone.now()),
        "may_invite": viewer.may(Permission.COLLEAGUES_INVITE, organisation=organisation.uuid),
        "form": form,
    }
    return page(request, "accounts/colleagues.html", context, status=status)


@require_POST
@require(Permission.COLLEAGUES_INVITE)
def invite(request: Request, uuid: UUID) -> HttpResponse:
    organisation = _organisation_to_invite_to(request, uuid)
    form = forms.InvitationForm(request.POST)
    if form.is_valid():
        _invite(request, organisation, form)
    if form.errors:
        return _colleagues_page(request, organisation, form, status=422)
    messages.success(request, phrases.INVITED)
    return redirect("accounts:colleagues", uuid)


def _invite(request: Request, organisation: Organisation, form: forms.InvitationForm) -> None:
    if not ratelimit.consume(request, action="invite", user=request.user):
        form.add_error(None, phrases.TOO_FAST)
        return
    try:
        memberships.invite_colleague(
            organisation=organisation,
            **form.cleaned_data,
            token=token_urlsafe(TOKEN_BYTES),
            by=request.actor,
            now=timezone.now(),
        )
    except memberships.ColleagueNotInvited as refusal:
        form.add_error(None, phrases.OBSTACLES[refusal.obstacle])


@require_POST
@require(Permission.COLLEAGUES_INVITE)
def invitation_withdraw(request: Request, uuid: UUID, invitation: UUID) -> HttpResponse:
    organisation = _organisation_to_invite_to(request, uuid)
    open_ones = queries.open_invitations_to(organisation, viewer=request.viewer, now=timezone.now())
    memberships.withdraw_invitation(
        invitation=get_object_or_404(open_ones, uuid=invitation),
        by=request.actor,
        now=timezone.now(),
    )
    messages.success(request, phrases.INVITATION_WITHDRAWN)
    return redirect("accounts:colleagues", uuid)


@require_POST
@require(Permission.MEMBERSHIP_OWN)
def hand_over(request: Request, uuid: UUID, person: UUID) -> HttpResponse:
    organisation = _organisation(request, uuid)
    grants = queries.colleagues_in(organisation, viewer=request.viewer)
    to = get_object_or_404(grants, user__uuid=person).user
    try:
        memberships.hand_over(
            organisation=organisation,
            person=person_in(request),
            to=to,
            by=request.actor,
            now=timezone.now(),
        )
    except memberships.MembershipNotHandedOver as refusal:
        messages.error(request, phrases.OBSTACLES[refusal.obstacle])
    else:
        messages.success(request, phrases.HANDED_OVER)
    return redirect("accounts:colleagues", uuid)


@require_POST
@require(Permission.COLLEAGUES_INVITE)
def colleague_remove(request: Request, uuid: UUID, person: UUID) -> HttpResponse:
    organisation = _organisation_to_invite_to(request, uuid)
    grants = queries.colleagues_in(organisation, viewer=request.viewer)
    try:
        memberships.leave_organisation(
            organisation=organisation,
            person=get_object_or_404(grants, user__uuid=person).user,
            may_be_unkept=False,
            by=request.actor,
            now=timezone.now(),
        )
    except memberships.MembershipNotLeft as refusal:
        messages.error(request, phrases.OBSTACLES[refusal.obstacle])
    else:
        messages.success(request, phrases.LEFT)
    return redirect("accounts:colleagues", uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.MEMBERSHIP_OWN)
def leave(request: Request, uuid: UUID) -> HttpResponse:
    organisation, person = _own_organisation(request, uuid), person_in(request)
    is_last = queries.kept_only_by(person).filter(pk=organisation.pk).exists()
    form = forms.LeavingForm(request.POST if request.method == "POST" else None)
    context = {"organisation": organisation, "form": form, "is_last": is_last}
    if not form.is_valid():
        return page(request, "accounts/leave.html", context)
    try:
        memberships.leave_organisation(
            organisation=organisation,
            person=person,
            **form.cleaned_data,
            by=request.actor,
            now=timezone.now(),
        )
    except memberships.MembershipNotLeft as refusal:
        form.add_error("may_be_unkept", phrases.OBSTACLES[refusal.obstacle])
        return page(request, "accounts/leave.html", context, status=422)
    messages.success(request, phrases.LEFT)
    return redirect("accounts:account")


def _own_organisation(request: Request, uuid: UUID) -> Organisation:
    if uuid not in request.viewer.organisations:
        raise Http404
    return _organisation(request, uuid)


@require_safe
@require(Permission.PAGES_READ)
def invitation(request: Request, token: str) -> HttpResponse:
    """Open to visitors: who holds the link may read what they are invited to."""
    found = _invitation(token)
    context = {
        "invitation": found,
        "token": token,
        "obstacle": queries.obstacle_to_accepting(found, now=timezone.now()),
        "phrases": phrases.OBSTACLES,
        "is_editor": found.role == Role.ORGANISATION_EDITOR,
        "fits": request.viewer.is_signed_in
        and found.email in queries.verified_addresses_of(person_in(request)),
    }
    return page(request, "accounts/invitation.html", context)


@require_POST
@require(Permission.MEMBERSHIP_OWN)
def invitation_accept(request: Request, token: str) -> HttpResponse:
    found = _invitation(token)
    try:
        memberships.accept_invitation(
            invitation=found, person=person_in(request), by=request.actor, now=timezone.now()
        )
    except memberships.InvitationNotAccepted as refusal:
        messages.error(request, phrases.OBSTACLES[refusal.obstacle])
        return redirect("accounts:invitation", token)
    messages.success(request, phrases.JOINED)
    return redirect("accounts:colleagues", found.organisation.uuid)


def _invitation(token: str) -> Invitation:
    found = queries.invitation_for(token)
    if found is None:
        raise Http404
    return found
