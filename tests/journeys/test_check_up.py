"""A small firm without an account checks its security on a phone, and leaves with a plan.

Once the whole questionnaire is filled in by hand; once a short one with the keyboard alone, in
Swedish, and kept in an account. Then the firm deletes everything, and the link opens nothing.
"""

import re
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from skerry.assessments.models import CheckUp, ImprovementPlan
from skerry.kernel.actor import COMMAND
from skerry.kernel.roles import Role
from skerry.questionnaires.api import load_questionnaires
from tests.assessments.answering import FIRM, NOON, small_questionnaire
from tests.journeys.bringing_in import clean, text_of
from tests.journeys.hands import Keyboard, Mouse

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WIDTH = 390
ONWARD = "form[data-sheet] .sheet__actions button[value=next]"


def test_a_firm_without_an_account_leaves_with_a_plan_and_a_paper(page_as):
    load_questionnaires(by=COMMAND, now=NOON)
    page = page_as(Role.VISITOR, "/check-up/", width=WIDTH)

    begin(page, Mouse())
    while not page.url.endswith("/review/"):
        fill_in_page(page)
    page.locator("form[action$='/review/'] button").click()
    page.wait_for_url("**/result/")
    assert "of 100 points" in text_of(clean(page))
    make_plan(page, Mouse(), hours="6", money="5500")
    shown = text_of(clean(page))
    assert "of your risk goes away" in shown
    assert "that is proven" in shown

    words = paper_of(page)
    assert "Where we stand" in words
    plan = ImprovementPlan.objects.get()
    assert sum(step["hours"] for step in plan.steps) <= 18
    do_first(page, Mouse())
    assert "Done on" not in text_of(page)
    expect(page.locator(".badge", has_text="Done").first).to_be_visible()


def test_with_the_keyboard_in_swedish_a_check_up_is_kept_in_an_account_and_deleted(page_as):
    small_questionnaire()
    hands = Keyboard()
    page = page_as(Role.MEMBER, "/check-up/", language="sv", width=WIDTH)

    begin(page, hands)
    answer_short(page, hands)
    page.wait_for_url("**/result/")
    assert "av 100 poäng" in text_of(clean(page))
    make_plan(page, hands, hours="8", money="11000")
    assert "av er risk försvinner" in text_of(clean(page))
    link = page.url
    keep_in_account(page, hands)
    page.goto(page.url.replace("/result/", "/delete/"))
    hands.press(clean(page).locator("main form button"))
    page.wait_for_url("**/check-up/")

    assert CheckUp.objects.count() == 0
    assert page.goto(link).status == 404
    assert "öppnar ingenting" in text_of(clean(page))


def answer_short(page, hand):
    """Three questions on two pages, and handed in."""
    hand.pick(page.locator('[name="v:mfa_mail"][value="none"]'))
    hand.press(page.locator(ONWARD))
    page.wait_for_url("**/2/")
    hand.pick(page.locator('[name="v:backup"][value="none"]'))
    hand.pick(page.locator('[name="v:disposal"][value="some"]'))
    hand.press(page.locator(ONWARD))
    page.wait_for_url("**/review/")
    hand.press(page.locator("form[action$='/review/'] button"))


def keep_in_account(page, hand):
    """From the page of the link to where the account opens it without one."""
    hand.press(page.locator(".tabs a[href$='/keep/']"))
    page.wait_for_url("**/keep/")
    hand.press(clean(page).locator("form[action$='/keep/adopt/'] button"))
    page.wait_for_url("**/check-up/kept/")
    hand.press(clean(page).locator("main .link-list a"))
    page.wait_for_url(re.compile(r"/check-up/[0-9a-f-]{36}/result/$"))


def begin(page, hand):
    hand.press(clean(page).locator(".hero form button"))
    page.wait_for_url(re.compile(r"/check-up/[\w-]{32}/$"))
    hand.press(clean(page).locator(".sheet__actions a.button--primary"))
    page.wait_for_url("**/1/")


def fill_in_page(page):
    """Answer everything that is asked, also what is asked because of an answer, and go on."""
    here = page.url
    while (group := unanswered(page)) is not None:
        wanted = FIRM.get(group.removeprefix("v:"), "some")
        choices = page.locator(f'[name="{group}"]:visible')
        chosen = page.locator(f'[name="{group}"][value="{wanted}"]:visible')
        (chosen if chosen.count() else choices).first.check()
    nothing_of_these = page.locator('[name="v:essential"][value="none"]')
    if nothing_of_these.count():
        nothing_of_these.check()
    page.locator(ONWARD).click()
    page.wait_for_url(lambda address: address != here)


def unanswered(page):
    """The first group of radio buttons in sight of which none is chosen."""
    return page.evaluate(
        """() => {
          const seen = [...document.querySelectorAll('form[data-sheet] input[type=radio]')]
            .filter(one => one.offsetParent !== null);
          const open = seen.find(one => !seen.some(other => other.name === one.name && other.checked));
          return open ? open.name : null;
        }"""
    )


def make_plan(page, hand, *, hours, money):
    hand.press(page.locator("main a[href$='/plan/'].button"))
    page.wait_for_url("**/plan/")
    hand.write(clean(page).locator("[name=hours_a_month]"), hours)
    hand.write(page.locator("[name=money]"), money)
    hand.press(page.locator("main form button[type=submit]"))
    page.locator(".standing").wait_for()


def paper_of(page):
    """The words of standing and plan as they are taken home."""
    with page.expect_download() as waiting:
        page.locator("a[href$='/plan.pdf']").click()
    pages = PdfReader(BytesIO(Path(waiting.value.path()).read_bytes())).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())


def do_first(page, hand):
    """Open the first measure, read how it is done, and do it."""
    hand.press(page.locator(".plan a").first)
    page.wait_for_url("**/plan/*/")
    assert "How it is done" in text_of(clean(page))
    hand.press(page.locator("button[name=state][value=done]"))
    page.wait_for_url("**/plan/")
