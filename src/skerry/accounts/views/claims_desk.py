"""The cluster manager: claims and disputes, proposed organisations, those who leave, stale profiles."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from skerry.accounts import forms_claims as forms
from skerry.accounts import phrases_claims as texts
from skerry.accounts.enums import AdditionState, ClaimState, DelistingState
from skerry.accounts.models import Addition, Claim, Delisting
from skerry.accounts.queries import additions
from skerry.accounts.queries import claims as queries
from skerry.accounts.rules import claims as rules
from skerry.accounts.services import additions as adding
from skerry.accounts.services import claim_outcomes as outcomes
from skerry.accounts.services import delistings as services
from skerry.kernel.actor import Viewer
from skerry.kernel.components import Link
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission

ROWS_A_PAGE: Final = 30
_LISTS: Final[dict[str, Callable[[Viewer], "QuerySet[Any]"]]] = {  # Any: each its own model
    "claims": queries.open_claims,
    "disputes": queries.disputes,
    "additions": additions.additions_visible_to,
    "delistings": additions.delistings_visible_to,
    "all": queries.claims_visible_to,
}


@require_safe
@require(Permission.CLAIMS_DECIDE)
def claims_desk(request: Request) -> HttpResponse:
    waiting = _waiting(request.viewer)
    first = next((name for name, count in waiting.items() if count), "claims")
    shown = request.GET.get("show", "")
    shown = shown if shown in _LISTS else first
    rows = Paginator(_LISTS[shown](request.viewer), ROWS_A_PAGE)
    context = {
        "shown": shown,
        "title": texts.DESK_TABS[shown],
        "tabs": _tabs(request, shown, waiting),
        "rows": rows.get_page(request.GET.get("page")),
        "claim_states": texts.CLAIM_STATES,
        "addition_states": texts.ADDITION_STATES,
        "delisting_states": texts.DELISTING_STATES,
    }
    return page(request, "accounts/claims/desk_list.html", context)


def _waiting(viewer: Viewer) -> dict[str, int]:
    return {
        "claims": queries.open_claims(viewer).count(),
        "disputes": queries.disputes(viewer).count(),
        "additions": additions.waiting_additions(viewer).count(),
        "delistings": additions.waiting_delistings(viewer).count(),
    }


def _tabs(request: Request, shown: str, waiting: dict[str, int]) -> list[Link]:
    return [
        Link(
            label=str(label),
            href=f"{request.path}?show={name}",
            count=waiting.get(name),
            is_current=name == shown,
        )
        for name, label in texts.DESK_TABS.items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CLAIMS_DECIDE)
def claim_at_desk(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.claims_visible_to(request.viewer), uuid=uuid)
    form = forms.ClaimDecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _decided(request, found, form):
        return redirect("accounts:claim_at_desk", uuid)
    address = found.email or found.user.email
    evidence = queries.finding(address, organisation=found.organisation)
    context: dict[str, Any] = {  # Any: the page's values
        "claim": found,
        "organisation": found.organisation,
        "state": texts.CLAIM_STATES[ClaimState(found.state)],
        "address": address,
        "evidence": texts.explained(evidence),
        "is_proof": evidence.is_proof,
        "domains": queries.own_domains_of(found.organisation),
        "keepers": queries.editors_of(found.organisation, today=timezone.localdate()),
        "others": queries.earlier_claims_to(found)[:20],
        "states": texts.CLAIM_STATES,
        "may_decide": found.state in rules.FOR_MANAGER,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return page(request, "accounts/claims/desk_claim.html", context, status=status)


def _decided(request: Request, found: Claim, form: forms.ClaimDecisionForm) -> bool:
    common = _decision(request, form)
    if not form.is_granted:
        return _tried(request, form, lambda: outcomes.refuse_claim(claim=found, **common))
    replaces = form.cleaned_data["replaces"]
    return _tried(
        request,
        form,
        lambda: outcomes.grant_claim_by_manager(claim=found, replaces=replaces, **common),
    )


def _decision(
    request: Request, form: forms.DecisionForm
) -> dict[str, Any]:  # Any: a service's arguments
    """What every service that decides takes."""
    reason = form.cleaned_data["reason"]
    return {"reason": reason, "by": request.actor, "now": timezone.now()}


def _tried(request: Request, form: forms.DecisionForm, decide: Callable[[], object]) -> bool:
    """Whether it was decided; why not stands in the form."""
    try:
        decide()
    except (
        outcomes.ClaimNotMoved,
        adding.AdditionNotPossible,
        services.DelistingNotPossible,
    ) as refusal:
        form.add_error(None, str(texts.OBSTACLES[refusal.obstacle]))
        return False
    messages.success(request, texts.DECIDED)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CLAIMS_DECIDE)
def addition_at_desk(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(additions.additions_visible_to(request.viewer), uuid=uuid)
    form = forms.AdditionDecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _decided_addition(request, found, form):
        return redirect("accounts:addition_at_desk", uuid)
    known = additions.matches(
        name=found.name, website=found.website, number=found.number, viewer=request.viewer
    )
    context: dict[str, Any] = {  # Any: the page's values
        "addition": found,
        "state": texts.ADDITION_STATES[AdditionState(found.state)],
        "may_decide": found.state == AdditionState.WAITING,
        "matches": [one for one in known if one.organisation.pk != found.organisation_id],
        "likenesses": texts.LIKENESSES,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return page(request, "accounts/claims/desk_addition.html", context, status=status)


def _decided_addition(request: Request, found: Addition, form: forms.AdditionDecisionForm) -> bool:
    common = {"addition": found, **_decision(request, form)}
    if not form.is_granted:
        return _tried(request, form, lambda: adding.refuse_addition(**common))
    lets_keep = form.cleaned_data["lets_keep"]
    return _tried(request, form, lambda: adding.accept_addition(lets_keep=lets_keep, **common))


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CLAIMS_DECIDE)
def delisting_at_desk(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(additions.delistings_visible_to(request.viewer), uuid=uuid)
    form = forms.DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _decided_delisting(request, found, form):
        return redirect("accounts:delisting_at_desk", uuid)
    context = {
        "delisting": found,
        "organisation": found.organisation,
        "state": texts.DELISTING_STATES[DelistingState(found.state)],
        "may_decide": found.state in rules.DELISTINGS_FOR_MANAGER,
        "is_out": found.state == DelistingState.DELISTED,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return page(request, "accounts/claims/desk_delisting.html", context, status=status)


def _decided_delisting(request: Request, found: Delisting, form: forms.DecisionForm) -> bool:
    """Leaving while that is asked, else coming back, which needs no asking."""
    granting, refusing = (
        (services.grant_delisting, services.refuse_delisting)
        if found.state == DelistingState.ASKED
        else (services.grant_return, services.refuse_return)
    )
    decide = granting if form.is_granted else refusing
    return _tried(request, form, lambda: decide(delisting=found, **_decision(request, form)))
