"""A firm lets an adviser into its check-up: they make the plan together, and the firm ends it."""

import re

import pytest
from playwright.sync_api import expect

from skerry.assessments.models import ImprovementPlan
from skerry.kernel.roles import Role
from tests.assessments.answering import handed_in
from tests.journeys.bringing_in import clean, text_of
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.test_check_up import make_plan

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SAID = {
    "en": {"thanks": "helps you since", "gone": "This link opens nothing"},
    "sv": {"thanks": "hjälper er sedan", "gone": "öppnar ingenting"},
}


@pytest.mark.parametrize(
    ("language", "hands", "width"), [("en", Mouse(), 1280), ("sv", Keyboard(), 390)]
)
def test_an_adviser_makes_the_plan_with_a_firm_until_the_firm_ends_it(
    page_as, language, hands, width
):
    begun = handed_in(mfa_mail="none", backup="none")
    firm = page_as(Role.VISITOR, f"/check-up/{begun.token}/keep/", language=language, width=width)
    link = asked_for(firm, hands)

    adviser = page_as(Role.ADVISER, link, language=language, width=width)
    hands.press(clean(adviser).locator("main form button"))
    adviser.wait_for_url(re.compile(r"/check-up/[0-9a-f-]{36}/result/$"))
    expect(adviser.locator(".tabs a[href$='/keep/']")).to_have_count(0)
    make_plan(adviser, hands, hours="8", money="11000")
    plan = adviser.url

    assert ImprovementPlan.objects.get().check_up == begun.check_up
    firm.goto(f"/check-up/{begun.token}/plan/")
    expect(clean(firm).locator(".plan a").first).to_be_visible()
    firm.goto(f"/check-up/{begun.token}/keep/")
    assert SAID[language]["thanks"] in text_of(clean(firm))
    hands.press(firm.locator("form[action$='/end/'] button"))
    expect(firm.locator("form[action$='/end/']")).to_have_count(0)
    assert adviser.goto(plan).status == 404
    adviser.goto(link)
    assert SAID[language]["gone"] in text_of(clean(adviser))


def asked_for(firm, hands):
    """The path of the link that a firm makes for its adviser."""
    hands.write(clean(firm).locator("[name=label]"), "Bageriet")
    hands.press(firm.locator("form[action$='/keep/adviser/'] button"))
    firm.wait_for_url("**/keep/adviser/*/")
    link = clean(firm).locator(".secret").inner_text().strip()
    return "/" + link.split("/", 3)[3]
