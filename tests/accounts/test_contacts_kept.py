"""Messages to organisations: who reads them, how they travel, how long they stay."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from skerry.accounts.models import ContactBlock, ContactLetter, ContactRequest
from skerry.accounts.providers import contacts as provided
from skerry.accounts.queries import contacts as queries
from skerry.accounts.queries import viewer_for
from skerry.accounts.services import contacts
from skerry.kernel.actor import ANYBODY, VISITOR
from skerry.kernel.mail import MailState
from skerry.kernel.mail.delivery import deliver_due
from skerry.kernel.models import OutboxMail
from skerry.kernel.roles import Role
from tests.accounts.contacting import WORDS, answer, ask, asked_by, block, passed_on
from tests.accounts.factories import ContactFactory, UserFactory
from tests.actors.factories import OrganisationFactory
from tests.kernel.factories import NOON
from tests.kernel.mail_server import Recipient, free_port, serving

pytestmark = pytest.mark.django_db


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
