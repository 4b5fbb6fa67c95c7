"""A person takes over the profile of their firm; a dispute about another is decided by keyboard."""

from urllib.parse import urlsplit

import pytest

from skerry.accounts.models import Claim, RoleGrant
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.accounts.factories_claims import NOON, ClaimFactory
from tests.actors.factories import OrganisationFactory
from tests.journeys.keyboard import press_on, walk_to
from tests.journeys.looks import troubles_of
from tests.journeys.people import in_last_mail, person_with_password
from tests.journeys.test_contact import fits

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WORDS = {
    "en": {
        "take over": "Take over the profile",
        "link": "Mail me a link",
        "yes": "Yes, I work there",
    },
    "sv": {
        "take over": "Ta över profilen",
        "link": "Mejla mig en länk",
        "yes": "Ja, jag arbetar där",
    },
}


@pytest.fixture
def harbour():
    return OrganisationFactory(name="Hamnlås AB", website="https://hamn.example")


def is_editor(person, organisation):
    held = RoleGrant.objects.filter(user=person, organisation=organisation)
    return held.filter(role=Role.ORGANISATION_EDITOR).exists()


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("sv", 390)])
def test_person_takes_over_the_profile_by_mail_at_the_domain(page_as, harbour, language, width):
    said = WORDS[language]
    person = person_with_password(name="Eva Berg", email="eva@home.example")
    page = page_as(
        Role.MEMBER, harbour.get_absolute_url(), person=person, language=language, width=width
    )

    page.get_by_role("link", name=said["take over"]).click()
    page.wait_for_url("**/claim/")
    assert fits(page)
    page.locator("[name=email]").fill("eva@harnn.example")
    page.get_by_role("button", name=said["link"]).click()
    page.get_by_text("harnn.example").first.wait_for()  # another domain: told, and nothing is sent
    assert not Claim.objects.exists()
    page.locator("[name=email]").fill("eva@hamn.example")
    page.get_by_role("button", name=said["link"]).click()
    page.wait_for_url("**/me/claims/*/")
    assert fits(page)

    page.goto(urlsplit(in_last_mail(r"https?://\S+")).path)
    assert fits(page)
    assert not is_editor(person, harbour)  # reading a link changes nothing
    page.get_by_role("button", name=said["yes"]).click()
    page.wait_for_url("**/me/claims/*/")
    assert is_editor(person, harbour)


def test_visitor_is_led_to_an_account_and_comes_back(page_as, harbour):
    person = person_with_password(email="eva@hamn.example")
    page = page_as(Role.VISITOR, harbour.get_absolute_url(), width=390)

    page.get_by_role("link", name="Take over the profile").click()
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", "four quiet islands")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/claim/")
    page.get_by_role("button", name="Take over the profile").click()

    page.get_by_text("You keep this profile now.").wait_for()
    assert is_editor(person, harbour)


def test_manager_decides_a_dispute_by_keyboard(page_as, harbour):
    editor = UserFactory(name="Eva", edits=harbour)
    claim = ClaimFactory(organisation=harbour, state="disputed", objection="Gone since May.")
    page = page_as(
        Role.CLUSTER_MANAGER,
        "/desk/",
        person=UserFactory(role=Role.CLUSTER_MANAGER),
        language="en",
        width=390,
    )

    press_on(page, "[href='/desk/claims/']")
    page.wait_for_url("**/desk/claims/")
    assert fits(page)
    press_on(page, f"[href='/desk/claims/{claim.uuid}/']")
    page.wait_for_url(f"**/{claim.uuid}/")
    assert fits(page)
    walk_to(page, "[name=reason]")
    page.keyboard.type("I called the office; both work there.")
    press_on(page, "[name=outcome][value=yes]")

    page.get_by_text("Decided, and told to those concerned.").wait_for()
    assert is_editor(claim.user, harbour)
    assert is_editor(editor, harbour)


@pytest.mark.parametrize("state", ["unproven", "announced", "asked", "disputed", "refused"])
def test_axe_finds_nothing_on_the_page_of_ones_own_claim(page_as, harbour, state):
    person = UserFactory()
    claim = ClaimFactory(
        organisation=harbour,
        user=person,
        state=state,
        email="eva@hamn.example",
        link_ends_at=NOON,
        objects_until=NOON,
        words="I work there.",
        objection="No." if state == "disputed" else "",
        reason="Nobody knows you." if state == "refused" else "",
        ended_at=NOON if state == "refused" else None,
    )

    page = page_as(Role.MEMBER, f"/me/claims/{claim.uuid}/", person=person)

    assert troubles_of(page) == []
