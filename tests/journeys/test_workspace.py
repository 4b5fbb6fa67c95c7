"""An editor's day in the workspace: on a phone, by keyboard, in Swedish, and a second thought."""

import pytest
from playwright.sync_api import expect

from skerry.actors.facts.reading import facts_of
from skerry.actors.models import Offering, Organisation
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.actors.factories import ConceptFactory, OrganisationFactory, SchemeFactory
from tests.journeys.keyboard import press_on, walk_to

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def harbour():
    return OrganisationFactory(name="Hamnlås AB", website="https://hamn.example/")


@pytest.fixture
def editor(harbour):
    return UserFactory(name="Eva Berg", edits=harbour)


def test_editor_writes_by_keyboard_on_a_phone_looks_saves_and_takes_back(page_as, harbour, editor):
    page = page_as(
        Role.ORGANISATION_EDITOR,
        harbour.get_absolute_url(),
        person=editor,
        width=390,
        language="sv",
    )
    press_on(page, "a[href$='/edit/']")
    page.get_by_role("heading", name="Översikt").wait_for()
    page.keyboard.press("Tab")
    press_on(page, "a[href$='/edit/about/'][href*='organisations']")
    page.get_by_role("heading", name="Om er").wait_for()

    walk_to(page, "#id_summary-sv")
    page.keyboard.type("Vi låser hamnar.")
    assert "284 tecken kvar" in page.locator("#id_summary-sv + .counter").text_content()
    press_on(page, "button[value=preview]")
    page.locator("#preview").get_by_text("Vi låser hamnar.").wait_for()
    assert "summary:sv" not in facts_of(harbour)

    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Sparat.").wait_for()
    assert facts_of(harbour)["summary:sv"] == "Vi låser hamnar."

    page.goto(f"{harbour.get_absolute_url()}edit/history/")
    press_on(page, "form[action$='/undo/'] button")
    page.get_by_text("Ångrat. Att det ångrades").wait_for()
    assert "summary:sv" not in facts_of(harbour)


def test_editor_finds_a_speciality_by_typing(page_as, harbour, editor):
    scheme = SchemeFactory(key="jrc")
    parent = ConceptFactory(scheme=scheme, notation="1", label="Cryptography")
    ConceptFactory(scheme=scheme, notation="1.1", label="Ciphers of the sea", parent=parent)
    ConceptFactory(scheme=scheme, notation="2", label="Law")
    page = page_as(
        Role.ORGANISATION_EDITOR, f"{harbour.get_absolute_url()}edit/expertise/", person=editor
    )

    page.locator("#find-specialities").press_sequentially("sea ciph")
    expect(page.locator("#specialities label", has_text="Law")).not_to_be_visible()
    page.get_by_label("Ciphers of the sea").check()
    page.get_by_role("button", name="Save").click()

    page.get_by_text("Saved.").wait_for()
    assert facts_of(harbour)["specialities"] == ["jrc:1.1"]


def test_editor_adds_an_offer_without_a_script(page_as, harbour, editor):
    page = page_as(
        Role.ORGANISATION_EDITOR,
        f"{harbour.get_absolute_url()}edit/offers/",
        person=editor,
        has_script=False,
    )

    page.get_by_role("link", name="Add an offer").click()
    page.locator("#id_title-en").fill("Locks for lighthouses")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("rowheader", name="Locks for lighthouses")).to_be_visible()
    assert Offering.objects.get().organisation == harbour


def test_two_colleagues_write_at_once_and_nothing_is_lost(page_as, harbour, editor):
    address = f"{harbour.get_absolute_url()}edit/about/"
    colleague = UserFactory(name="Ida Lind", edits=harbour)
    one, other = (
        page_as(Role.ORGANISATION_EDITOR, address, person=person) for person in (editor, colleague)
    )

    one.locator("#id_summary-en").fill("We lock harbours.")
    one.get_by_role("button", name="Save").click()
    one.get_by_text("Saved.").wait_for()
    other.locator("#id_summary-en").fill("Harbours, locked.")
    other.locator("#id_website").fill("https://locks.example/")
    other.get_by_role("button", name="Save").click()
    other.get_by_text("It now says: “We lock harbours.”").first.wait_for()
    other.get_by_role("button", name="Save").click()
    other.get_by_text("Saved.").wait_for()

    facts = facts_of(Organisation.objects.get())
    assert (facts["summary:en"], facts["website"]) == (
        "Harbours, locked.",
        "https://locks.example/",
    )
