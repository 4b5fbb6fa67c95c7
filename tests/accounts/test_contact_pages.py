"""The pages of messages to organisations, as people meet them."""

import pytest
from django.core.cache import caches
from django.urls import reverse

from skerry.accounts.models import ContactLetter, ContactRequest
from skerry.accounts.queries.contacts import token_of
from skerry.kernel.models import MailState, OutboxMail
from tests.accounts.factories import ContactFactory, UserFactory
from tests.actors.factories import OrganisationFactory
from tests.kernel.factories import NOON

pytestmark = pytest.mark.django_db

WORDS = {
    "name": "Ida Lind",
    "email": "ida@lind.example",
    "organisation_name": "Lind Data",
    "message": "We look for a partner.",
    "website": "",
}


@pytest.fixture(autouse=True)
def _no_attempts_before():
    caches["default"].clear()
    caches["pages"].clear()


@pytest.fixture
def desk_of_editor(client, editor):
    client.force_login(editor)
    return client


def ask_page(organisation):
    return reverse("accounts:contact_ask", args=[organisation.uuid])


def sender_page(contact, name="contact"):
    return reverse(f"accounts:{name}", args=[token_of(contact)])


# The way in


def test_profile_offers_contact_only_where_somebody_receives_it(client, harbour):
    assert "Ask for contact" not in client.get(harbour.get_absolute_url()).text

    UserFactory(edits=harbour)
    caches["pages"].clear()

    page = client.get(harbour.get_absolute_url()).text
    assert ask_page(harbour) in page


def test_editor_finds_the_messages_on_the_own_profile(desk_of_editor, harbour):
    ContactFactory(organisation=harbour)

    page = desk_of_editor.get(harbour.get_absolute_url()).text

    assert "1 message waits for your answer." in page
    assert ask_page(harbour) not in page


def test_where_nobody_receives_the_page_says_so_and_takes_nothing(client, harbour):
    assert "Nobody receives messages here" in client.get(ask_page(harbour)).text

    client.post(ask_page(harbour), WORDS)

    assert not ContactRequest.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("visibility", ["members", "vetted", "protected"])
def test_what_is_hidden_is_not_found_and_gets_nothing(client, visibility, method):
    hidden = OrganisationFactory(visibility=visibility)
    UserFactory(edits=hidden)

    response = getattr(client, method)(ask_page(hidden), WORDS)

    assert response.status_code == 404
    assert not ContactRequest.objects.exists()
    assert not OutboxMail.objects.exists()


# Asking


def test_visitor_asks_confirms_and_reads_the_answer(client, harbour, editor):
    asked = client.post(ask_page(harbour), WORDS, follow=True)
    assert "open the link that we have just mailed you" in asked.text
    contact = ContactRequest.objects.get()

    before = client.get(sender_page(contact)).text
    assert "Nothing has been passed on yet" in before
    assert ContactRequest.objects.get().state == "unconfirmed"  # reading passes nothing on

    sent = client.post(sender_page(contact, "contact_confirm"), follow=True).text
    assert "Your message is on its way." in sent
    assert "Waits for an answer" in sent
    assert "eva@" not in sent

    again = client.post(sender_page(contact, "contact_confirm"), follow=True).text
    assert "something has happened meanwhile" in again


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "ida@lind.example\nBcc: all@people.example"}, "valid email"),
        ({"email": ""}, "required"),
        ({"message": "å" * 3001}, "at most 3000"),
        ({"message": "   "}, "required"),
        ({"message": "nul \x00"}, "Null characters"),
        ({"name": "x" * 121}, "at most 120"),
    ],
)
def test_bad_input_is_said_and_what_was_written_is_kept(client, harbour, editor, wrong, said):
    response = client.post(ask_page(harbour), WORDS | wrong)

    assert response.status_code == 422
    assert said in response.text
    assert "Lind Data" in response.text
    assert not ContactRequest.objects.exists()


def test_name_is_one_line(client, harbour, editor):
    client.post(ask_page(harbour), WORDS | {"name": "Ida\r\nBcc: x@y.example\x1b[2J"})

    assert ContactRequest.objects.get().name == "Ida Bcc: x@y.example[2J"


def test_machine_is_thanked_and_not_believed(client, harbour, editor):
    response = client.post(ask_page(harbour), WORDS | {"website": "http://spam.example"})

    assert response.status_code == 302
    assert not ContactRequest.objects.exists()


def test_sender_is_slowed_and_the_text_kept(client, harbour, editor):
    for number in range(5):
        client.post(ask_page(harbour), WORDS | {"email": f"ida{number}@lind.example"})

    response = client.post(ask_page(harbour), WORDS)

    assert response.status_code == 429
    assert "too often" in response.text
    assert "We look for a partner." in response.text
    assert ContactRequest.objects.count() == 5


