"""What the cluster manager does on the way from an office's spreadsheet to a directory without twins."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.actors.lists import work, xlsx
from tests.journeys.looks import PHONE, WIDE, troubles_of

HEADERS = ["Företag", "Org.nr", "Storlek", "Webbplats", "Ort", "Vad de gör"]
SPELLED_OTHERWISE = "Skarvsund Sakerhet Aktiebolag"
FIRST_TIME = (
    [SPELLED_OTHERWISE, "556036-0793", "Lagom", "www.skarvsund.example", "Kista", "Larmar."],
    ["Nordvakt AB", "556012-5790", "10-49", "nordvakt.example", "Nacka", "Vaktar nord."],
)
NEXT_TIME = (
    [SPELLED_OTHERWISE, "556036-0793", "250+", "www.skarvsund.example", "Kista", "Larmar mer."],
    ["Nordvakt AB", "556012-5790", "Lagom", "nordvakt.example", "Nacka", "Vaktar nord."],
)


def list_of(rows):
    """The office's spreadsheet, as a browser is handed it."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "kontorets lista.xlsx", "mimeType": kind, "buffer": xlsx(HEADERS, *rows)}


def clean(page):
    """Nothing that axe knows stands in somebody's way here; the page stays as wide as it was."""
    width = page.viewport_size["width"]
    shown = WIDE if width == WIDE else PHONE
    found = troubles_of(page, looks=(("light", shown, ()),))
    page.set_viewport_size({"width": width, "height": 900})
    troubles = [one for one in found if shown == PHONE or "wider than" not in one]
    assert troubles == [], troubles
    return page


def text_of(page):
    page.wait_for_load_state()
    return page.locator("main").inner_text()


def upload(page, hand, rows):
    """From the desk to the page of columns."""
    page.goto("/desk/")
    hand.press(page.locator("main a[href='/desk/imports/']"))
    hand.press(page.locator("main a[href='/desk/imports/new/']"))
    page.wait_for_url("**/imports/new/")
    hand.pick(clean(page).locator("[name=importer][value=list]"))
    hand.bring(page.locator("[name=uploads]"), list_of(rows))
    hand.press(page.locator("main form button[type=submit]"))
    page.wait_for_url("**/columns/")


def map_by_hand(page, hand):
    """One column that nobody recognises, and one word of the office for a size."""
    hand.choose(page.locator(".list-column", has_text="Vad de gör").locator("select"), "summary-sv")
    means = page.locator(".list-value", has_text="Lagom").locator("select")
    expect(means).to_have_value("")
    hand.choose(means, "medium")
    read(clean(page), hand)


def read(page, hand):
    hand.press(page.locator("button[name=step][value=read]"))
    page.wait_for_url(re.compile(r"/desk/imports/[0-9a-f-]+/$"))


def look_through(page):
    """What the list would do; the worker has read it."""
    work()
    page.reload()
    return text_of(clean(page))


def apply(page, hand):
    hand.press(page.locator("form[action$='/apply/'] button"))
    page.locator(".messages").wait_for()
    work()
    page.reload()


def find_twins(page, hand):
    """The import has asked for the search already."""
    open_list(page, hand)
    page.locator(".duplicates-search [role=status]").wait_for()
    work()


def open_list(page, hand):
    page.goto("/desk/")
    hand.press(page.locator("main h3 a[href='/desk/duplicates/']"))
    page.wait_for_url("**/desk/duplicates/")


def open_first_pair(page, hand):
    open_list(page, hand)
    hand.press(clean(page).locator("main .action-bar a.button--primary"))
    page.wait_for_url("**/desk/duplicates/*-*/")
    return text_of(clean(page))


def open_parted_pair(page, hand):
    """What was taken back is remembered as two, and may be decided otherwise."""
    open_list(page, hand)
    hand.press(page.locator("main a[href*='state=different']"))
    hand.press(page.locator("a.duplicates-pair"))
    page.wait_for_url("**/desk/duplicates/*-*/")
    return text_of(page)


def merge(page, hand):
    hand.press(page.locator("form#merge button"))
    page.wait_for_url("**/desk/duplicates/")
    return text_of(page)


def take_back(page, hand):
    hand.press(page.locator("main a[href='/desk/duplicates/merged/']"))
    hand.press(page.locator("main th a").first)
    page.wait_for_url("**/merged/*-*/")
    hand.press(clean(page).locator("form[action$='/take-back/'] button"))
    page.locator(".messages").wait_for()
    return text_of(page)


def profile(page, path):
    """Where an address leads to, and what stands there."""
    page.goto(path)
    return urlsplit(page.url).path, text_of(page)
