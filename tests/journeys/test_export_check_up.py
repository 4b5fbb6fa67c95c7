"""A small firm that sells cybersecurity asks on a phone, in Swedish, whether it is ready to sell abroad.

It finds the check-up beside the one of security, answers everything, makes a plan, and takes it home.
"""

import pytest
from playwright.sync_api import expect

from skerry.assessments.models import CheckUp, ImprovementPlan
from skerry.kernel.actor import COMMAND
from skerry.kernel.roles import Role
from skerry.questionnaires.api import load_questionnaires
from tests.assessments.answering import NOON
from tests.journeys.bringing_in import clean, text_of
from tests.journeys.hands import Mouse
from tests.journeys.test_check_up import WIDTH, begin, fill_in_page, make_plan, paper_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_firm_learns_on_a_phone_what_comes_before_selling_abroad(page_as):
    load_questionnaires(by=COMMAND, now=NOON)
    page = page_as(Role.VISITOR, "/check-up/", language="sv", width=WIDTH)

    clean(page).locator("main .tabs a[href$='/check-up/export/']").click()
    page.wait_for_url("**/check-up/export/")
    assert "Är ni redo att sälja utomlands" in text_of(page)
    begin(page, Mouse())
    while not page.url.endswith("/review/"):
        fill_in_page(clean(page))
    page.locator("form[action$='/review/'] button").click()
    page.wait_for_url("**/result/")
    assert "av 100 poäng" in text_of(clean(page))
    expect(page.locator("main .tabs a[href$='/frameworks/']")).to_have_count(0)
    make_plan(page, Mouse(), hours="20", money="5000")
    assert "av risken att satsningen misslyckas försvinner" in text_of(clean(page))

    assert "Sälja utomlands: var vi står" in paper_of(page)
    plan = ImprovementPlan.objects.get()
    assert CheckUp.objects.get().kind == "export"
    assert plan.is_proven
    assert sum(step["hours"] for step in plan.steps) <= 240
    read_first(page)


def read_first(page):
    """How the first measure is done: in one way, whatever programs one has."""
    page.locator(".plan a").first.click()
    page.wait_for_url("**/plan/*/")
    measure = text_of(clean(page))
    assert "Så gör ni" in measure
    assert "Microsoft 365" not in measure
