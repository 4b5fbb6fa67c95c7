"""Adding an organisation that is missing: what is known already first, then the proposal."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from skerry.accounts import forms_claims as forms
from skerry.accounts import phrases
from skerry.accounts import phrases_claims as texts
from skerry.accounts.enums import AdditionState
from skerry.accounts.models import Addition
from skerry.accounts.queries import additions as queries
from skerry.accounts.services import additions as services
from skerry.accounts.views.account import person_in
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.senders import Limit, is_within

ADDITIONS_OF_A_PERSON: Final = Limit(name="additions", most=10, within=timedelta(days=1))
_TOLD: Final = ("name", "kind", "website", "region", "city", "number", "summary", "words", "keeps")


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CLAIMS_OWN)
def add(request: Request) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = forms.AdditionForm(sent, initial={"name": request.GET.get("q", "")[:300]})
    known = _known(request, form) if form.is_valid() else ()
    if form.is_valid() and (not known or form.cleaned_data["is_new"]):
        return _proposed(request, form)
    context = {"form": form, "matches": known, "likenesses": texts.LIKENESSES}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return page(request, "accounts/claims/add.html", context, status=status)


def _known(request: Request, form: forms.AdditionForm) -> object:
    wanted = form.cleaned_data
    return queries.matches(
        name=wanted["name"],
        website=wanted["website"],
        number=wanted["number"],
        viewer=request.viewer,
    )


def _proposed(request: Request, form: forms.AdditionForm) -> HttpResponse:
    """To what became of it, or to the form as it was sent with the reason why it was not taken."""
    try:
        addition = _propose(request, form)
    except services.AdditionNotPossible as refusal:
        form.add_error(None, str(texts.OBSTACLES[refusal.obstacle]))
        addition = None
    if addition is None:
        return page(request, "accounts/claims/add.html", {"form": form, "matches": ()}, status=422)
    if addition.state == AdditionState.ACCEPTED and addition.organisation:
        messages.success(request, texts.ADDITION_ACCEPTED)
        return redirect(addition.organisation)
    messages.success(request, texts.ADDITION_PROPOSED)
    return redirect("accounts:my_claims")


def _propose(request: Request, form: forms.AdditionForm) -> Addition | None:
    if not is_within(ADDITIONS_OF_A_PERSON, sender=str(request.viewer.person)):
        form.add_error(None, phrases.TOO_FAST)
        return None
    told = {name: form.cleaned_data[name] for name in _TOLD}
    proposal = services.Proposal(**told, language=get_language() or "en")
    return services.propose_organisation(
        proposal=proposal, person=person_in(request), by=request.actor, now=timezone.now()
    )


@require_POST
@require(Permission.CLAIMS_OWN)
def addition_withdraw(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.additions_of(request.viewer), uuid=uuid)
    try:
        services.withdraw_addition(addition=found, by=request.actor, now=timezone.now())
    except services.AdditionNotPossible as refusal:
        messages.error(request, str(texts.OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, texts.ADDITION_WITHDRAWN)
    return redirect("accounts:my_claims")
