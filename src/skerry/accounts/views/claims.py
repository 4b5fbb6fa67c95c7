"""Asking to keep a profile, and following what becomes of it."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.accounts import forms_claims as forms
from skerry.accounts import phrases
from skerry.accounts import phrases_claims as texts
from skerry.accounts.enums import ClaimObstacle, ClaimState
from skerry.accounts.models import Claim
from skerry.accounts.queries import additions
from skerry.accounts.queries import claims as queries
from skerry.accounts.queries.contacts import digest_of_address
from skerry.accounts.rules import claims as rules
from skerry.accounts.services import claim_outcomes as outcomes
from skerry.accounts.services import claims as services
from skerry.accounts.views.account import person_in
from skerry.accounts.views.telling import told
from skerry.actors.models import Organisation
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.senders import Limit, is_within

CLAIMS_OF_A_PERSON = Limit(name="claims", most=10, within=timedelta(hours=1))
LINKS_TO_AN_ADDRESS = Limit(name="claim-links", most=3, within=timedelta(days=1))


def _organisation(request: Request, uuid: UUID) -> Organisation:
    return get_object_or_404(queries.claimable_by(request.viewer), uuid=uuid)


def _own(request: Request, uuid: UUID) -> Claim:
    return get_object_or_404(queries.claims_of(request.viewer), uuid=uuid)


# Starting


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CLAIMS_OWN)
def claim_start(request: Request, uuid: UUID) -> HttpResponse:
    """By mail at the domain."""
    found = _organisation(request, uuid)
    form = forms.ClaimMailForm(request.POST if request.method == "POST" else None)
    if not form.is_valid() or not _is_within_limits(request, form):
        return _start_page(request, found, {"mail_form": form})
    try:
        claim = services.claim_by_mail(
            organisation=found,
            person=person_in(request),
            email=form.cleaned_data["email"],
            token=secrets.token_urlsafe(32),
            by=request.actor,
            now=timezone.now(),
        )
    except services.ClaimNotOpened as refusal:
        form.add_error("email", _why(refusal))
        return _start_page(request, found, {"mail_form": form})
    messages.success(request, str(_SAID[ClaimState(claim.state)]))
    return redirect("accounts:claim", claim.uuid)


@require_POST
@require(Permission.CLAIMS_OWN)
def claim_ask(request: Request, uuid: UUID) -> HttpResponse:
    """By the cluster manager."""
    found = _organisation(request, uuid)
    form = forms.ClaimWordsForm(request.POST)
    if not form.is_valid() or not _is_within_limits(request, form):
        return _start_page(request, found, {"words_form": form})
    try:
        claim = services.ask_manager(
            organisation=found,
            person=person_in(request),
            words=form.cleaned_data["words"],
            by=request.actor,
            now=timezone.now(),
        )
    except services.ClaimNotOpened as refusal:
        form.add_error(None, _why(refusal))
        return _start_page(request, found, {"words_form": form})
    messages.success(request, texts.CLAIM_ASKED)
    return redirect("accounts:claim", claim.uuid)


_SAID = {
    ClaimState.UNPROVEN: texts.CLAIM_LINK_SENT,
    ClaimState.ANNOUNCED: texts.CLAIM_ANNOUNCED,
    ClaimState.ASKED: texts.CLAIM_ASKED,
    ClaimState.GRANTED: texts.CLAIM_GRANTED,
}


def _why(refusal: services.ClaimNotOpened) -> str:
    if refusal.found is not None:
        return f"{texts.OBSTACLES[refusal.obstacle]} {texts.explained(refusal.found)}"
    return str(texts.OBSTACLES[refusal.obstacle])


def _is_within_limits(request: Request, form: Form) -> bool:
    """Whether the person, and the address that a link would go to, have not had too many lately."""
    fits = is_within(CLAIMS_OF_A_PERSON, sender=str(request.viewer.person))
    address = form.cleaned_data.get("email", "")
    if fits and address:
        fits = is_within(LINKS_TO_AN_ADDRESS, sender=digest_of_address(address))
    if not fits:
        form.add_error(None, phrases.TOO_FAST)
    return fits


def _start_page(request: Request, found: Organisation, sent: dict[str, Form]) -> HttpResponse:
    person, now = person_in(request), timezone.now()
    obstacle = queries.obstacle_to_claiming(found, person=person, now=now)
    is_wrong = any(form.is_bound for form in sent.values())
    context: dict[str, Any] = {  # Any: the page's values
        "organisation": found,
        "domains": queries.own_domains_of(found),
        "proving": queries.proving_address_of(person, organisation=found),
        "is_kept": queries.has_editors(found, now=now),
        "days": rules.OBJECTION_LASTS.days,
        "refusal": texts.OBSTACLES[obstacle] if obstacle else "",
        "has_open": obstacle is ClaimObstacle.OPEN_ALREADY,
        "mail_form": forms.ClaimMailForm(),
        "words_form": forms.ClaimWordsForm(),
    }
    return page(
        request, "accounts/claims/start.html", context | sent, status=422 if is_wrong else 200
    )


# The link in the mail


@require_safe
@require(Permission.CLAIMS_OWN)
def claim_link(request: Request, token: str) -> HttpResponse:
    """Opening the link changes nothing: programs open links too."""
    claim = queries.claim_for(token)
    if claim is None:
        raise Http404
    is_own = claim.user_id == person_in(request).pk
    still_holds = claim.link_ends_at is not None and claim.link_ends_at > timezone.now()
    is_over = claim.state != ClaimState.UNPROVEN or not still_holds
    obstacle = ClaimObstacle.LINK_ENDED if is_over else None
    if not is_own:
        obstacle = ClaimObstacle.OTHER_PERSON
    context = {
        "claim": claim if is_own else None,
        "token": token,
        "refusal": texts.OBSTACLES[obstacle] if obstacle else "",
    }
    return page(request, "accounts/claims/link.html", context)


@require_POST
@require(Permission.CLAIMS_OWN)
def claim_prove(request: Request, token: str) -> HttpResponse:
    claim = queries.claim_for(token)
    if claim is None:
        raise Http404
    try:
        claim = services.prove_claim(
            claim=claim, person=person_in(request), by=request.actor, now=timezone.now()
        )
    except (services.ClaimNotOpened, outcomes.ClaimNotMoved) as refusal:
        messages.error(request, str(texts.OBSTACLES[refusal.obstacle]))
        return redirect("accounts:my_claims")
    messages.success(request, str(_SAID[ClaimState(claim.state)]))
    return redirect("accounts:claim", claim.uuid)


# Following it


@require_safe
@require(Permission.CLAIMS_OWN)
def my_claims(request: Request) -> HttpResponse:
    context = {
        "claims": queries.claims_of(request.viewer),
        "additions": additions.additions_of(request.viewer),
        "claim_states": texts.CLAIM_STATES,
        "addition_states": texts.ADDITION_STATES,
    }
    return page(request, "accounts/claims/mine.html", context)


@require_safe
@require(Permission.CLAIMS_OWN)
def claim(request: Request, uuid: UUID) -> HttpResponse:
    return _claim_page(request, _own(request, uuid), {})


def _claim_page(request: Request, found: Claim, sent: dict[str, Form]) -> HttpResponse:
    context: dict[str, Any] = {  # Any: the page's values
        "claim": found,
        "organisation": found.organisation,
        "state": texts.CLAIM_STATES[ClaimState(found.state)],
        "is_undelivered": queries.is_undelivered(found),
        "is_seen": queries.claimable_by(request.viewer).filter(pk=found.organisation_id).exists(),
        "mail_form": forms.ClaimMailForm(initial={"email": found.email}),
        "words_form": forms.ClaimWordsForm(),
        "reply_form": forms.ReplyForm(initial={"words": found.reply}),
    }
    return page(request, "accounts/claims/claim.html", context | sent, status=422 if sent else 200)


@require_POST
@require(Permission.CLAIMS_OWN)
def claim_send_again(request: Request, uuid: UUID) -> HttpResponse:
    found = _own(request, uuid)
    form = forms.ClaimMailForm(request.POST)
    if not form.is_valid() or not _is_within_limits(request, form):
        return _claim_page(request, found, {"mail_form": form})
    try:
        with told(request, texts.CLAIM_LINK_SENT):
            services.send_link_again(
                claim=found,
                email=form.cleaned_data["email"],
                token=secrets.token_urlsafe(32),
                by=request.actor,
                now=timezone.now(),
            )
    except services.ClaimNotOpened as refusal:
        form.add_error("email", _why(refusal))
        return _claim_page(request, found, {"mail_form": form})
    return redirect("accounts:claim", uuid)


@require_POST
@require(Permission.CLAIMS_OWN)
def claim_hand_over(request: Request, uuid: UUID) -> HttpResponse:
    found = _own(request, uuid)
    form = forms.ClaimWordsForm(request.POST)
    if not form.is_valid():
        return _claim_page(request, found, {"words_form": form})
    with told(request, texts.CLAIM_ASKED):
        services.hand_to_manager(
            claim=found, **form.cleaned_data, by=request.actor, now=timezone.now()
        )
    return redirect("accounts:claim", uuid)


@require_POST
@require(Permission.CLAIMS_OWN)
def claim_reply(request: Request, uuid: UUID) -> HttpResponse:
    found = _own(request, uuid)
    form = forms.ReplyForm(request.POST)
    if not form.is_valid():
        return _claim_page(request, found, {"reply_form": form})
    with told(request, texts.REPLY_KEPT):
        outcomes.reply_to_objection(
            claim=found, **form.cleaned_data, by=request.actor, now=timezone.now()
        )
    return redirect("accounts:claim", uuid)


@require_POST
@require(Permission.CLAIMS_OWN)
def claim_withdraw(request: Request, uuid: UUID) -> HttpResponse:
    found = _own(request, uuid)
    with told(request, texts.CLAIM_WITHDRAWN):
        outcomes.withdraw_claim(claim=found, by=request.actor, now=timezone.now())
    return redirect("accounts:claim", uuid)
