"""Messages to organisations: what their editors do with them."""

import json

import pytest

from skerry.accounts.enums import ContactObstacle, ContactState
from skerry.accounts.models import ContactBlock
from skerry.accounts.queries import contacts as queries
from skerry.accounts.queries import viewer_for
from skerry.accounts.services import contacts, inbox
from skerry.accounts.services.contacts import ContactNotPassedOn
from skerry.accounts.services.inbox import ContactNotMoved
from skerry.kernel.actor import ANYBODY, VISITOR, Actor
from skerry.kernel.models import Notification, OutboxMail
from skerry.kernel.roles import Role
from tests.accounts.contacting import (
    answer,
    ask,
    asked_by,
    block,
    everything_sent_to,
    passed_on,
    refused,
)
from tests.accounts.factories import ContactFactory, UserFactory, events
from tests.actors.factories import OrganisationFactory
from tests.kernel.factories import NOON

pytestmark = pytest.mark.django_db


# Answering


def test_answer_shows_no_address(harbour, editor):
    contact = passed_on(harbour)

    answer(contact, editor)

    told = everything_sent_to("ida@lind.example")
    assert contact.state == ContactState.ANSWERED
    assert "> Gladly." in told
    assert "Hamnlås AB has answered your message." in told
    assert "eva@hamn" not in told
    assert "Eva" not in told
    assert "ida@lind" not in everything_sent_to(editor.email)


def test_both_get_the_address_when_the_editor_shows_it(harbour, editor):
    contact = passed_on(harbour)

    answer(contact, editor, shows_addresses=True)

    assert contact.state == ContactState.CONNECTED
    assert "Eva Berg, eva@hamn.example" in everything_sent_to("ida@lind.example")
    assert "ida@lind.example" in everything_sent_to(editor.email)


def test_somebody_with_an_account_is_told_as_they_chose(harbour, editor):
    ida = UserFactory(name="Ida")
    contact = asked_by(ida, harbour)

    answer(contact, editor, shows_addresses=True)

    notice = Notification.objects.get(person=ida.uuid)
    assert notice.text == "Hamnlås AB has answered your message."
    assert "eva@" not in notice.text
    assert "eva@hamn.example" in everything_sent_to(ida.email)
    assert ida.email in everything_sent_to(editor.email)


def test_answer_to_an_account_that_is_gone_is_kept_and_mailed_to_nobody(harbour, editor):
    ida = UserFactory()
    contact = asked_by(ida, harbour)
    ida.is_active = False
    ida.save()

    answer(contact, editor, shows_addresses=True)

    assert contact.letters.get(is_from_sender=False).mails == []
    assert queries.address_of_sender(contact) == ""


def test_mail_is_in_the_language_of_the_sender(harbour, editor):
    contact = passed_on(harbour, language="sv")

    inbox.decline_contact(
        contact=contact, sends_note=True, note="", by=Actor.person(editor.uuid), now=NOON
    )

    contact.refresh_from_db()
    assert contact.state == ContactState.DECLINED
    assert OutboxMail.objects.filter(to="ida@lind.example").count() == 2


@pytest.mark.parametrize(
    ("sends_note", "note", "mails"),
    [(True, "", 1), (True, "Not this year.", 1), (False, "", 0), (False, "Not this year.", 0)],
)
def test_declining_is_kind_or_silent(harbour, editor, sends_note, note, mails):
    contact = ContactFactory(organisation=harbour, email="ida@lind.example")

    inbox.decline_contact(
        contact=contact, sends_note=sends_note, note=note, by=Actor.person(editor.uuid), now=NOON
    )

    told = OutboxMail.objects.filter(to="ida@lind.example")
    assert told.count() == mails
    assert all((note or "wish you well") in mail.text for mail in told)


def test_sender_writes_back_after_an_answer_only(harbour, editor):
    contact = passed_on(harbour)
    with pytest.raises(ContactNotPassedOn):
        contacts.write_again(contact=contact, text="Hello?", by=VISITOR, now=NOON)
    answer(contact, editor)

    contacts.write_again(contact=contact, text="On Monday?", by=VISITOR, now=NOON)

    contact.refresh_from_db()
    assert contact.state == ContactState.WAITING
    assert "> On Monday?" in everything_sent_to(editor.email)
    assert [letter.is_from_sender for letter in contact.letters.order_by("pk")] == [
        True,
        False,
        True,
    ]


