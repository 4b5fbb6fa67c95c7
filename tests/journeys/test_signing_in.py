"""Signing in: a passkey opens the door alone, and no script is needed to open an account."""

import pytest
from playwright.sync_api import expect

from skerry.accounts.models import User
from skerry.kernel.roles import Role
from tests.journeys.people import PASSWORD, person_with_password, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_passkey_is_added_and_opens_the_door_alone(page_as):
    person = person_with_password(name="Eva Berg")
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
    expect(page.locator("h1")).to_have_text("Eva Berg", use_inner_text=True)


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
