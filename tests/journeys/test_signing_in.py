"""Accounts in a real browser: every page readable by everybody, and a passkey that opens the door."""

import pytest

from skerry.accounts.models import User
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PASSWORD = "four quiet islands"

PAGES = [
    (Role.VISITOR, "/account/login/"),
    (Role.VISITOR, "/account/signup/"),
    (Role.VISITOR, "/account/login/code/"),
    (Role.VISITOR, "/account/password/reset/"),
    (Role.MEMBER, "/me/"),
    (Role.MEMBER, "/me/details/"),
    (Role.MEMBER, "/account/2fa/"),
    (Role.MEMBER, "/account/email/"),
    (Role.MEMBER, "/account/password/change/"),
    (Role.MEMBER, "/account/reauthenticate/"),
    (Role.MEMBER, "/account/elsewhere/"),
    (Role.MEMBER, "/account/logout/"),
    (Role.CLUSTER_MANAGER, "/desk/people/"),
]


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off(page_as, findings, role, path):
    page = page_as(role, path, scheme="dark")
    wide = findings(page)
    page.set_viewport_size({"width": 360, "height": 780})

    assert wide + findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_desk_page_of_a_person_and_their_colleagues_fit_a_telephone(page_as, findings):
    from tests.actors.factories import OrganisationFactory

    organisation = OrganisationFactory(name="Nordic Locks AB")
    person = UserFactory(
        email="eva.with.a.long.address@department.firm.example", edits=organisation
    )
    troubles = []
    for path in (f"/desk/people/{person.uuid}/", f"/organisations/{organisation.uuid}/colleagues/"):
        page = page_as(Role.CLUSTER_MANAGER, path, width=360)
        troubles += findings(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360

    assert troubles == []


def sign_in(page, person):
    page.goto("/account/login/")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_passkey_is_added_and_opens_the_door_alone(page_as):
    person = UserFactory(name="Eva Berg")
    person.set_password(PASSWORD)
    person.save()
    page = page_as(Role.VISITOR, "/account/login/")
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    sign_in(page, person)
    page.goto("/account/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.fill("[name=name]", "Blue key")
    page.check("[name=passwordless]")
    page.get_by_role("button", name="Add the key").click()
    page.get_by_text("The key is added.").wait_for()
    page.goto("/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()

    page.goto("/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("Welcome, Eva Berg.").wait_for()

    page.goto("/me/")
    assert page.locator("h1").inner_text() == "Eva Berg"


def test_without_a_script_an_account_is_opened_and_used(page_as, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    page = page_as(Role.VISITOR, "/account/signup/", has_script=False)

    page.fill("[name=name]", "Ida Lind")
    page.fill("[name=email]", "ida@firm.example")
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.get_by_role("button", name="Open an account").click()
    page.get_by_role("heading", name="Confirm your address").wait_for()

    assert User.objects.get().name == "Ida Lind"