def test_sender_does_not_write_back_when_nobody_is_left(harbour, editor):
    contact = passed_on(harbour)
    answer(contact, editor)
    editor.grants.all().delete()

    with pytest.raises(ContactNotPassedOn) as refusal:
        contacts.write_again(contact=contact, text="On Monday?", by=VISITOR, now=NOON)

    assert refusal.value.obstacle is ContactObstacle.NOBODY_THERE


def test_what_is_done_with_stays_done_with(harbour, editor):
    contact = ContactFactory(organisation=harbour, state="declined")

    with pytest.raises(ContactNotMoved) as refusal:
        answer(contact, editor)

    assert refusal.value.obstacle is ContactObstacle.NOT_NOW
    assert not OutboxMail.objects.exists()


# Blocking and reporting


def test_blocked_sender_reaches_this_organisation_no_more(harbour, editor):
    elsewhere = OrganisationFactory()
    UserFactory(edits=elsewhere)
    contact = passed_on(harbour)

    block(contact, editor)

    again = ask(harbour, address="Ida+new@lind.example")
    with pytest.raises(ContactNotPassedOn) as refusal:
        contacts.confirm_contact(contact=again, by=VISITOR, now=NOON)
    assert refusal.value.obstacle is ContactObstacle.NOT_WANTED
    assert passed_on(elsewhere).state == ContactState.WAITING
    assert "ida" not in json.dumps(list(ContactBlock.objects.values()), default=str)


def test_block_holds_for_the_account_with_that_address(harbour, editor):
    block(passed_on(harbour), editor)

    assert refused(UserFactory(email="ida@lind.example"), harbour) == (
        ContactObstacle.NOT_WANTED,
        0,
    )


def test_block_is_lifted(harbour, editor):
    contact = passed_on(harbour)
    block(contact, editor)

    inbox.unblock_sender(contact=contact, by=Actor.person(editor.uuid), now=NOON)

    contact.refresh_from_db()
    assert contact.state == ContactState.DECLINED
    assert not ContactBlock.objects.exists()
    assert passed_on(harbour).state == ContactState.WAITING


def test_only_a_block_is_lifted(harbour, editor):
    contact = passed_on(harbour)

    with pytest.raises(ContactNotMoved):
        inbox.unblock_sender(contact=contact, by=Actor.person(editor.uuid), now=NOON)


def test_report_goes_to_the_cluster_manager_once(harbour, editor):
    by, contact = Actor.person(editor.uuid), passed_on(harbour)

    inbox.report_contact(contact=contact, reason="Rude.", by=by, now=NOON)
    inbox.report_contact(contact=contact, reason="Again.", by=by, now=NOON)

    manager = viewer_for(UserFactory(role=Role.CLUSTER_MANAGER), today=NOON.date())
    assert queries.reported_contacts_visible_to(manager).get().report_reason == "Rude."
    assert not queries.reported_contacts_visible_to(ANYBODY).exists()
    assert events().filter(kind="accounts.contact.reported").count() == 1


@pytest.mark.parametrize("bars_sender", [True, False])
def test_cluster_manager_closes_a_report_and_may_keep_the_sender_off(harbour, editor, bars_sender):
    elsewhere = OrganisationFactory()
    UserFactory(edits=elsewhere)
    contact = passed_on(harbour)
    inbox.report_contact(contact=contact, reason="Rude.", by=VISITOR, now=NOON)
    manager = Actor.person(UserFactory(role=Role.CLUSTER_MANAGER).uuid)

    inbox.close_contact_report(contact=contact, bars_sender=bars_sender, by=manager, now=NOON)

    again = ask(elsewhere)
    if bars_sender:
        with pytest.raises(ContactNotPassedOn):
            contacts.confirm_contact(contact=again, by=VISITOR, now=NOON)
    else:
        contacts.confirm_contact(contact=again, by=VISITOR, now=NOON)
    with pytest.raises(ContactNotMoved):
        inbox.close_contact_report(contact=contact, bars_sender=False, by=manager, now=NOON)
