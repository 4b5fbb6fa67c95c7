"""For those who keep a profile: who else wants to, confirming it by one button, leaving the directory."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.accounts import forms_claims as forms
from skerry.accounts import phrases_claims as texts
from skerry.accounts.enums import ClaimState, DelistingState
from skerry.accounts.models import Claim, Delisting
from skerry.accounts.queries import additions, freshness
from skerry.accounts.queries import claims as queries
from skerry.accounts.rules import claims as rules
from skerry.accounts.services import claim_outcomes as outcomes
from skerry.accounts.services import delistings
from skerry.accounts.views.account import person_in
from skerry.accounts.views.telling import told
from skerry.actors.models import Organisation
from skerry.actors.services.organisations import confirm_organisation
from skerry.kernel.actor import Actor
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission


def _kept(request: Request, uuid: UUID) -> Organisation:
    return get_object_or_404(additions.delistable_by(request.viewer), uuid=uuid)


def _claim(request: Request, uuid: UUID, claim: UUID) -> Claim:
    rows = queries.claims_to(_kept(request, uuid), viewer=request.viewer)
    return get_object_or_404(rows, uuid=claim)


@require_safe
@require(Permission.ORGANISATION_EDIT)
def claims_to(request: Request, uuid: UUID) -> HttpResponse:
    return _claims_page(request, _kept(request, uuid), forms.ObjectionForm())


def _claims_page(request: Request, found: Organisation, form: forms.ObjectionForm) -> HttpResponse:
    rows = [
        (claim, texts.CLAIM_STATES[ClaimState(claim.state)], claim.state in rules.FOR_EDITORS)
        for claim in queries.claims_to(found, viewer=request.viewer)
    ]
    context = {"organisation": found, "rows": rows, "form": form}
    status = 422 if form.is_bound else 200
    return page(request, "accounts/claims/to_us.html", context, status=status)


@require_POST
@require(Permission.ORGANISATION_EDIT)
def claim_accept(request: Request, uuid: UUID, claim: UUID) -> HttpResponse:
    found = _claim(request, uuid, claim)
    with told(request, texts.CLAIM_ACCEPTED):
        outcomes.grant_claim(claim=found, by=request.actor, now=timezone.now())
    return redirect("accounts:claims_to", uuid)


@require_POST
@require(Permission.ORGANISATION_EDIT)
def claim_object(request: Request, uuid: UUID, claim: UUID) -> HttpResponse:
    found = _claim(request, uuid, claim)
    form = forms.ObjectionForm(request.POST)
    if not form.is_valid():
        return _claims_page(request, found.organisation, form)
    with told(request, texts.CLAIM_OBJECTED):
        outcomes.object_to_claim(
            claim=found, **form.cleaned_data, by=request.actor, now=timezone.now()
        )
    return redirect("accounts:claims_to", uuid)


# Leaving the directory and coming back


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ORGANISATION_EDIT)
def delist(request: Request, uuid: UUID) -> HttpResponse:
    found = _kept(request, uuid)
    standing = additions.open_delisting_of(found)
    form = forms.DelistingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _ask(request, found, standing, form)
        return redirect("accounts:delist", uuid)
    state = DelistingState(standing.state) if standing else None
    context = {
        "organisation": found,
        "delisting": standing,
        "state": texts.DELISTING_STATES[state] if state else "",
        "may_ask": state in {None, DelistingState.DELISTED},
        "may_withdraw": state is DelistingState.ASKED,
        "last": additions.last_delisting_of(found),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return page(request, "accounts/claims/delist.html", context, status=status)


def _ask(
    request: Request,
    found: Organisation,
    standing: Delisting | None,
    form: forms.DelistingForm,
) -> None:
    common = {
        "person": person_in(request),
        "words": form.cleaned_data["words"],
        "by": request.actor,
        "now": timezone.now(),
    }
    with told(request, texts.DELISTING_ASKED):
        if standing is not None and standing.state == DelistingState.DELISTED:
            delistings.ask_to_return(delisting=standing, **common)
        else:
            delistings.ask_to_delist(organisation=found, **common)


@require_POST
@require(Permission.ORGANISATION_EDIT)
def delist_withdraw(request: Request, uuid: UUID) -> HttpResponse:
    standing = additions.open_delisting_of(_kept(request, uuid))
    if standing is None:
        raise Http404
    with told(request, texts.DELISTING_WITHDRAWN):
        delistings.withdraw_delisting(delisting=standing, by=request.actor, now=timezone.now())
    return redirect("accounts:delist", uuid)


# Once a year


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PAGES_READ)
def confirm_entry(request: Request, token: str) -> HttpResponse:
    """Open to who holds the link, without a sign-in: it went to an editor by mail, and says only yes."""
    today = timezone.localdate()
    read = freshness.read_confirming_token(token, today=today)
    if read is None:
        return page(request, "accounts/claims/confirm.html", {"organisation": None}, status=404)
    person, found = read
    if request.method == "POST":
        confirm_organisation(organisation=found, by=Actor.person(person), now=timezone.now())
        messages.success(request, texts.ENTRY_CONFIRMED)
        return redirect("accounts:confirm_entry", token)
    context = {"organisation": found, "is_done": found.confirmed_on == today}
    return page(request, "accounts/claims/confirm.html", context)
