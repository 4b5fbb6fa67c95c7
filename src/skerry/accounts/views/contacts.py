"""Asking an organisation for contact, and following what becomes of it."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.accounts import forms, phrases
from skerry.accounts.models import ContactRequest, User
from skerry.accounts.queries import contacts as queries
from skerry.accounts.services import contacts as services
from skerry.actors.models import Organisation
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.senders import Limit, is_within, sender_of

CONTACTS_OF_A_SENDER = Limit(name="contacts", most=5, within=timedelta(hours=1))
CONTACTS_OF_AN_ADDRESS = Limit(name="contacts-address", most=5, within=timedelta(days=1))


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CONTACT_ASK)
def ask(request: Request, uuid: UUID) -> HttpResponse:
    found = _visible(request, uuid)
    has_receivers = queries.receivers_of(uuid, today=timezone.localdate()).exists()
    form = _form(request, found)
    if has_receivers and form.is_valid():
        return _answered(request, found, form)
    context = {
        "organisation": found,
        "form": form,
        "refusal": "",
        "has_receivers": has_receivers,
    }
    return page(request, "accounts/contacts/ask.html", context, status=_status(form))


def _status(form: forms.ContactForm) -> int:
    return 422 if form.is_bound else 200


def _visible(request: Request, uuid: UUID) -> Organisation:
    found = Organisation.objects.visible_to(request.viewer).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def _form(request: Request, found: Organisation) -> forms.ContactForm:
    sent = request.POST if request.method == "POST" else None
    if not request.viewer.is_signed_in:
        return forms.VisitorsContactForm(sent)
    own = Organisation.objects.visible_to(request.viewer).filter(
        uuid__in=request.viewer.organisations - {found.uuid}
    )
    first = own.order_by("pk").first()
    return forms.ContactForm(
        sent, initial={"organisation_name": first.readable_name if first else ""}
    )


def _answered(request: Request, found: Organisation, form: forms.ContactForm) -> HttpResponse:
    """Thanks, or the form as it was sent with the reason why it was not taken."""
    refusal, status = _refusal(request, found, form)
    if refusal:
        context = {"organisation": found, "form": form, "refusal": refusal, "has_receivers": True}
        return page(request, "accounts/contacts/ask.html", context, status=status)
    is_known = request.viewer.is_signed_in
    messages.success(request, phrases.CONTACT_PASSED_ON if is_known else phrases.CONTACT_TO_CONFIRM)
    return redirect(found)


def _refusal(
    request: Request, found: Organisation, form: forms.ContactForm
) -> tuple[Promise | str, int]:
    """A machine is thanked like everybody, and what it wrote thrown away."""
    now, sender = timezone.now(), _sender(request, form)
    if form.is_from_a_machine:
        return "", 0
    if not _is_within_limits(request, sender):
        return phrases.TOO_FAST, 429
    try:
        services.ask_for_contact(
            organisation=found,
            sender=sender,
            message=form.cleaned_data["message"],
            by=request.actor,
            now=now,
        )
    except services.ContactNotPassedOn as refusal:
        return phrases.CONTACT_OBSTACLES[refusal.obstacle], 409
    return "", 0


def _is_within_limits(request: Request, sender: services.Sender) -> bool:
    network = sender_of(request, today=timezone.localdate())
    return is_within(CONTACTS_OF_A_SENDER, sender=network) and is_within(
        CONTACTS_OF_AN_ADDRESS, sender=queries.digest_of_address(sender.address)
    )


def _sender(request: Request, form: forms.ContactForm) -> services.Sender:
    wanted, language = form.cleaned_data, get_language() or "en"
    if isinstance(request.user, User):
        return services.Sender(
            person=request.user.uuid,
            name=request.user.name or str(phrases.A_MEMBER),
            address=request.user.email,
            organisation_name=wanted["organisation_name"],
            language=request.user.language or language,
        )
    return services.Sender(
        person=None,
        name=wanted["name"],
        address=wanted["email"],
        organisation_name=wanted["organisation_name"],
        language=language,
    )


@require_safe
@require(Permission.CONTACT_ASK)
def contact(request: Request, token: str) -> HttpResponse:
    """Open to who holds the link: the mail with it went to the sender alone."""
    return _contact_page(request, _contact(token), token, forms.WordsForm())


def _contact_page(
    request: Request, found: ContactRequest, token: str, form: forms.WordsForm, status: int = 200
) -> HttpResponse:
    letters = found.letters.all()
    name, address = queries.address_of_editor(found) if found.is_connected else ("", "")
    told = queries.told_state(found)
    context = {
        "contact": found,
        "token": token,
        "letters": letters,
        "undelivered": queries.undelivered(letters),
        "told": told,
        "state": phrases.CONTACT_STATES[told],
        "editor": {"name": name, "address": address},
        "form": form,
    }
    return page(request, "accounts/contacts/contact.html", context, status=status)


@require_POST
@require(Permission.CONTACT_ASK)
def contact_confirm(request: Request, token: str) -> HttpResponse:
    found = _contact(token)
    try:
        services.confirm_contact(contact=found, by=request.actor, now=timezone.now())
    except services.ContactNotPassedOn as refusal:
        messages.error(request, phrases.CONTACT_OBSTACLES[refusal.obstacle])
    else:
        messages.success(request, phrases.CONTACT_PASSED_ON)
    return redirect("accounts:contact", token)


@require_POST
@require(Permission.CONTACT_ASK)
def contact_write(request: Request, token: str) -> HttpResponse:
    found = _contact(token)
    form = forms.WordsForm(request.POST)
    if form.is_valid():
        _write_again(request, found, form)
    if form.errors:
        return _contact_page(request, found, token, form, status=422)
    messages.success(request, phrases.CONTACT_PASSED_ON)
    return redirect("accounts:contact", token)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CONTACT_ASK)
def contact_delete(request: Request, token: str) -> HttpResponse:
    found = _contact(token)
    if request.method != "POST":
        return page(request, "accounts/contacts/delete.html", {"contact": found, "token": token})
    try:
        services.delete_contact(contact=found, by=request.actor, now=timezone.now())
    except services.ContactNotDeleted as refusal:
        messages.error(request, phrases.CONTACT_OBSTACLES[refusal.obstacle])
        return redirect("accounts:contact", token)
    messages.success(request, phrases.CONTACT_DELETED)
    return redirect(found.organisation)


def _write_again(request: Request, found: ContactRequest, form: forms.WordsForm) -> None:
    network = sender_of(request, today=timezone.localdate())
    if not is_within(CONTACTS_OF_A_SENDER, sender=network):
        form.add_error(None, phrases.TOO_FAST)
        return
    try:
        services.write_again(
            contact=found, text=form.cleaned_data["text"], by=request.actor, now=timezone.now()
        )
    except services.ContactNotPassedOn as refusal:
        form.add_error(None, phrases.CONTACT_OBSTACLES[refusal.obstacle])


def _contact(token: str) -> ContactRequest:
    found = queries.contact_for(token)
    if found is None:
        raise Http404
    return found


@require_safe
@require(Permission.ACCOUNT_OWN)
def my_contacts(request: Request) -> HttpResponse:
    rows = [
        (contact, queries.token_of(contact), phrases.CONTACT_STATES[queries.told_state(contact)])
        for contact in queries.contacts_of(request.viewer)
    ]
    return page(request, "accounts/contacts/my_contacts.html", {"rows": rows})
