"""A visitor asks a firm for contact, its editor answers, and both agree to know each other."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from skerry.accounts.models import ContactBlock, ContactRequest
from skerry.kernel.roles import Role
from tests.accounts.factories import ContactFactory, UserFactory
from tests.actors.factories import OrganisationFactory
from tests.journeys.people import in_last_mail, person_with_password

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WORDS = {
    "en": {
        "ask": "Ask for contact",
        "send": "Send the message",
        "confirm": "Yes, send it",
        "answer": "Send the answer",
        "show": "Show my address, and let me see theirs",
        "directly": "You can write to each other directly now",
    },
    "sv": {
        "ask": "Be om kontakt",
        "send": "Skicka meddelandet",
        "confirm": "Ja, skicka det",
        "answer": "Skicka svaret",
        "show": "Visa min adress och låt mig se deras",
        "directly": "Ni kan nu skriva till varandra direkt",
    },
}


@pytest.fixture
def harbour():
    return OrganisationFactory(name="Hamnlås AB")


@pytest.fixture
def editor(harbour):
    return person_with_password(name="Eva Berg", email="eva@hamn.example", edits=harbour)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def tab_to(page, element):
    """Go with the tabulator key until ``element`` holds the focus."""
    for _step in range(80):
        if element.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail("the keyboard does not get there")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("sv", 390)])
def test_visitor_asks_by_keyboard_and_both_agree(page_as, harbour, editor, language, width):
    said = WORDS[language]
    page = page_as(Role.VISITOR, harbour.get_absolute_url(), language=language, width=width)

    ask_by_keyboard(page, said)
    assert ContactRequest.objects.get().state == "unconfirmed"
    confirm(page, said)
    assert ContactRequest.objects.get().state == "waiting"

    inbox = f"{harbour.get_absolute_url()}messages/"
    desk = page_as(Role.ORGANISATION_EDITOR, inbox, person=editor, language=language, width=width)
    answer_by_keyboard(desk, said)
    expect(desk.get_by_role("link", name="ida@lind.example")).to_have_count(1)
    page.reload()
    expect(page.get_by_role("link", name="eva@hamn.example")).to_have_count(1)
    assert fits(page)


def ask_by_keyboard(page, said):
    assert fits(page)
    tab_to(page, page.get_by_role("link", name=said["ask"]))
    page.keyboard.press("Enter")
    page.wait_for_url("**/contact/")
    assert fits(page)
    for name, text in (
        ("name", "Ida Lind"),
        ("email", "ida@lind.example"),
        ("organisation_name", "Lind Data"),
        ("message", "We look for a partner in harbour security."),
    ):
        tab_to(page, page.locator(f"[name={name}]"))
        page.keyboard.type(text)
    tab_to(page, page.get_by_role("button", name=said["send"]))
    page.keyboard.press("Enter")
    page.locator(".messages").wait_for()


def confirm(page, said):
    page.goto(urlsplit(in_last_mail(r"https?://\S+")).path)
    assert fits(page)
    assert ContactRequest.objects.get().state == "unconfirmed"  # reading a link sends nothing
    page.get_by_role("button", name=said["confirm"]).click()
    page.locator(".messages").wait_for()


def answer_by_keyboard(desk, said):
    assert fits(desk)
    desk.get_by_role("link", name="Ida Lind").click()
    desk.get_by_role("button", name=said["answer"]).wait_for()
    assert fits(desk)
    assert "ida@lind.example" not in desk.content()
    tab_to(desk, desk.locator("[name=text]"))
    desk.keyboard.type("Gladly: next week?")
    tab_to(desk, desk.get_by_label(said["show"]))
    desk.keyboard.press("Space")
    tab_to(desk, desk.get_by_role("button", name=said["answer"]))
    desk.keyboard.press("Enter")
    desk.get_by_text(said["directly"]).wait_for()


def test_editor_declines_blocks_and_reports(page_as, harbour, editor):
    contact = ContactFactory(organisation=harbour, words="Buy " + "very-long-word" * 60)
    address = f"{harbour.get_absolute_url()}messages/{contact.uuid}/"
    page = page_as(Role.ORGANISATION_EDITOR, address, person=editor, width=390)
    assert fits(page)

    page.get_by_label("What is wrong with the message?").fill("Advertising")
    page.get_by_role("button", name="Report abuse").click()
    page.get_by_text("The cluster manager will look at the message.").wait_for()
    page.get_by_role("button", name="Block the sender").click()
    page.get_by_text("The sender is blocked.").wait_for()
    assert ContactBlock.objects.get().organisation == harbour

    desk = page_as(Role.CLUSTER_MANAGER, "/desk/", person=UserFactory(role=Role.CLUSTER_MANAGER))
    desk.get_by_role("link", name="Reported messages").first.click()
    desk.get_by_role("button", name="Keep the sender off this site").click()
    desk.get_by_text("The report is closed.").wait_for()
    assert fits(desk)
    assert ContactBlock.objects.filter(organisation=None).count() == 1
