"""Nothing needs a script: a visitor searches and reads, and a manager signs in and works, without one."""

import re

import pytest
from playwright.sync_api import expect

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
    expect(page.locator(".figure table")).to_contain_text(SCHOOL, use_inner_text=True)

    page.goto("/map/?kind=company")
    expect(number_shown(page)).to_have_text("2")
    expect(page.locator("#map")).not_to_be_visible()
    page.get_by_role("link", name="Solna").click()
    expect(page.locator("#results .card__title")).to_have_text(
        ["Ejderö Moln AB"], use_inner_text=True
    )

    page.get_by_role("link", name="Svenska").last.click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.locator("#results .card__title")).to_have_text(
        ["Ejderö Moln AB"], use_inner_text=True
    )


def test_manager_signs_in_and_names_the_site(page_as):
    manager = person_with_password(role=Role.CLUSTER_MANAGER)
    page = page_as(Role.VISITOR, "/", has_script=False)

    page.goto("/desk/identity/")
    expect(page).to_have_url(re.compile("/account/login/"))
    sign_in(page, manager, then="/desk/identity/")
    page.locator("[name=name]").fill("Cyber Skärgård")
    page.get_by_role("button", name="Save").click()

    expect(page.locator(".brand__name")).to_have_text("Cyber Skärgård", use_inner_text=True)
    assert Identity.objects.get().name == "Cyber Skärgård"
