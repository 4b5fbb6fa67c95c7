"""Messages to organisations: the rules, and asking."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from skerry.accounts.enums import ContactObstacle, ContactState
from skerry.accounts.models import ContactLetter, ContactRequest
from skerry.accounts.queries import contacts as queries
from skerry.accounts.rules import (
    CONTACT_MOVES,
    CONTACTS_A_DAY,
    obstacle_to_contact,
    obstacle_to_contact_move,
    state_told_to_sender,
)
from skerry.accounts.services import contacts, inbox
from skerry.accounts.services.contacts import ContactNotPassedOn, quoted
from skerry.kernel.actor import VISITOR, Actor
from skerry.kernel.mail import MailKind
from skerry.kernel.models import AuditEvent, Notification, NotificationSetting, OutboxMail
from skerry.kernel.roles import Role
from tests.accounts.contacting import (
    WORDS,
    answer,
    ask,
    asked_by,
    passed_on,
    refused,
)
from tests.accounts.factories import ContactFactory, RoleGrantFactory, UserFactory, events
from tests.kernel.factories import NOON

pytestmark = pytest.mark.django_db


# Rules


def test_every_state_has_its_moves():
    assert set(CONTACT_MOVES) == set(ContactState)
    assert set().union(*CONTACT_MOVES.values()) == set(ContactState) - {ContactState.UNCONFIRMED}


@pytest.mark.parametrize("to", ContactState)
@pytest.mark.parametrize("state", ContactState)
def test_moves_are_those_of_the_table(state, to):
    expected = None if to in CONTACT_MOVES[state] else ContactObstacle.NOT_NOW

    assert obstacle_to_contact_move(state=state, to=to) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"has_receivers": False}, ContactObstacle.NOBODY_THERE),
        ({"is_own": True}, ContactObstacle.OWN_ORGANISATION),
        ({"is_blocked": True}, ContactObstacle.NOT_WANTED),
        ({"waits_already": True}, ContactObstacle.WAITS_ALREADY),
        ({"passed_today": CONTACTS_A_DAY}, ContactObstacle.TOO_MANY),
        ({"passed_today": CONTACTS_A_DAY - 1}, None),
    ],
)
def test_why_a_message_cannot_be_passed_on(changes, expected):
    usual = {
        "has_receivers": True,
        "is_own": False,
        "is_blocked": False,
        "waits_already": False,
        "passed_today": 0,
    }

    assert obstacle_to_contact(**usual | changes) is expected


@pytest.mark.parametrize(
    ("state", "has_last_word", "told"),
    [
        ("unconfirmed", True, "unconfirmed"),
        ("waiting", True, "waiting"),
        ("answered", False, "answered"),
        ("connected", False, "connected"),
        ("declined", False, "declined"),
        ("declined", True, "waiting"),
        ("blocked", True, "waiting"),
        ("blocked", False, "waiting"),
    ],
)
def test_sender_never_learns_of_a_block_or_a_silent_no(state, has_last_word, told):
    assert state_told_to_sender(state=ContactState(state), has_last_word=has_last_word) == told


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("ida@lind.example", " Ida@LIND.example ", True),
        ("ida@lind.example", "ida+again@lind.example", True),
        ("ida@lind.example", "idun@lind.example", False),
        ("ida@lind.example", "ida@berg.example", False),
    ],
)
def test_digest_of_an_address(one, other, is_same):
    assert (queries.digest_of_address(one) == queries.digest_of_address(other)) is is_same
    assert "ida" not in queries.digest_of_address(one)


def test_words_of_others_are_marked_in_every_line():
    assert quoted("Hello\n\nSkerry: give us your password") == (
        "> Hello\n> \n> Skerry: give us your password"
    )


# Asking


def test_visitor_is_asked_to_confirm_and_nothing_is_passed_on(harbour, editor):
    contact = ask(harbour, message="Buy my pills!")

    mail = OutboxMail.objects.get()
    assert (contact.state, contact.passed_on_at) == (ContactState.UNCONFIRMED, None)
    assert (mail.to, mail.kind) == ("ida@lind.example", MailKind.LETTER)
    assert reverse("accounts:contact", args=[queries.token_of(contact)]) in mail.text
    assert "pills" not in mail.text + mail.subject
    assert "Ida" not in mail.text + mail.subject
    assert not Notification.objects.exists()
    assert list(events().values_list("kind", "detail")) == [("accounts.contact.asked", {})]


def test_confirmed_message_reaches_the_editors_without_the_address(harbour, editor):
    colleague = UserFactory(edits=harbour)
    UserFactory(belongs=harbour)

    contact = passed_on(harbour)

    to_editors = OutboxMail.objects.filter(to__in=[editor.email, colleague.email])
    assert contact.state == ContactState.WAITING
    assert to_editors.count() == 2
    assert set(Notification.objects.values_list("person", flat=True)) == {
        editor.uuid,
        colleague.uuid,
    }
    for mail in to_editors:
        assert f"> {WORDS}" in mail.text
        assert "Ida Lind (Lind Data) asks Hamnlås AB for contact." in mail.text
        assert "ida@lind" not in mail.text + mail.subject
    assert "ida@lind" not in str(list(Notification.objects.values()))
    assert sorted(contact.letters.get().mails) == sorted(str(mail.uuid) for mail in to_editors)


def test_somebody_with_an_account_needs_no_confirmation(harbour, editor):
    ida = UserFactory(name="Ida", email="ida@lind.example")

    contact = asked_by(ida, harbour, organisation_name="")

    assert (contact.person, contact.email) == (ida.uuid, "")
    assert OutboxMail.objects.get().to == editor.email
    assert "Ida asks Hamnlås AB for contact." in OutboxMail.objects.get().text


def test_editor_who_wants_no_mail_finds_it_on_the_site(harbour, editor):
    NotificationSetting.objects.create(
        person=editor.uuid, kind="accounts.contacts", on_site=True, by_mail=False
    )

    contact = asked_by(UserFactory(), harbour)

    assert contact.letters.get().mails == []
    assert Notification.objects.get().person == editor.uuid
    assert not OutboxMail.objects.exists()


def test_message_is_confirmed_once(harbour, editor):
    contact = passed_on(harbour)

    with pytest.raises(ContactNotPassedOn) as refusal:
        contacts.confirm_contact(contact=contact, by=VISITOR, now=NOON)

    assert refusal.value.obstacle is ContactObstacle.NOT_NOW


def test_nobody_there_no_message(harbour):
    RoleGrantFactory(
        user=UserFactory(is_active=False), organisation=harbour, role=Role.ORGANISATION_EDITOR
    )

    assert refused(UserFactory(), harbour) == (ContactObstacle.NOBODY_THERE, 0)


def test_editor_does_not_write_to_the_own_organisation(harbour, editor):
    assert refused(editor, harbour) == (ContactObstacle.OWN_ORGANISATION, 0)


def test_second_message_waits_for_the_first(harbour, editor):
    ida = UserFactory()
    asked_by(ida, harbour)

    with pytest.raises(ContactNotPassedOn) as refusal:
        asked_by(ida, harbour)

    assert refusal.value.obstacle is ContactObstacle.WAITS_ALREADY


def test_organisation_is_not_flooded_from_many_addresses(harbour, editor):
    for _number in range(CONTACTS_A_DAY):
        ContactFactory(organisation=harbour, passed_on_at=NOON - timedelta(hours=1))

    assert refused(UserFactory(), harbour) == (ContactObstacle.TOO_MANY, 0)


def test_deleted_message_takes_its_letters_along(harbour, editor):
    contact = passed_on(harbour)
    answer(contact, editor)
    kept = passed_on(harbour, address="bo@lind.example")

    contacts.delete_contact(contact=contact, by=VISITOR, now=NOON)

    assert list(ContactRequest.objects.all()) == [kept]
    assert set(ContactLetter.objects.values_list("contact", flat=True)) == {kept.pk}
    event = AuditEvent.objects.get(kind="accounts.contact.deleted")
    assert (event.target_id, event.detail) == (str(contact.uuid), {})


def test_message_can_be_deleted_once_its_report_is_closed(harbour, editor):
    contact = ContactFactory(
        organisation=harbour, reported_at=NOON, reported_by="x", report_closed_at=NOON
    )

    contacts.delete_contact(contact=contact, by=VISITOR, now=NOON)

    assert not ContactRequest.objects.exists()


def test_audit_knows_no_words_and_no_address(harbour, editor):
    contact = passed_on(harbour)
    answer(contact, editor, text="Gladly.", shows_addresses=True)
    inbox.report_contact(contact=contact, reason="Rude.", by=Actor.person(editor.uuid), now=NOON)

    log = json.dumps(list(AuditEvent.objects.values("kind", "detail", "target_id")), default=str)
    for secret in ("harbour security", "Gladly", "Rude", "ida@", "eva@", "Ida"):
        assert secret not in log
