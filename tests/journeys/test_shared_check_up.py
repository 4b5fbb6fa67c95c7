"""Somebody shares their check-up with a colleague, who goes on with the plan, and ends it again."""

import pytest
from playwright.sync_api import expect

from skerry.assessments.services.checkups import adopt_check_up
from skerry.kernel.actor import Actor
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.actors.factories import OrganisationFactory
from tests.assessments.answering import NOON, planned
from tests.journeys.bringing_in import clean
from tests.journeys.hands import Keyboard, Mouse

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("language", "hands", "width"), [("en", Keyboard(), 1280), ("sv", Mouse(), 390)]
)
def test_a_colleague_goes_on_with_the_plan_as_long_as_it_is_shared(page_as, language, hands, width):
    organisation = OrganisationFactory(name="Bageriet Ljungen")
    keeper, colleague = (UserFactory(edits=organisation) for _ in range(2))
    begun = planned(mfa_mail="none")
    adopt_check_up(check_up=begun.check_up, by=Actor.person(keeper.uuid), now=NOON)
    keep = f"/check-up/{begun.check_up.uuid}/keep/"
    look = {"language": language, "width": width}

    sharing = page_as(Role.MEMBER, keep, person=keeper, **look)
    hands.press(clean(sharing).locator("form[action$='/keep/share/'] button"))
    expect(clean(sharing).locator("form[action$='/keep/unshare/']")).to_be_visible()

    other = page_as(Role.MEMBER, f"/organisations/{organisation.uuid}/", person=colleague, **look)
    hands.press(clean(other).locator(f"main a[href='/check-up/{begun.check_up.uuid}/']"))
    expect(clean(other).locator(".standing")).to_be_visible()
    expect(other.locator("main")).to_contain_text("Bageriet Ljungen")
    expect(other.locator(".tabs a[href$='/keep/']")).to_have_count(0)
    hands.press(other.locator(".tabs a[href$='/plan/']"))
    hands.press(other.locator(".plan a").first)
    hands.press(clean(other).locator("button[name=state][value=done]"))
    expect(clean(other).locator(".plan__step--done")).to_have_count(1)

    hands.press(sharing.locator("form[action$='/keep/unshare/'] button"))
    expect(sharing.locator("form[action$='/keep/share/']")).to_be_visible()
    assert other.goto(f"/check-up/{begun.check_up.uuid}/plan/").status == 404
