"""Nothing needs a script: a visitor searches and reads, and a manager signs in and works, without one."""

import pytest

from skerry.kernel.models import Identity
from skerry.kernel.roles import Role
from tests.journeys.people import person_with_password, sign_in
from tests.journeys.test_visitor import number_shown

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FIRM, SCHOOL = "Skarvsund Säkerhet AB", "Skärgårdens tekniska högskola"


def test_visitor_searches_looks_at_the_places_and_reads_the_network(page_as, region):
    page = page_as(Role.VISITOR, "/", has_script=False, width=390)
    page.locator("main input[type=search], .hero input[type=search]").first.fill("skarvsnd")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=FIRM).first.click()

    page.get_by_text("The figures as a table").first.click()
    assert SCHOOL in page.locator(".figure table").inner_text()

    page.goto("/map/?kind=company")
    assert number_shown(page) == "2"
    assert not page.locator("#map").is_visible()
    page.get_by_role("link", name="Solna").click()
    assert page.locator("#results .card__title").all_inner_texts() == ["Ejderö Moln AB"]

    page.get_by_role("link", name="Svenska").last.click()
    assert page.locator("html").get_attribute("lang") == "sv"
    assert page.locator("#results .card__title").all_inner_texts() == ["Ejderö Moln AB"]


def test_manager_signs_in_and_names_the_site(page_as):
    manager = person_with_password(role=Role.CLUSTER_MANAGER)
    page = page_as(Role.VISITOR, "/", has_script=False)

    page.goto("/desk/identity/")
    assert "/account/login/" in page.url
    sign_in(page, manager, then="/desk/identity/")
    page.locator("[name=name]").fill("Cyber Skärgård")
    page.get_by_role("button", name="Save").click()

    assert page.locator(".brand__name").inner_text() == "Cyber Skärgård"
    assert Identity.objects.get().name == "Cyber Skärgård"
