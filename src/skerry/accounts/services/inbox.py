"""What an organisation does with the messages it gets, and the cluster manager with reported ones."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from skerry.accounts import rules
from skerry.accounts.enums import ContactObstacle, ContactState
from skerry.accounts.letters import page_of_sender, quoted
from skerry.accounts.models import ContactBlock, ContactLetter, ContactRequest, User
from skerry.accounts.queries import contacts as queries
from skerry.actors.models import Organisation
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.mail import MailKind, queue_mail
from skerry.kernel.models import OutboxMail
from skerry.kernel.notifications import NotificationKind, notify


class ContactNotMoved(Exception):
    """Carries why nothing more can be done with a message."""

    def __init__(self, obstacle: ContactObstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle)


@transaction.atomic
def answer_contact(
    *,
    contact: ContactRequest,
    text: str,
    shows_addresses: bool,
    editor: User,
    by: Actor,
    now: datetime,
) -> None:
    """Pass an answer on. Only with ``shows_addresses`` do both sides get the other's address.

    Raises:
        ContactNotMoved: it was declined or blocked, or both know each other already.
    """
    to = ContactState.CONNECTED if shows_addresses else ContactState.ANSWERED
    connected = {"connected_by": by.id} if shows_addresses else {}
    contact = _moved(contact, to=to, now=now, **connected)
    detail = {"shows_addresses": shows_addresses}
    audit.record(Event.CONTACT_ANSWERED, target=contact, by=by, at=now, detail=detail)
    _write_to_sender(contact, text=text, by=by, now=now)
    if shows_addresses:
        _tell_editor_the_address(contact, editor=editor, by=by, now=now)


@transaction.atomic
def decline_contact(
    *, contact: ContactRequest, sends_note: bool, note: str, by: Actor, now: datetime
) -> None:
    """Say no: with a note, kind even when ``note`` is empty, or in silence.

    Raises:
        ContactNotMoved: it is not waiting.
    """
    contact = _moved(contact, to=ContactState.DECLINED, now=now)
    detail = {"sends_note": sends_note}
    audit.record(Event.CONTACT_DECLINED, target=contact, by=by, at=now, detail=detail)
    if sends_note:
        _write_to_sender(contact, text=note or _kind_note(contact), by=by, now=now)


def _kind_note(contact: ContactRequest) -> str:
    with override(contact.language):
        return _(
            "Thank you for writing to us. We cannot take this up at the moment, and wish you well with it."
        )


@transaction.atomic
def block_sender(*, contact: ContactRequest, by: Actor, now: datetime) -> None:
    """Take no more messages of this sender for the organisation; the sender is not told.

    Raises:
        ContactNotMoved: the sender is blocked already.
    """
    contact = _moved(contact, to=ContactState.BLOCKED, now=now)
    _block(contact, organisation=contact.organisation, by=by, now=now)
    audit.record(Event.CONTACT_BLOCKED, target=contact, by=by, at=now)


@transaction.atomic
def unblock_sender(*, contact: ContactRequest, by: Actor, now: datetime) -> None:
    """Take messages of this sender again.

    Raises:
        ContactNotMoved: the sender is not blocked by this message.
    """
    if contact.state != ContactState.BLOCKED:
        raise ContactNotMoved(ContactObstacle.NOT_NOW)
    contact = _moved(contact, to=ContactState.DECLINED, now=now)
    theirs = ContactRequest.objects.filter(
        organisation=contact.organisation, address_digest=contact.address_digest
    )
    theirs.filter(state=ContactState.BLOCKED).update(state=ContactState.DECLINED)
    ContactBlock.objects.filter(
        organisation=contact.organisation, address_digest=contact.address_digest
    ).delete()
    audit.record(Event.CONTACT_UNBLOCKED, target=contact, by=by, at=now)


@transaction.atomic
def report_contact(*, contact: ContactRequest, reason: str, by: Actor, now: datetime) -> None:
    """Show the message to the cluster manager as abuse. A second report is taken for the first."""
    reported = ContactRequest.objects.filter(pk=contact.pk, reported_at=None).update(
        reported_at=now, reported_by=by.id, report_reason=reason
    )
    if reported:
        audit.record(Event.CONTACT_REPORTED, target=contact, by=by, at=now)


@transaction.atomic
def close_contact_report(
    *, contact: ContactRequest, bars_sender: bool, by: Actor, now: datetime
) -> None:
    """Close a report; ``bars_sender``: no organisation gets messages of theirs any more."""
    is_open = ContactRequest.objects.reported().filter(pk=contact.pk, report_closed_at=None)
    if not is_open.update(report_closed_at=now, report_closed_by=by.id):
        raise ContactNotMoved(ContactObstacle.NOT_NOW)
    if bars_sender:
        _block(contact, organisation=None, by=by, now=now)
    detail = {"bars_sender": bars_sender}
    audit.record(Event.CONTACT_REPORT_CLOSED, target=contact, by=by, at=now, detail=detail)


def _moved(
    contact: ContactRequest, *, to: ContactState, now: datetime, **fields: Any
) -> ContactRequest:  # Any: values of columns
    held = (
        ContactRequest.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=contact.pk)
    )
    if obstacle := rules.obstacle_to_contact_move(state=ContactState(held.state), to=to):
        raise ContactNotMoved(obstacle)
    ContactRequest.objects.filter(pk=held.pk).move(to, last_word_at=now, **fields)
    held.refresh_from_db()
    return held


def _block(
    contact: ContactRequest, *, organisation: Organisation | None, by: Actor, now: datetime
) -> None:
    ContactBlock.objects.get_or_create(
        organisation=organisation,
        address_digest=contact.address_digest,
        defaults={"blocked_by": by.id, "blocked_at": now},
    )


def _write_to_sender(contact: ContactRequest, *, text: str, by: Actor, now: datetime) -> None:
    """Keep the letter and pass it on: by notice and mail with an account, else by mail."""
    letter = ContactLetter.objects.create(
        contact=contact, is_from_sender=False, text=text, written_by=by.id, written_at=now
    )
    told = format_lazy(
        gettext_lazy("{organisation} has answered your message."),
        organisation=contact.organisation.readable_name,
    )
    with override(contact.language):
        words, mail_told = quoted(text) + _introduction(contact), str(told)
    if contact.person is None:
        mail: OutboxMail | None = _mail_visitor(
            contact, told=mail_told, words=words, by=by, now=now
        )
    else:
        mail = notify(
            person=contact.person,
            kind=NotificationKind.CONTACTS,
            text=told,
            letter=words,
            url=reverse("accounts:contact", args=[queries.token_of(contact)]),
            by=by,
            now=now,
        )
    letter.mails = [str(mail.uuid)] if mail is not None else []
    letter.save(update_fields=["mails"])


def _mail_visitor(
    contact: ContactRequest, *, told: str, words: str, by: Actor, now: datetime
) -> OutboxMail:
    with override(contact.language):
        subject = _("An answer to your message")
        follow = _("Your message and the answers stand on this page, which only you have:")
    return queue_mail(
        to=contact.email,
        subject=subject,
        text=f"{told}\n\n{words}\n\n{follow}\n{page_of_sender(contact)}",
        kind=MailKind.LETTER,
        by=by,
        now=now,
    )


def _introduction(contact: ContactRequest) -> str:
    """Name and address of the editor, once they are to be seen."""
    if not contact.is_connected:
        return ""
    name, address = queries.address_of_editor(contact)
    sentence = _("You can write to each other directly now: %(name)s, %(address)s")
    return "\n\n" + sentence % {"name": name, "address": address}


def _tell_editor_the_address(
    contact: ContactRequest, *, editor: User, by: Actor, now: datetime
) -> None:
    notify(
        person=editor.uuid,
        kind=NotificationKind.CONTACTS,
        text=format_lazy(
            gettext_lazy("You and {name} can write to each other directly now."), name=contact.name
        ),
        letter=queries.address_of_sender(contact),
        url=reverse("accounts:inbox_contact", args=[contact.organisation.uuid, contact.uuid]),
        by=by,
        now=now,
    )
