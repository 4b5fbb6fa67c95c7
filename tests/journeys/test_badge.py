"""An adviser sees that something is done, the firm shows it on a badge, and withdraws it again."""

import pytest
from playwright.sync_api import expect

from skerry.assessments.enums import MeasureState
from skerry.assessments.models import Badge
from skerry.assessments.services.checkups import adopt_check_up
from skerry.assessments.services.mandates import accept_mandate
from skerry.assessments.services.plans import follow_measure
from skerry.kernel.actor import VISITOR, Actor
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.assessments.answering import NOON, planned
from tests.assessments.test_mandates import invited
from tests.journeys.bringing_in import clean, text_of
from tests.journeys.hands import Keyboard, Mouse

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MEASURE = "mfa_everybody"
SAID = {
    "en": {"seen": "saw on", "public": "Seen by an adviser on"},
    "sv": {"seen": "att det är gjort", "public": "Sett av en rådgivare den"},
}


@pytest.mark.parametrize(
    ("language", "hands", "width"), [("en", Mouse(), 1280), ("sv", Keyboard(), 390)]
)
def test_what_an_adviser_saw_is_shown_on_a_badge_until_the_firm_withdraws_it(
    page_as, language, hands, width
):
    begun, keeper, adviser = done_with_an_adviser()
    path = f"/check-up/{begun.check_up.uuid}"
    look = {"language": language, "width": width}

    seeing = page_as(Role.ADVISER, f"{path}/plan/{MEASURE}/", person=adviser, **look)
    hands.press(clean(seeing).locator("button[name=seen][value=yes]"))
    expect(seeing.locator("#seen")).to_be_visible()
    assert SAID[language]["seen"] in text_of(clean(seeing))

    firm = page_as(Role.MEMBER, f"{path}/keep/", person=keeper, **look)
    hands.press(clean(firm).locator("a[href$='/badge/']"))
    firm.wait_for_url("**/badge/")
    hands.write(clean(firm).locator("[name=name]"), "Bageriet Ljungen")
    hands.press(firm.locator("main form:has([name=name]) button"))
    expect(firm.locator(".badge-picture")).to_be_visible()
    assert firm.evaluate("document.querySelector('.badge-picture').naturalWidth") == 420
    token = Badge.objects.get().token

    visitor = page_as(Role.VISITOR, f"/badge/{token}/", **look)
    assert "Bageriet Ljungen" in text_of(clean(visitor))
    assert SAID[language]["public"] in text_of(visitor)

    hands.press(clean(firm).locator("form[action$='/withdraw/'] button"))
    expect(firm.locator(".badge-picture")).to_have_count(0)
    assert visitor.goto(f"/badge/{token}/").status == 404


def done_with_an_adviser():
    """A check-up in an account with one measure done, whose keeper and adviser have accounts."""
    begun = planned(mfa_mail="none")
    keeper, adviser = UserFactory(), UserFactory(role=Role.ADVISER)
    adopt_check_up(check_up=begun.check_up, by=Actor.person(keeper.uuid), now=NOON)
    accept_mandate(mandate=invited(begun), by=Actor.person(adviser.uuid), now=NOON)
    follow_measure(
        check_up=begun.check_up, measure=MEASURE, state=MeasureState.DONE, by=VISITOR, now=NOON
    )
    return begun, keeper, adviser
