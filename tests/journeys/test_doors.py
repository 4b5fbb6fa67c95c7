"""The pages one meets only on the way: refusals, codes, second locks, invitations. Axe finds nothing on any."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.utils import timezone
from playwright.sync_api import expect

from skerry.accounts.models import User
from skerry.kernel import frame
from skerry.kernel.roles import Role
from tests.accounts.factories import InvitationFactory, UserFactory
from tests.journeys.looks import LOOKS, troubles_of
from tests.journeys.people import PASSWORD, in_last_mail, person_with_password

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("language", ["en", "sv"]),
]
CODE = r"^[A-Z0-9-]{6,}$"
NEW_PASSWORD = "nine loud lighthouses"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def _mail_goes_to_the_outbox(settings):
    settings.EMAIL_BACKEND = "skerry.kernel.mail.OutboxBackend"


@pytest.fixture
def clean(language):
    """Holds a page to everything that pages are held to, and to its address.

    Colours know no language: the second one is looked at where words need the most room.
    """
    looks = LOOKS if language == "en" else LOOKS[-1:]

    def check(page, path):
        expect(page).to_have_url(re.compile(re.escape(path) + r"(\?.*)?$"))
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert troubles_of(page, looks) == []

    return check


def send(page, **values):
    """Fill in the form of the page, and send it by its first button."""
    for name, value in values.items():
        page.fill(f"main [name={name}]", value)
    field = page.locator(f"main [name={list(values)[-1]}]")
    with page.expect_navigation():
        field.locator("xpath=ancestor::form").locator("button").first.click()


def is_told_first(page):
    return page.evaluate("document.activeElement.hasAttribute('data-error-summary')")


def test_refusals_can_be_read_by_everybody(page_as, clean, language, monkeypatch):
    missing = page_as(Role.VISITOR, "/nowhere/", language=language)
    clean(missing, "/nowhere/")

    refused = page_as(Role.MEMBER, "/desk/people/", language=language)
    clean(refused, "/desk/people/")

    expired = page_as(Role.VISITOR, "/account/login/", language=language)
    expired.context.clear_cookies()
    send(expired, login="eva@firm.example", password=PASSWORD)
    clean(expired, "/account/login/")
    expect(expired.locator(".error-page__number")).to_contain_text("403", use_inner_text=True)

    def fails():
        raise ConnectionError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(frame, "current_identity", fails)
        expired.goto("/roles/")
    clean(expired, "/roles/")
    expect(expired.locator(".error-page__number")).to_contain_text("500", use_inner_text=True)


def test_too_many_attempts_are_refused_in_plain_words(page_as, clean, language, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/h/ip"}
    page = page_as(Role.VISITOR, "/account/login/", language=language)

    for _attempt in range(2):
        send(page, login="eva@firm.example", password="guessed again")

    clean(page, "/account/login/")
    expect(page.locator("main form")).to_have_count(0)


def test_account_is_opened_with_a_code(page_as, clean, language):
    page = page_as(Role.VISITOR, "/account/signup/", language=language)

    send(page, name="Ida Lind", email="ida at home", password1="short", password2="other")
    assert is_told_first(page)
    clean(page, "/account/signup/")

    send(page, email="ida@firm.example", password1=PASSWORD, password2=PASSWORD)
    clean(page, "/account/confirm-email/")
    send(page, code="WRONG1")
    assert is_told_first(page)
    clean(page, "/account/confirm-email/")
    send(page, code=in_last_mail(CODE))

    page.goto("/me/details/")
    assert page.input_value("main [name=name]") == "Ida Lind"


def test_code_by_mail_opens_the_door(page_as, clean, language):
    person = person_with_password()
    page = page_as(Role.VISITOR, "/account/login/code/", language=language)

    send(page, email=person.email)
    clean(page, "/account/login/code/confirm/")
    send(page, code=in_last_mail(CODE))

    page.goto("/me/")
    expect(page).to_have_url(re.compile("/me/$"))


def test_forgotten_password_is_chosen_anew(page_as, clean, language):
    person = person_with_password()
    page = page_as(Role.VISITOR, "/account/password/reset/", language=language)

    send(page, email=person.email)
    clean(page, "/account/password/reset/confirm/")
    send(page, code=in_last_mail(CODE))
    clean(page, "/account/password/reset/complete/")
    send(page, password1=NEW_PASSWORD, password2="other")
    assert is_told_first(page)
    clean(page, "/account/password/reset/complete/")
    send(page, password1=NEW_PASSWORD, password2=NEW_PASSWORD)

    assert User.objects.get(pk=person.pk).check_password(NEW_PASSWORD)


def current_code(secret):
    counter = list(yield_hotp_counters_from_time())[1]  # of now; before and after it one more each
    return format_hotp_value(hotp_value(secret, counter))


def test_app_with_codes_is_set_up_asked_for_and_switched_off(page_as, clean, language):
    person = person_with_password()
    page = page_as(Role.MEMBER, "/account/2fa/totp/activate/", person=person, language=language)

    send(page, password="wrong password")
    assert is_told_first(page)
    clean(page, "/account/reauthenticate/")
    send(page, password=PASSWORD)
    clean(page, "/account/2fa/totp/activate/")
    send(page, code="000000")
    assert is_told_first(page)
    send(page, code=current_code(page.input_value("#authenticator_secret")))
    clean(page, "/account/2fa/recovery-codes/")
    assert Authenticator.objects.filter(user=person, type="totp").exists()
    for path in ("", "recovery-codes/generate/", "totp/deactivate/"):
        page.goto(f"/account/2fa/{path}")
        clean(page, f"/account/2fa/{path}")

    other = page_as(Role.VISITOR, "/account/login/", language=language)
    send(other, login=person.email, password=PASSWORD)
    clean(other, "/account/2fa/authenticate/")
    send(other, code="000000")
    assert is_told_first(other)
    clean(other, "/account/2fa/authenticate/")

    page.locator("main .button--danger").click()
    page.wait_for_url("**/account/2fa/")
    assert not Authenticator.objects.filter(user=person, type="totp").exists()


def test_pages_of_a_key(page_as, clean, language):
    person = person_with_password()
    page = page_as(Role.MEMBER, "/account/2fa/webauthn/add/", person=person, language=language)
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    send(page, password=PASSWORD)

    clean(page, "/account/2fa/webauthn/add/")
    page.fill("[name=name]", "Blue key")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")
    page.goto("/account/2fa/webauthn/")
    clean(page, "/account/2fa/webauthn/")
    key = Authenticator.objects.get(user=person, type="webauthn")
    assert key.wrap().name == "Blue key"
    for path in (f"webauthn/keys/{key.pk}/edit/", f"webauthn/keys/{key.pk}/remove/", ""):
        page.goto(f"/account/2fa/{path}")
        clean(page, f"/account/2fa/{path}")


def test_invitation_by_mail_opens_a_page_with_a_button(page_as, clean, language):
    guest = UserFactory(email="ida@firm.example")
    path = "/invitations/a-token/"
    invitation = InvitationFactory(
        email=guest.email,
        token_digest=sha256(b"a-token").hexdigest(),
        invited_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
    )

    page = page_as(Role.MEMBER, path, person=guest, language=language)
    clean(page, path)
    other = page_as(Role.MEMBER, path, language=language)
    clean(other, path)
    page.locator("main button").first.click()
    page.wait_for_url("**/colleagues/")
    invitation.refresh_from_db()
    assert invitation.accepted_at
    page.goto(path)
    clean(page, path)
