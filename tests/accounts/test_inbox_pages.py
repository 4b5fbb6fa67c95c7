"""The inbox of an organisation and the desk's reported messages, as people meet them."""

import pytest
from django.core.cache import caches
from django.urls import reverse

from skerry.accounts.models import ContactBlock, ContactRequest
from skerry.kernel.models import OutboxMail
from skerry.kernel.roles import Role
from tests.accounts.factories import ContactFactory, UserFactory
from tests.actors.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_attempts_before():
    caches["default"].clear()
    caches["pages"].clear()


@pytest.fixture
def desk_of_editor(client, editor):
    client.force_login(editor)
    return client


def inbox_page(contact, name="inbox_contact"):
    return reverse(f"accounts:{name}", args=[contact.organisation.uuid, contact.uuid])


# The inbox


@pytest.mark.parametrize("number", [1, 3])
def test_inbox_lists_messages_in_the_same_number_of_queries(
    desk_of_editor, harbour, number, django_assert_num_queries
):
    for _one in range(number):
        ContactFactory(organisation=harbour)
    desk_of_editor.get("/roles/")

    with django_assert_num_queries(11):
        page = desk_of_editor.get(reverse("accounts:inbox", args=[harbour.uuid]))

    assert page.text.count("Ida Lind</a>") == number
    assert "@people.example" not in page.text


@pytest.mark.parametrize(
    ("folder", "state"),
    [
        ("waiting", "waiting"),
        ("answered", "answered"),
        ("declined", "declined"),
        ("blocked", "blocked"),
    ],
)
def test_inbox_has_a_list_for_each_state(desk_of_editor, harbour, folder, state):
    ContactFactory(organisation=harbour, state=state)
    address = reverse("accounts:inbox", args=[harbour.uuid])

    found = {
        each
        for each in ("waiting", "answered", "declined", "blocked")
        if "Ida Lind" in desk_of_editor.get(f"{address}?folder={each}").text
    }

    assert found == {folder}
    assert desk_of_editor.get(f"{address}?folder=nonsense").status_code == 200


def test_editor_sees_name_words_and_organisation_and_no_address(desk_of_editor, harbour):
    contact = ContactFactory(
        organisation=harbour, organisation_name="Lind & Co", words="<b>Bold</b>\nA second line"
    )

    page = desk_of_editor.get(inbox_page(contact)).text

    assert "Lind &amp; Co" in page
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert contact.email not in page


def test_editor_answers_and_shows_addresses(desk_of_editor, harbour):
    contact = ContactFactory(organisation=harbour)

    wrong = desk_of_editor.post(inbox_page(contact, "contact_answer"), {"text": ""})
    first = desk_of_editor.post(
        inbox_page(contact, "contact_answer"), {"text": "Tell me more."}, follow=True
    )
    then = desk_of_editor.post(
        inbox_page(contact, "contact_answer"),
        {"text": "Let us meet.", "shows_addresses": "on"},
        follow=True,
    )
    late = desk_of_editor.post(
        inbox_page(contact, "contact_answer"), {"text": "Hello?"}, follow=True
    )

    assert wrong.status_code == 422
    assert contact.email not in first.text
    assert f"mailto:{contact.email}" in then.text
    assert "something has happened meanwhile" in late.text


def test_editor_of_a_connected_account_that_is_gone(desk_of_editor, harbour, editor):
    ida = UserFactory(is_active=False)
    contact = ContactFactory(
        organisation=harbour,
        person=ida.uuid,
        email="",
        address_digest="x",
        state="connected",
        connected_by=str(editor.uuid),
    )

    assert (
        "The sender has no account here any more." in desk_of_editor.get(inbox_page(contact)).text
    )


def test_editor_declines(desk_of_editor, harbour):
    contact = ContactFactory(organisation=harbour)

    wrong = desk_of_editor.post(inbox_page(contact, "contact_decline"), {"note": "x" * 1001})
    done = desk_of_editor.post(inbox_page(contact, "contact_decline"), {"note": ""}, follow=True)

    assert wrong.status_code == 422
    assert "The message is declined." in done.text
    assert not OutboxMail.objects.exists()
    assert ContactRequest.objects.get().state == "declined"


def test_editor_blocks_and_lets_in_again(desk_of_editor, harbour):
    contact = ContactFactory(organisation=harbour)

    blocked = desk_of_editor.post(inbox_page(contact, "contact_block"), follow=True)
    assert "Let the sender write again" in blocked.text
    assert ContactBlock.objects.exists()

    desk_of_editor.post(inbox_page(contact, "contact_unblock"))
    assert not ContactBlock.objects.exists()


def test_editor_reports_and_the_cluster_manager_decides(desk_of_editor, harbour):
    contact = ContactFactory(organisation=harbour, words="Pay or else")
    wrong = desk_of_editor.post(inbox_page(contact, "contact_report"), {"reason": ""})
    told = desk_of_editor.post(
        inbox_page(contact, "contact_report"), {"reason": "A threat"}, follow=True
    )
    manager = desk_of_editor
    manager.force_login(UserFactory(role=Role.CLUSTER_MANAGER))

    desk = manager.get("/desk/").text
    page = manager.get(reverse("accounts:reported_contacts")).text
    close = reverse("accounts:reported_contact_close", args=[contact.uuid])
    closed = manager.post(close, {"bars_sender": "yes"}, follow=True).text
    again = manager.post(close, {"bars_sender": "yes"}, follow=True).text

    assert wrong.status_code == 422
    assert "The cluster manager will look at the message." in told.text
    assert reverse("accounts:reported_contacts") in desk
    assert "Pay or else" in page
    assert "A threat" in page
    assert contact.email not in page
    assert "The report is closed." in closed
    assert "something has happened meanwhile" in again
    assert ContactBlock.objects.get().organisation is None


def test_desk_without_reported_messages(client):
    client.force_login(UserFactory(role=Role.CLUSTER_MANAGER))

    assert (
        "No message has been called abuse."
        in client.get(reverse("accounts:reported_contacts")).text
    )
    assert "Reported messages" in client.get("/desk/").text


def test_editor_of_another_organisation_finds_nothing(client, harbour):
    contact = ContactFactory(organisation=harbour)
    client.force_login(UserFactory(edits=OrganisationFactory()))

    assert client.get(inbox_page(contact)).status_code == 404
    assert client.post(inbox_page(contact, "contact_block")).status_code == 404


def test_message_is_reached_through_its_own_organisation_only(desk_of_editor, harbour):
    elsewhere = ContactFactory()

    address = reverse("accounts:inbox_contact", args=[harbour.uuid, elsewhere.uuid])

    assert desk_of_editor.get(address).status_code == 404
