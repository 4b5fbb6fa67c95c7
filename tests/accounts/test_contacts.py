"""Messages to organisations: who gets them, who sees which address, and when they go."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from skerry.accounts.enums import ContactObstacle, ContactState
from skerry.accounts.models import ContactBlock, ContactLetter, ContactRequest
from skerry.accounts.providers import contacts as provided
from skerry.accounts.queries import contacts as queries
from skerry.accounts.queries import viewer_for
from skerry.accounts.rules import (
    CONTACT_MOVES,
    CONTACTS_A_DAY,
    obstacle_to_contact,
    obstacle_to_contact_move,
    state_told_to_sender,
)
from skerry.accounts.services import contacts, inbox
from skerry.accounts.services.contacts import ContactNotPassedOn, Sender, quoted
from skerry.accounts.services.inbox import ContactNotMoved
from skerry.kernel.actor import ANYBODY, VISITOR, Actor
from skerry.kernel.mail import MailKind, MailState
from skerry.kernel.mail.delivery import deliver_due
from skerry.kernel.models import AuditEvent, Notification, NotificationSetting, OutboxMail
from skerry.kernel.roles import Role
from tests.accounts.factories import ContactFactory, RoleGrantFactory, UserFactory, events
from tests.actors.factories import OrganisationFactory
from tests.kernel.factories import NOON
from tests.kernel.mail_server import Recipient, free_port, serving

pytestmark = pytest.mark.django_db

WORDS = "We look for a partner in harbour security."


@pytest.fixture
def harbour():
    return OrganisationFactory(name="Hamnlås AB")


@pytest.fixture
def editor(harbour):
    return UserFactory(name="Eva Berg", email="eva@hamn.example", edits=harbour)


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


def refused(person, organisation):
    """Why the message of ``person`` was not passed on, and how many of theirs were left lying."""
    with pytest.raises(ContactNotPassedOn) as refusal:
        asked_by(person, organisation)
    left = ContactRequest.objects.filter(person=person.uuid, state="unconfirmed").count()
    return refusal.value.obstacle, left


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


def block(contact, editor):
    inbox.block_sender(contact=contact, by=Actor.person(editor.uuid), now=NOON)
    contact.refresh_from_db()


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


# Who may read what


def test_inbox_is_for_the_editors_alone(harbour, editor):
    passed_on(harbour)
    ask(harbour, address="other@lind.example")
    manager = UserFactory(role=Role.CLUSTER_MANAGER)
    colleague = UserFactory(belongs=harbour)

    def seen(person):
        viewer = viewer_for(person, today=NOON.date())
        return queries.inbox_of(harbour, viewer=viewer).count()

    assert (seen(editor), seen(colleague), seen(manager)) == (1, 0, 0)


def test_link_opens_one_message_and_a_broken_one_none(harbour):
    contact = ContactFactory(organisation=harbour)

    assert queries.contact_for(queries.token_of(contact)) == contact
    assert queries.contact_for(queries.token_of(contact)[:-1]) is None
    assert queries.contact_for("nonsense") is None


def test_own_messages_are_listed_for_people_only(harbour, editor):
    ida = UserFactory()
    contact = asked_by(ida, harbour)

    assert list(queries.contacts_of(viewer_for(ida, today=NOON.date()))) == [contact]
    assert not queries.contacts_of(ANYBODY).exists()


def test_editor_without_an_account_has_no_address_left():
    contact = ContactFactory(state="connected", connected_by=str(uuid4()))

    assert queries.address_of_editor(contact) == ("", "")


# Real mail


@pytest.fixture
def server(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with serving(settings.EMAIL_PORT, Recipient()) as recipient:
        yield recipient


def test_letters_leave_by_a_real_server_and_the_outbox_forgets_them(harbour, editor, server):
    contact = ask(
        harbour, name="Eve\r\nBcc: all@people.example", message="Hi\r\n.\r\nBcc: x@y.example"
    )
    contacts.confirm_contact(contact=contact, by=VISITOR, now=NOON)
    answer(contact, editor, text="<script>alert(1)</script>" + "å" * 2900)

    deliver_due(clock=lambda: NOON)

    recipients = [to for to, _text in server.taken]
    heads = [text.partition("\r\n\r\n")[0] for _to, text in server.taken]
    assert recipients == [["ida@lind.example"], [editor.email], ["ida@lind.example"]]
    assert not any("Bcc" in head for head in heads)
    assert not any("text/html" in text for _to, text in server.taken)
    assert set(OutboxMail.objects.values_list("text", "state")) == {("", MailState.SENT)}


def test_mail_that_comes_back_is_known_as_not_delivered(harbour, editor, server):
    server.refusals[editor.email] = "550 nobody here"
    contact = passed_on(harbour)
    letter = contact.letters.get()

    assert queries.undelivered([letter]) == frozenset()
    deliver_due(clock=lambda: NOON)
    assert queries.undelivered([letter]) == {letter.pk}


def test_one_editor_reached_is_delivered(harbour, editor, server):
    UserFactory(edits=harbour)
    server.refusals[editor.email] = "550 nobody here"
    letter = passed_on(harbour).letters.get()

    deliver_due(clock=lambda: NOON)

    assert queries.undelivered([letter]) == frozenset()


# Personal data, retention, merging


def test_person_takes_along_and_erases_what_they_wrote(harbour, editor):
    ida = UserFactory(email="ida@lind.example")
    visited = passed_on(harbour)
    answer(visited, editor)
    block(visited, editor)

    def exported(person):
        return {
            provider.model: list(provider.export(person.uuid))
            for provider in provided.PERSONAL_DATA
        }

    assert [row["text"] for row in exported(ida)["accounts.ContactLetter"]] == [WORDS]
    assert [row["text"] for row in exported(editor)["accounts.ContactLetter"]] == ["Gladly."]
    assert exported(ida)["accounts.ContactBlock"] == [{"blocked_at": NOON}]
    assert exported(ida)["accounts.ContactRequest"][0]["email"] == "ida@lind.example"

    for provider in provided.PERSONAL_DATA:
        provider.erase(person=ida.uuid, by=VISITOR, now=NOON)
    assert not ContactRequest.objects.exists()
    assert not ContactLetter.objects.exists()
    assert ContactBlock.objects.exists()


def test_erased_editor_leaves_the_answers_to_the_organisation(harbour, editor):
    answer(passed_on(harbour), editor)

    for provider in provided.PERSONAL_DATA:
        provider.erase(person=editor.uuid, by=VISITOR, now=NOON)

    assert ContactLetter.objects.count() == 2


@pytest.mark.parametrize(
    ("state", "age", "is_kept"),
    [
        ("unconfirmed", timedelta(days=2, hours=23), True),
        ("unconfirmed", timedelta(days=3), False),
        ("waiting", timedelta(days=364), True),
        ("waiting", timedelta(days=365), False),
        ("connected", timedelta(days=365), False),
    ],
)
def test_messages_go_in_time(state, age, is_kept):
    ContactFactory(
        state=state,
        asked_at=NOON - age,
        last_word_at=NOON - age,
        passed_on_at=None if state == "unconfirmed" else NOON - age,
        connected_by="somebody" if state == "connected" else "",
    )

    for rule in provided.RETENTION:
        rule.expire(now=NOON)

    assert ContactRequest.objects.exists() is is_kept
    assert ContactLetter.objects.exists() is is_kept


def test_blocks_end_after_a_year(harbour, editor):
    block(passed_on(harbour), editor)

    for rule in provided.RETENTION:
        rule.expire(now=NOON + timedelta(days=364))
    assert ContactBlock.objects.exists()
    for rule in provided.RETENTION:
        rule.expire(now=NOON + timedelta(days=365))
    assert not ContactBlock.objects.exists()


def test_merging_takes_messages_and_blocks_along(harbour):
    other = OrganisationFactory()
    contact = ContactFactory(organisation=other)
    for organisation, digest in ((harbour, "a"), (other, "a"), (other, "b")):
        ContactBlock.objects.create(
            organisation=organisation, address_digest=digest, blocked_by="x", blocked_at=NOON
        )

    for reference in provided.ORGANISATION_REFERENCES:
        reference.merge(keep=harbour.pk, drop=other.pk, by=VISITOR, now=NOON)

    contact.refresh_from_db()
    assert contact.organisation == harbour
    assert sorted(ContactBlock.objects.values_list("organisation", "address_digest")) == [
        (harbour.pk, "a"),
        (harbour.pk, "b"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"email": ""},
        {"state": "unconfirmed"},
        {"state": "connected"},
        {"passed_on_at": None},
        {"report_closed_at": NOON},
    ],
)
def test_database_refuses_an_impossible_message(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactFactory(**wrong)
