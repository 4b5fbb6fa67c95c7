"""What an organisation is asked, for its editors; and what they reported, for the cluster manager."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from skerry.accounts import forms, phrases
from skerry.accounts.enums import ContactState
from skerry.accounts.models import ContactRequest
from skerry.accounts.queries import contacts as queries
from skerry.accounts.rules import CONTACT_MOVES
from skerry.accounts.services import inbox as services
from skerry.accounts.views.account import person_in
from skerry.actors.models import Organisation
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission

CONTACTS_A_PAGE: Final = 30
FOLDERS: Final = {
    "waiting": [ContactState.WAITING],
    "answered": [ContactState.ANSWERED, ContactState.CONNECTED],
    "declined": [ContactState.DECLINED],
    "blocked": [ContactState.BLOCKED],
}


def _organisation(request: Request, uuid: UUID) -> Organisation:
    return get_object_or_404(queries.organisations_answering_for(request.viewer), uuid=uuid)


def _contact(request: Request, uuid: UUID, contact: UUID) -> ContactRequest:
    organisation = _organisation(request, uuid)
    rows = queries.inbox_of(organisation, viewer=request.viewer)
    return get_object_or_404(rows, uuid=contact)


@require_safe
@require(Permission.CONTACT_ANSWER)
def inbox(request: Request, uuid: UUID) -> HttpResponse:
    organisation = _organisation(request, uuid)
    folder = request.GET.get("folder", "")
    folder = folder if folder in FOLDERS else "waiting"
    rows = queries.inbox_of(organisation, viewer=request.viewer).filter(state__in=FOLDERS[folder])
    context = {
        "organisation": organisation,
        "contacts": Paginator(rows, CONTACTS_A_PAGE).get_page(request.GET.get("page")),
        "folder": folder,
        "folders": phrases.CONTACT_FOLDERS,
        "states": phrases.CONTACT_STATES,
        "last_letter": queries.last_letter,
    }
    return page(request, "accounts/contacts/inbox.html", context)


@require_safe
@require(Permission.CONTACT_ANSWER)
def inbox_contact(request: Request, uuid: UUID, contact: UUID) -> HttpResponse:
    return _page(request, _contact(request, uuid, contact), {})


def _page(
    request: Request, found: ContactRequest, wrong: dict[str, Form], status: int = 200
) -> HttpResponse:
    letters = found.letters.all()
    onward = CONTACT_MOVES[ContactState(found.state)]
    context: dict[str, Any] = {  # Any: the page's values
        "contact": found,
        "organisation": found.organisation,
        "letters": letters,
        "undelivered": queries.undelivered(letters),
        "state": phrases.CONTACT_STATES[ContactState(found.state)],
        "address": queries.address_of_sender(found) if found.is_connected else "",
        "may_answer": ContactState.ANSWERED in onward,
        "may_decline": found.state == ContactState.WAITING,
        "may_block": ContactState.BLOCKED in onward,
        "is_blocked": found.state == ContactState.BLOCKED,
        "answer_form": forms.AnswerForm(),
        "decline_form": forms.DeclineForm(),
        "abuse_form": forms.AbuseForm(),
    }
    return page(request, "accounts/contacts/inbox_contact.html", context | wrong, status=status)


@require_POST
@require(Permission.CONTACT_ANSWER)
def contact_answer(request: Request, uuid: UUID, contact: UUID) -> HttpResponse:
    found = _contact(request, uuid, contact)
    form = forms.AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, {"answer_form": form}, status=422)
    words = form.cleaned_data | {"editor": person_in(request)}
    return _done(request, found, phrases.CONTACT_ANSWERED, services.answer_contact, words)


@require_POST
@require(Permission.CONTACT_ANSWER)
def contact_decline(request: Request, uuid: UUID, contact: UUID) -> HttpResponse:
    found = _contact(request, uuid, contact)
    form = forms.DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, found, {"decline_form": form}, status=422)
    return _done(
        request, found, phrases.CONTACT_DECLINED, services.decline_contact, form.cleaned_data
    )


@require_POST
@require(Permission.CONTACT_ANSWER)
def contact_block(request: Request, uuid: UUID, contact: UUID) -> HttpResponse:
    found = _contact(request, uuid, contact)
    return _done(request, found, phrases.CONTACT_BLOCKED, services.block_sender)


@require_POST
@require(Permission.CONTACT_ANSWER)
def contact_unblock(request: Request, uuid: UUID, contact: UUID) -> HttpResponse:
    found = _contact(request, uuid, contact)
    return _done(request, found, phrases.CONTACT_UNBLOCKED, services.unblock_sender)


@require_POST
@require(Permission.CONTACT_ANSWER)
def contact_report(request: Request, uuid: UUID, contact: UUID) -> HttpResponse:
    found = _contact(request, uuid, contact)
    form = forms.AbuseForm(request.POST)
    if not form.is_valid():
        return _page(request, found, {"abuse_form": form}, status=422)
    services.report_contact(
        contact=found, **form.cleaned_data, by=request.actor, now=timezone.now()
    )
    messages.success(request, phrases.CONTACT_REPORTED)
    return redirect("accounts:inbox_contact", uuid, contact)


def _done(
    request: Request,
    found: ContactRequest,
    thanks: phrases.Sentence,
    service: Callable[..., object],
    words: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Back to the message, with thanks or with the reason why ``service`` did nothing."""
    try:
        service(contact=found, **(words or {}), by=request.actor, now=timezone.now())
    except services.ContactNotMoved as refusal:
        messages.error(request, phrases.CONTACT_OBSTACLES[refusal.obstacle])
    else:
        messages.success(request, str(thanks))
    return redirect("accounts:inbox_contact", found.organisation.uuid, found.uuid)


@require_safe
@require(Permission.REPORTS_HANDLE)
def reported_contacts(request: Request) -> HttpResponse:
    rows = queries.reported_contacts_visible_to(request.viewer)
    context = {
        "contacts": Paginator(rows, CONTACTS_A_PAGE).get_page(request.GET.get("page")),
        "words_of_sender": queries.words_of_sender,
    }
    return page(request, "accounts/contacts/reported.html", context)


@require_POST
@require(Permission.REPORTS_HANDLE)
def reported_contact_close(request: Request, uuid: UUID) -> HttpResponse:
    rows = queries.reported_contacts_visible_to(request.viewer)
    found = get_object_or_404(rows, uuid=uuid)
    try:
        services.close_contact_report(
            contact=found,
            bars_sender=request.POST.get("bars_sender") == "yes",
            by=request.actor,
            now=timezone.now(),
        )
    except services.ContactNotMoved as refusal:
        messages.error(request, phrases.CONTACT_OBSTACLES[refusal.obstacle])
    else:
        messages.success(request, phrases.CONTACT_REPORT_CLOSED)
    return redirect("accounts:reported_contacts")
