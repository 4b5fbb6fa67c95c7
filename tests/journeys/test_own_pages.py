"""What every page can do: light or dark, a menu without a script, the keyboard, errors said first."""

import pytest
from playwright.sync_api import expect

from skerry.kernel.roles import Role

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_scheme_is_the_readers_choice_and_stays(page_as):
    page = page_as(Role.VISITOR, "/roles/")

    page.get_by_role("button", name="Dark").first.click()
    page.reload()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    expect(page.get_by_role("button", name="Dark").first).to_have_attribute("aria-pressed", "true")


def test_without_a_script_menu_and_language_still_work(page_as):
    page = page_as(Role.VISITOR, "/roles/", width=390, has_script=False)

    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Svenska").first.click()

    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.get_by_role("button", name="Dark")).to_have_count(0)


def test_keyboard_reaches_the_content_at_once(page_as):
    page = page_as(Role.VISITOR, "/roles/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_refused_colour_is_said_first_and_tied_to_its_field(page_as):
    page = page_as(Role.CLUSTER_MANAGER, "/desk/identity/")

    page.get_by_label("Main colour").fill("#9adcf0")
    page.get_by_role("button", name="Save").click()

    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    expect(page.get_by_label("Main colour")).to_have_attribute("aria-invalid", "true")
