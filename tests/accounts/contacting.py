"""People who write to an organisation, and editors who answer, in a line each."""

import pytest

from skerry.accounts.models import ContactRequest
from skerry.accounts.services import contacts, inbox
from skerry.accounts.services.contacts import ContactNotPassedOn, Sender
from skerry.kernel.actor import VISITOR, Actor
from skerry.kernel.models import OutboxMail
from tests.kernel.factories import NOON

WORDS = "We look for a partner in harbour security."


def sender(**changes):
    usual = {
        "person": None,
        "name": "Ida Lind",
        "address": "ida@lind.example",
        "organisation_name": "Lind Data",
        "language": "en",
    }
    return Sender(**usual | changes)


def ask(organisation, *, message=WORDS, by=VISITOR, now=NOON, **changes):
    return contacts.ask_for_contact(
        organisation=organisation, sender=sender(**changes), message=message, by=by, now=now
    )


def asked_by(person, organisation, **changes):
    by = Actor.person(person.uuid)
    return ask(
        organisation, person=person.uuid, name=person.name, address=person.email, by=by, **changes
    )


def passed_on(organisation, **changes):
    contact = ask(organisation, **changes)
    contacts.confirm_contact(contact=contact, by=VISITOR, now=NOON)
    contact.refresh_from_db()
    return contact


def answer(contact, editor, *, text="Gladly.", shows_addresses=False):
    inbox.answer_contact(
        contact=contact,
        text=text,
        shows_addresses=shows_addresses,
        editor=editor,
        by=Actor.person(editor.uuid),
        now=NOON,
    )
    contact.refresh_from_db()


def everything_sent_to(address):
    return "\n".join(
        f"{mail.subject}\n{mail.text}" for mail in OutboxMail.objects.filter(to=address)
    )


def refused(person, organisation):
    """Why the message of ``person`` was not passed on, and how many of theirs were left lying."""
    with pytest.raises(ContactNotPassedOn) as refusal:
        asked_by(person, organisation)
    left = ContactRequest.objects.filter(person=person.uuid, state="unconfirmed").count()
    return refusal.value.obstacle, left


def block(contact, editor):
    inbox.block_sender(contact=contact, by=Actor.person(editor.uuid), now=NOON)
    contact.refresh_from_db()
