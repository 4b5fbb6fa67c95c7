"""Who works with whom: nearer and farther, one organisation in the middle, and back."""

import pytest
from playwright.sync_api import expect

from skerry.kernel.roles import Role
from tests.journeys.keyboard import press_on, walk_to

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FIRM, SCHOOL = "Skarvsund Säkerhet AB", "Skärgårdens tekniska högskola"
PICTURE = ".figure__picture"


def seen(page):
    """The part of the picture that is seen: left, top, width and height."""
    boxes = page.locator(f"{PICTURE} svg").evaluate_all(
        "all => all.filter(svg => svg.getBoundingClientRect().width)"
        ".map(svg => svg.getAttribute('viewBox').split(' ').map(Number))"
    )
    assert len(boxes) == 1
    return boxes[0]


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("width", [1280, 390])
def test_keyboard_zooms_moves_and_shows_all(page_as, region, language, width):
    page = page_as(Role.VISITOR, "/network/", language=language)
    page.set_viewport_size({"width": width, "height": 800})
    whole = seen(page)

    walk_to(page, PICTURE)
    page.keyboard.press("+")
    nearer = seen(page)
    page.keyboard.press("ArrowLeft")
    moved = seen(page)
    page.keyboard.press("0")

    assert nearer[2] == pytest.approx(whole[2] / 1.4, rel=0.01)
    assert nearer[0] > whole[0]
    assert moved[0] < nearer[0]
    assert moved[2] == nearer[2]
    assert seen(page) == whole


def test_buttons_zoom_as_far_as_there_is_something_to_see(page_as, region):
    page = page_as(Role.VISITOR, "/network/")
    whole = seen(page)

    for _time in range(12):
        page.get_by_role("button", name="Zoom in").click()
    nearest = seen(page)
    page.get_by_role("button", name="Zoom out").click()
    farther = seen(page)
    page.get_by_role("button", name="Show all").click()

    assert nearest[2] == pytest.approx(whole[2] / 8, rel=0.01)
    assert nearest[2] < farther[2] < whole[2]
    assert seen(page) == whole


def test_wheel_without_ctrl_scrolls_the_page_and_with_it_zooms(page_as, region):
    page = page_as(Role.VISITOR, "/network/")
    page.locator(PICTURE).scroll_into_view_if_needed()
    page.locator(PICTURE).hover()
    whole = seen(page)

    page.mouse.wheel(0, -200)
    after_scrolling = seen(page)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.wait_for_function(
        "whole => [...document.querySelectorAll('.figure__picture svg')]"
        ".some(svg => Number(svg.getAttribute('viewBox').split(' ')[2]) < whole)",
        arg=whole[2],
    )
    page.keyboard.up("Control")

    assert after_scrolling == whole
    assert seen(page)[2] < whole[2]


def test_keyboard_puts_a_firm_in_the_middle_and_comes_back(page_as, region):
    page = page_as(Role.VISITOR, "/network/")

    press_on(page, f"{PICTURE} a[aria-label^='{FIRM}'], {PICTURE} a:has(title)")
    page.wait_for_url("**focus=**")

    table = page.locator("#results table")
    expect(table).to_contain_text("Projects together", use_inner_text=True)
    assert {FIRM, SCHOOL} <= set(table.locator("tbody th > a:first-child").all_inner_texts())
    page.get_by_role("link", name="Back to the whole network").click()
    page.wait_for_url(lambda address: "focus=" not in address or address.endswith("focus="))
    expect(page.locator("#results table")).to_be_visible()


def test_a_filter_that_leaves_nobody_says_what_to_do(page_as, region):
    page = page_as(Role.VISITOR, "/network/")

    page.select_option("#network-kind", "investor")

    page.get_by_text("Choose fewer filters.").wait_for()
    assert page.url.count("kind=investor") == 1