def test_address_is_spared_from_whatever_network(client, harbour, editor, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(6):
        response = client.post(
            ask_page(harbour), WORDS, headers={"x-forwarded-for": f"192.0.2.{number}"}
        )

    assert response.status_code == 429
    assert OutboxMail.objects.filter(to="ida@lind.example").count() == 5


def test_somebody_with_an_account_writes_without_confirming(client, harbour, editor):
    own = OrganisationFactory(name="Lind Data AB")
    ida = UserFactory(name="", email="ida@lind.example", belongs=own)
    client.force_login(ida)
    assert 'value="Lind Data AB"' in client.get(ask_page(harbour)).text

    client.post(ask_page(harbour), {"message": "Hello", "organisation_name": "Lind Data AB"})

    contact = ContactRequest.objects.get()
    assert (contact.state, contact.name) == ("waiting", "Somebody with an account")
    assert "Hamnlås AB" in client.get(reverse("accounts:my_contacts")).text
    refused = client.post(ask_page(harbour), {"message": "Hello?"})
    assert refused.status_code == 409
    assert "waits there already" in refused.text
    assert "Hello?" in refused.text


def test_list_of_those_who_asked_nobody(client, editor):
    client.force_login(editor)

    assert "You have asked nobody yet" in client.get(reverse("accounts:my_contacts")).text


# The sender's page


def test_sender_writes_back(client, harbour, editor):
    contact = ContactFactory(organisation=harbour, state="answered")

    wrong = client.post(sender_page(contact, "contact_write"), {"text": ""})
    sent = client.post(sender_page(contact, "contact_write"), {"text": "On Monday?"}, follow=True)
    late = client.post(sender_page(contact, "contact_write"), {"text": "Tuesday?"})

    assert wrong.status_code == 422
    assert "On Monday?" in sent.text
    assert late.status_code == 422
    assert "something has happened meanwhile" in late.text


def test_sender_who_writes_back_too_often_is_slowed(client, harbour, editor):
    contact = ContactFactory(organisation=harbour, state="answered")
    for _attempt in range(6):
        ContactRequest.objects.update(state="answered")
        response = client.post(sender_page(contact, "contact_write"), {"text": "And?"})

    assert response.status_code == 422
    assert "too often" in response.text


def test_sender_sees_what_could_not_be_delivered(client, harbour):
    contact = ContactFactory(organisation=harbour)
    assert "Could not be delivered" not in client.get(sender_page(contact)).text
    mail = OutboxMail.objects.create(
        kind="letter",
        to="eva@hamn.example",
        subject="Hello",
        state=MailState.FAILED,
        queued_at=contact.asked_at,
        next_attempt_at=contact.asked_at,
        ended_at=contact.asked_at,
    )
    ContactLetter.objects.update(mails=[str(mail.uuid)])

    assert "Could not be delivered" in client.get(sender_page(contact)).text


@pytest.mark.parametrize(("is_there", "said"), [(True, "eva@hamn.example"), (False, "any more")])
def test_sender_sees_the_address_once_connected(client, harbour, editor, is_there, said):
    contact = ContactFactory(organisation=harbour, state="connected", connected_by=str(editor.uuid))
    editor.is_active = is_there
    editor.save()

    assert said in client.get(sender_page(contact)).text


def test_sender_deletes_the_message_without_an_account(client, harbour, editor):
    contact = ContactFactory(organisation=harbour)
    path = sender_page(contact, "contact_delete")
    asked = client.get(path).text

    answered = client.post(path, follow=True).text

    assert "Delete your message to Hamnlås AB?" in asked
    assert "Your message, and the answers to it, are deleted here." in answered
    assert not ContactRequest.objects.exists()
    assert client.get(sender_page(contact)).status_code == 404


def test_reported_message_stays_until_somebody_has_decided(client, harbour, editor):
    contact = ContactFactory(organisation=harbour, reported_at=NOON, reported_by="somebody")

    answered = client.post(sender_page(contact, "contact_delete"), follow=True).text

    assert "it cannot be deleted just now" in answered
    assert ContactRequest.objects.get().pk == contact.pk


@pytest.mark.parametrize("token", ["nonsense", "6014426f-2670-4dc4-84f1-02c16b4dc03f:x"])
def test_broken_link_is_not_found(client, token):
    for name in ("contact", "contact_confirm", "contact_write"):
        method = client.get if name == "contact" else client.post
        assert method(reverse(f"accounts:{name}", args=[token])).status_code == 404
