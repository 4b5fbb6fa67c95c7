"""Asking an organisation for contact: the sender's side of the conversation."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from skerry.accounts import rules
from skerry.accounts.enums import ContactObstacle, ContactState
from skerry.accounts.letters import page_of_sender, quoted
from skerry.accounts.models import ContactLetter, ContactRequest
from skerry.accounts.queries import contacts as queries
from skerry.actors.models import Organisation
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.mail import MailKind, queue_mail
from skerry.kernel.notifications import NotificationKind, notify


class ContactNotPassedOn(Exception):
    """Carries why a message cannot go to the organisation, or go on."""

    def __init__(self, obstacle: ContactObstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle)


class ContactNotDeleted(ContactNotPassedOn):
    """Carries why a message stays for now."""


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who asks: ``person`` with an account, or a visitor with an address yet to be confirmed.

    ``address`` is where mail to them goes, also for somebody with an account.
    """

    person: UUID | None
    name: str
    address: str
    organisation_name: str
    language: str


@transaction.atomic
def ask_for_contact(
    *, organisation: Organisation, sender: Sender, message: str, by: Actor, now: datetime
) -> ContactRequest:
    """Keep a message: passed on at once for somebody with an account, else when they confirm.

    Raises:
        ContactNotPassedOn: the organisation has nobody to receive it, blocks the sender,
            has a message of theirs waiting, or has had too many today. A visitor is told
            only once they have shown that the address is theirs.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    is_visitor = sender.person is None
    contact = ContactRequest.objects.create(
        organisation=organisation,
        person=sender.person,
        name=sender.name,
        email=sender.address if is_visitor else "",
        organisation_name=sender.organisation_name,
        language=sender.language,
        address_digest=queries.digest_of_address(sender.address),
        state=ContactState.UNCONFIRMED,
        asked_at=now,
        last_word_at=now,
    )
    letter = _written(contact, text=message, by=by, now=now)
    audit.record(Event.CONTACT_ASKED, target=contact, by=by, at=now)
    if is_visitor:
        _ask_to_confirm(contact, by=by, now=now)
    else:
        _pass_on(contact, letter, by=by, now=now)
    return contact


@transaction.atomic
def confirm_contact(*, contact: ContactRequest, by: Actor, now: datetime) -> None:
    """Pass on what a visitor wrote: they hold the mailbox that they named.

    Raises:
        ContactNotPassedOn: as for ``ask_for_contact``, or it was passed on already.
    """
    Organisation.objects.select_for_update().get(pk=contact.organisation_id)
    contact = _held(contact)
    if contact.state != ContactState.UNCONFIRMED:
        raise ContactNotPassedOn(ContactObstacle.NOT_NOW)
    _pass_on(contact, contact.letters.get(), by=by, now=now)


@transaction.atomic
def write_again(*, contact: ContactRequest, text: str, by: Actor, now: datetime) -> None:
    """The sender answers the answer.

    Raises:
        ContactNotPassedOn: the organisation has not answered, or has blocked the sender.
    """
    contact = _held(contact)
    if contact.state != ContactState.ANSWERED:
        raise ContactNotPassedOn(ContactObstacle.NOT_NOW)
    if obstacle := queries.obstacle_to_passing_on(contact, now=now):
        raise ContactNotPassedOn(obstacle)

    letter = _written(contact, text=text, by=by, now=now)
    ContactRequest.objects.filter(pk=contact.pk).move(ContactState.WAITING, last_word_at=now)
    audit.record(Event.CONTACT_WRITTEN_AGAIN, target=contact, by=by, at=now)
    _tell_editors(contact, letter, by=by, now=now)


@transaction.atomic
def delete_contact(*, contact: ContactRequest, by: Actor, now: datetime) -> None:
    """Delete the sender's message with all its letters. What was mailed to editors stays with them.

    Raises:
        ContactNotDeleted: somebody reported it, and nobody has decided yet.
    """
    contact = _held(contact)
    is_looked_at = contact.reported_at is not None and contact.report_closed_at is None
    if obstacle := rules.obstacle_to_deleting_contact(is_looked_at=is_looked_at):
        raise ContactNotDeleted(obstacle)

    audit.record(Event.CONTACT_DELETED, target=contact, by=by, at=now)
    contact.delete()


def _held(contact: ContactRequest) -> ContactRequest:
    return (
        ContactRequest.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=contact.pk)
    )


def _written(contact: ContactRequest, *, text: str, by: Actor, now: datetime) -> ContactLetter:
    return ContactLetter.objects.create(
        contact=contact, is_from_sender=True, text=text, written_by=by.id, written_at=now
    )


def _pass_on(contact: ContactRequest, letter: ContactLetter, *, by: Actor, now: datetime) -> None:
    if obstacle := queries.obstacle_to_passing_on(contact, now=now):
        raise ContactNotPassedOn(obstacle)
    ContactRequest.objects.filter(pk=contact.pk).move(
        ContactState.WAITING, passed_on_at=now, last_word_at=now
    )
    audit.record(Event.CONTACT_PASSED_ON, target=contact, by=by, at=now)
    _tell_editors(contact, letter, by=by, now=now)


def _tell_editors(
    contact: ContactRequest, letter: ContactLetter, *, by: Actor, now: datetime
) -> None:
    """By notice and mail, each as they chose. The mail carries the words, never the address."""
    organisation = contact.organisation
    text = format_lazy(
        gettext_lazy("{name} asks {organisation} for contact."),
        name=_called(contact),
        organisation=organisation.readable_name,
    )
    mails = [
        notify(
            person=person,
            kind=NotificationKind.CONTACTS,
            text=text,
            letter=quoted(letter.text),
            url=reverse("accounts:inbox_contact", args=[organisation.uuid, contact.uuid]),
            by=by,
            now=now,
        )
        for person in queries.receivers_of(organisation.uuid, today=now.date()).values_list(
            "uuid", flat=True
        )
    ]
    letter.mails = [str(mail.uuid) for mail in mails if mail is not None]
    letter.save(update_fields=["mails"])


def _called(contact: ContactRequest) -> str:
    if not contact.organisation_name:
        return contact.name
    return f"{contact.name} ({contact.organisation_name})"


def _ask_to_confirm(contact: ContactRequest, *, by: Actor, now: datetime) -> None:
    """The mail holds nothing that the sender chose, so that nobody can send words of theirs by it."""
    with override(contact.language):
        text = _(
            "Somebody, probably you, wrote a message to %(organisation)s and gave this address.\n\n"
            "Nothing has been passed on yet. Open this page to look at the message and to send it:\n"
            "%(link)s\n\n"
            "If it was not you, do nothing: the message is deleted in %(days)s days."
        )
        values = {
            "organisation": contact.organisation.readable_name,
            "link": page_of_sender(contact),
            "days": rules.UNCONFIRMED_CONTACT_KEPT.days,
        }
        queue_mail(
            to=contact.email,
            subject=_("Please confirm your message"),
            text=text % values,
            kind=MailKind.LETTER,
            by=by,
            now=now,
        )
