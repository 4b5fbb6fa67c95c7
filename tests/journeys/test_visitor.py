"""The visitor's journey: who is here, where, with whom, and a word when something is wrong."""

import csv
import re

import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from playwright.sync_api import expect

from skerry.actors.models import EntryReport
from skerry.kernel.roles import Role

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def number_shown(page):
    """Where the list or the map says how many organisations it shows."""
    return page.locator("main [role=status] strong").first


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_visitor_finds_reads_follows_and_reports(page_as, region, language, width):
    with translation.override(language):
        page = page_as(Role.VISITOR, "/", language=language, width=width)

        page.locator("main input[type=search], .hero input[type=search]").first.fill("skarvsnd")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Skarvsund Säkerhet AB").first.click()

        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Skarvsund Säkerhet AB", use_inner_text=True
        )
        assert "Bevakar nät i hamnar och färjor." in page.content()

        page.get_by_role("link", name="FYRBÅK").first.click()
        page.get_by_role("link", name="Skärgårdens tekniska högskola").first.click()

        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Skärgårdens tekniska högskola", use_inner_text=True
        )

        page.get_by_role("link", name=_("Report a mistake or abuse")).click()
        page.get_by_label(_("Please describe it")).fill("The school has moved to Kista.")
        page.get_by_label(_("What is the matter?")).select_option("wrong")
        page.get_by_role("button", name=_("Send the report")).click()

        assert _("Thank you. We have your report and will look at the entry.") in page.content()
        assert EntryReport.objects.get().organisation == region["Skärgårdens tekniska högskola"]


@pytest.mark.parametrize("has_script", [True, False])
def test_facets_narrow_the_list_and_the_address_can_be_shared(page_as, region, has_script):
    page = page_as(Role.VISITOR, "/directory/", has_script=has_script)
    expect(number_shown(page)).to_have_text("3")

    page.locator("input:not([type=hidden])[name=kind][value=academia]").evaluate(
        "box => box.closest('details').open = true"
    )
    page.locator("input:not([type=hidden])[name=kind][value=academia]").check()
    if has_script:
        page.wait_for_url("**kind=academia**")
    else:
        page.get_by_role("button", name="Show", exact=True).click()
    shared = page_as(Role.VISITOR, "/" + page.url.split("/", 3)[3], has_script=has_script)

    for seen in (page, shared):
        expect(number_shown(seen)).to_have_text("1")
        expect(seen.get_by_role("link", name="Skärgårdens tekniska högskola")).to_have_count(1)
        expect(seen.get_by_role("link", name="Ejderö Moln AB")).to_have_count(0)


def test_list_and_map_show_the_same(page_as, region):
    page = page_as(Role.VISITOR, "/directory/?kind=company")

    page.get_by_role("link", name="Show on the map").click()

    expect(number_shown(page)).to_have_text("2")
    expect(page.get_by_role("row").filter(has_text="Kista")).to_have_count(1)
    assert page.get_by_role("row").filter(has_text="Stockholm").count() <= 1
    page.get_by_role("link", name="Show as a list").click()
    expect(page).to_have_url(re.compile("kind=company"))


def test_what_is_filtered_can_be_taken_along(page_as, region):
    page = page_as(Role.VISITOR, "/directory/?kind=company")

    page.get_by_text("Download this list").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").first.click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")

    heading, *rows = csv.reader(text.splitlines())
    names = sorted(row[0] for row in rows)

    assert heading[0] == "Name"
    assert names == ["Ejderö Moln AB", "Skarvsund Säkerhet AB"]


def test_keyboard_alone_reaches_a_profile(page_as, region):
    page = page_as(Role.VISITOR, "/directory/?q=ejderö")

    for _step in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Ejderö Moln AB":
            break
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Ejderö Moln AB", use_inner_text=True)


@pytest.mark.parametrize(("language", "has_script"), [("sv", True), ("en", True), ("en", False)])
def test_report_with_a_mistake_loses_nothing_and_is_sent_when_it_is_mended(
    page_as, region, language, has_script
):
    school = region["Skärgårdens tekniska högskola"]
    with translation.override(language):
        page = page_as(
            Role.VISITOR,
            f"{school.get_absolute_url()}report/",
            language=language,
            has_script=has_script,
        )
        page.get_by_label(_("What is the matter?")).select_option("abuse")
        page.get_by_label(_("Please describe it")).fill("Somebody else writes in its name.")
        page.get_by_label(_("Your e-mail")).fill("ida at home")
        page.get_by_role("button", name=_("Send the report")).click()

        summary = page.locator("[data-error-summary]")
        if has_script:
            assert summary.evaluate("it => it === document.activeElement")
        expect(page.get_by_label(_("Your e-mail"))).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_label(_("What is the matter?"))).to_have_value("abuse")
        kept = page.get_by_label(_("Please describe it")).input_value()
        assert kept == "Somebody else writes in its name."
        assert not EntryReport.objects.exists()

        summary.get_by_role("link").click()
        page.keyboard.press("Control+A")
        page.keyboard.type("ida@home.example")
        page.get_by_role("button", name=_("Send the report")).click()

        assert _("Thank you. We have your report and will look at the entry.") in page.content()
        assert EntryReport.objects.get().reply_to == "ida@home.example"
