"""An organisation editor's journey: keep the entry true, decide who sees it, share the work, leave."""

from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from skerry.accounts.models import RoleGrant
from skerry.actors.models import Offering
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.actors.factories import OfferingFactory, OrganisationFactory
from tests.journeys.people import in_last_mail, person_with_password, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def harbour():
    return OrganisationFactory(name="Hamnlås AB")


@pytest.fixture
def editor(harbour):
    return person_with_password(name="Eva Berg", edits=harbour)


def roles_at(organisation):
    return set(
        RoleGrant.objects.filter(organisation=organisation).values_list("user__name", "role")
    )


def test_editor_finds_the_own_entry_and_confirms_it(page_as, harbour, editor):
    page = page_as(Role.VISITOR, "/account/login/")
    sign_in(page, editor, then="/me/")

    page.get_by_role("link", name="Hamnlås AB").click()
    page.get_by_role("button", name="Confirm that this is right").click()

    harbour.refresh_from_db()
    assert harbour.confirmed_on == timezone.localdate()
    expect(page.locator(".badge", has_text="Confirmed")).to_have_count(1)


def test_editor_decides_who_sees_an_offer(page_as, harbour, editor):
    offer = OfferingFactory(organisation=harbour, title="Locks for lighthouses")
    page = page_as(Role.ORGANISATION_EDITOR, harbour.get_absolute_url(), person=editor)

    page.get_by_role("link", name="Edit this profile").click()
    page.get_by_role("link", name="Who sees what").click()
    page.get_by_label("Offer “Locks for lighthouses”").select_option("members")
    page.locator("main").get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    page.goto(harbour.get_absolute_url())

    stranger = page_as(Role.VISITOR, harbour.get_absolute_url())
    member = page_as(Role.MEMBER, harbour.get_absolute_url())
    assert Offering.objects.get(pk=offer.pk).visibility == "members"
    assert "Locks for lighthouses" in page.content()
    assert "Locks for lighthouses" in member.content()
    assert "Locks for lighthouses" not in stranger.content()


def test_editor_invites_a_colleague_hands_over_and_leaves(page_as, harbour, editor):
    guest = UserFactory(name="Ida Lind", email="ida@hamn.example")
    page = page_as(
        Role.ORGANISATION_EDITOR, f"{harbour.get_absolute_url()}colleagues/", person=editor
    )

    page.get_by_label("E-mail of your colleague").fill("ida@hamn.example")
    page.get_by_role("button", name="Send the invitation").click()
    page.get_by_text("The invitation is on its way.").wait_for()
    link = urlsplit(in_last_mail(r"https?://\S+")).path

    seen = page_as(Role.VISITOR, link)
    expect(seen.get_by_role("button", name="Accept")).to_have_count(0)
    invited = page_as(Role.MEMBER, link, person=guest)
    assert roles_at(harbour) == {("Eva Berg", "organisation-editor")}  # reading a link joins nobody
    invited.get_by_role("button", name="Accept").click()
    invited.get_by_text("Welcome among your colleagues.").wait_for()

    page.reload()
    page.get_by_role("button", name="Hand my editorship over").click()
    page.get_by_text("Your colleague keeps the entry now.").wait_for()
    assert roles_at(harbour) == {("Eva Berg", "member"), ("Ida Lind", "organisation-editor")}

    page.locator("tr", has_text="(you)").get_by_role("link", name="Leave").click()
    page.locator("main").get_by_role("button", name="Leave").click()
    page.get_by_text("The membership has ended.").wait_for()
    assert roles_at(harbour) == {("Ida Lind", "organisation-editor")}


def test_last_editor_is_told_and_leaves_only_knowingly(page_as, harbour, editor):
    page = page_as(
        Role.ORGANISATION_EDITOR, f"{harbour.get_absolute_url()}leave/", person=editor, width=390
    )
    assert "You are the last who keeps its entry" in page.content()

    page.locator("main").get_by_role("button", name="Leave").click()
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    assert roles_at(harbour) == {("Eva Berg", "organisation-editor")}

    page.locator("main [type=checkbox]").check()
    page.locator("main").get_by_role("button", name="Leave").click()
    page.get_by_text("The membership has ended.").wait_for()
    assert roles_at(harbour) == set()
