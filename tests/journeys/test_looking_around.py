"""A visitor changes their mind: another filter, the map, another language, the way back."""

import csv
import re

import pytest
from playwright.sync_api import expect

from skerry.actors.models import OrganisationText
from skerry.kernel.roles import Role
from tests.journeys.keyboard import walk_to
from tests.journeys.test_visitor import number_shown

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FIRM, CLOUD, SCHOOL = "Skarvsund Säkerhet AB", "Ejderö Moln AB", "Skärgårdens tekniska högskola"
ALL_THREE = "Kista and 2 places around it: 3 organisations"


def choose(page, facet, value):
    """Check the box of a facet, and wait for the answer."""
    box = page.locator(f"input:not([type=hidden])[name={facet}][value='{value}']")
    box.evaluate("box => { box.closest('.facet').open = true; }")
    box.check()
    page.wait_for_url(f"**{facet}=**")
    page.locator(".chosen").wait_for()


def names_shown(page):
    page.wait_for_load_state()
    return sorted(page.locator("#results .card__title").all_inner_texts())


def cities_shown(page):
    page.wait_for_load_state()
    return sorted(page.locator("#results tbody th").all_inner_texts())


def circles(page):
    """What the circles of the map are called, once they stand there."""
    page.locator(".map-place").first.wait_for()
    return page.locator(".map-place").evaluate_all("all => all.map(one => one.title).sort()")


def test_the_heading_follows_the_chosen_place(page_as, region):
    page = page_as(Role.VISITOR, "/directory/")
    expect(page.locator("h1")).to_have_text("Organisations in Stockholm", use_inner_text=True)

    choose(page, "place", "all")

    page.locator("h1", has_text="Organisations").filter(has_not_text="Stockholm").wait_for()
    assert page.title().startswith("Organisations –")


@pytest.mark.parametrize(
    ("language", "other", "code"), [("en", "Svenska", "sv"), ("sv", "English", "en")]
)
def test_language_is_changed_and_the_filter_stays(page_as, region, language, other, code):
    page = page_as(Role.VISITOR, "/directory/?q=ab", language=language)
    choose(page, "kind", "company")

    page.get_by_role("link", name=other).first.click()

    expect(page.locator("html")).to_have_attribute("lang", code)
    expect(page.locator("main input[type=search]")).to_have_value("ab")
    expect(page.locator("#kind-company")).to_be_checked()
    assert names_shown(page) == [CLOUD, FIRM]


def test_words_are_added_and_the_filter_stays(page_as, region):
    page = page_as(Role.VISITOR, "/directory/")
    choose(page, "kind", "company")

    page.locator("main input[type=search]").fill("ejder")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=ejder**")

    expect(page).to_have_url(re.compile("kind=company"))
    assert names_shown(page) == [CLOUD]


@pytest.mark.parametrize("address", ["/directory/", "/map/"])
def test_way_back_leads_to_what_was_seen(page_as, region, address):
    page = page_as(Role.VISITOR, address)
    choose(page, "kind", "academia")
    expect(number_shown(page)).to_have_text("1")

    page.go_back()
    page.locator(".chosen").wait_for(state="detached")

    expect(number_shown(page)).to_have_text("3")
    expect(page.locator("input[name=kind]:checked")).to_have_count(0)
    if address == "/map/":
        assert circles(page) == [ALL_THREE]
        expect(page.locator("#map")).to_be_visible()


def test_facet_changes_the_map_and_its_table_together(page_as, region):
    page = page_as(Role.VISITOR, "/map/")
    assert circles(page) == [ALL_THREE]

    choose(page, "kind", "academia")
    page.get_by_title(ALL_THREE).wait_for(state="detached")
    copied = page_as(Role.VISITOR, "/" + page.url.split("/", 3)[3])

    for seen in (page, copied):
        expect(number_shown(seen)).to_have_text("1")
        assert cities_shown(seen) == ["Stockholm"]
        assert circles(seen) == ["Stockholm: 1 organisation"]


def test_what_was_chosen_by_hand_is_what_is_downloaded(page_as, region):
    OrganisationText.objects.filter(organisation=region[FIRM]).update(summary="=1+1")
    page = page_as(Role.VISITOR, "/directory/")
    choose(page, "kind", "company")

    page.get_by_text("Download this list").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").first.click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))

    assert sorted(row["Name"] for row in rows) == names_shown(page)
    assert not [cell for row in rows for cell in row.values() if cell.startswith("=")]


def test_keyboard_alone_finds_a_firm_and_reads_its_network(page_as, region):
    page = page_as(Role.VISITOR, "/directory/")

    walk_to(page, "main input[type=search]")
    page.keyboard.type("skarvsnd")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=skarvsnd**")
    walk_to(page, ".facet:has([name=kind]) summary")
    page.keyboard.press("Enter")
    walk_to(page, "input:not([type=hidden])[name=kind][value=company]")
    page.keyboard.press("Space")
    page.wait_for_url("**kind=company**")
    walk_to(page, "#results .card__title a")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=FIRM).wait_for()
    walk_to(page, ".figure summary")
    page.keyboard.press("Enter")

    twin = page.locator(".figure table")
    expect(twin).to_be_visible()
    expect(twin).to_contain_text(SCHOOL, use_inner_text=True)
