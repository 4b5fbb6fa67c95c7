"""The cluster manager goes through the duplicates, one pair after the other, without a mouse."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from skerry.actors.models import Duplicate, Merging, Organisation
from skerry.kernel.roles import Role
from tests.actors.factories import OrganisationFactory, SiteFactory
from tests.actors.factories_duplicates import DuplicateFactory
from tests.journeys.keyboard import press_on, walk_to
from tests.journeys.people import person_with_password, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LIST = reverse("actors:duplicates")


@pytest.fixture
def queue(page_as):
    """The list of a manager who signed in by hand: two pairs wait."""
    firm = OrganisationFactory(name="Fyrvik AB", website="https://fyrvik.example")
    twin = OrganisationFactory(name="FYRVIK AKTIEBOLAG", website="https://www.fyrvik.example")
    SiteFactory(organisation=twin, city="Umeå")
    DuplicateFactory(low=firm, high=twin)
    DuplicateFactory(
        low=OrganisationFactory(name="Grynnan"), high=OrganisationFactory(name="Grynnan Data"),
        probability=0.7,
    )  # fmt: skip
    page = page_as(Role.VISITOR, "/account/login/")
    sign_in(page, person_with_password(role=Role.CLUSTER_MANAGER), then=LIST)
    return page


def heading(page):
    page.wait_for_load_state()
    return page.locator("main").inner_text()


@pytest.mark.parametrize("width", [1280, 390])
def test_pairs_are_decided_one_after_the_other_by_keyboard(queue, width):
    page = queue
    page.set_viewport_size({"width": width, "height": 900})
    old = Organisation.objects.get(name="FYRVIK AKTIEBOLAG").get_absolute_url()

    press_on(page, "a.button--primary")
    page.wait_for_url("**/desk/duplicates/*-*/")
    walk_to(page, "[name=website][value=keep]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=website][value=drop]")).to_be_checked()
    page.locator("form#merge button").focus()
    page.keyboard.press("Enter")

    page.get_by_text("is now part of").wait_for()
    assert "Grynnan Data" in heading(page)
    assert Organisation.objects.get(name="Fyrvik AB").website == "https://www.fyrvik.example"
    press_on(page, "[name=state][value=different]")
    page.get_by_text("No other pair waits").wait_for()
    assert list(Duplicate.objects.values_list("state", flat=True)) == ["different"]

    page.goto(old)
    expect(page).to_have_url(
        re.compile(re.escape(Merging.objects.get().kept_uuid.hex[-12:] + "/") + "$")
    )
    take_back(page)
    page.goto(old)
    expect(page).to_have_url(re.compile(re.escape(old) + "$"))
    assert Organisation.objects.get(name="Fyrvik AB").website == "https://fyrvik.example"


def take_back(page):
    page.goto(reverse("actors:mergings"))
    press_on(page, "main th a")
    page.wait_for_url("**/merged/*-*/")
    press_on(page, "main .button--danger")
    page.get_by_text("Taken back: there are two").wait_for()
