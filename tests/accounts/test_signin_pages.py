"""Every page and mail of django-allauth that our configuration can show is drawn by our own templates."""

from pathlib import Path
from types import SimpleNamespace

import allauth
import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import SESSION_KEY
from django.template import TemplateDoesNotExist, engines
from django.template.backends.django import DjangoTemplates
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from skerry.accounts.models import User
from skerry.accounts.signin import SecondFactorAdapter
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

NEVER_SHOWN = {
    "account/base_confirm_code.html": "a frame of their own pages",
    "account/base_entrance.html": "a frame of their own pages",
    "account/base_manage.html": "a frame of their own pages",
    "account/base_manage_email.html": "a frame of their own pages",
    "account/base_manage_password.html": "a frame of their own pages",
    "account/base_manage_phone.html": "a frame of their own pages",
    "account/confirm_phone_verification_code.html": "no telephone numbers",
    "account/email.html": "one address a person: email_change.html",
    "account/email/password_reset_key_message.txt": "a code instead of a link",
    "account/email/password_reset_key_subject.txt": "a code instead of a link",
    "account/email_confirm.html": "a code instead of a link",
    "account/messages/phone_verification_sent.txt": "no telephone numbers",
    "account/messages/phone_verified.txt": "no telephone numbers",
    "account/phone_change.html": "no telephone numbers",
    "account/signup_by_passkey.html": "an account begins with a password or a provider",
    "account/snippets/already_logged_in.html": "a part of their own pages",
    "account/snippets/warn_no_email.html": "a part of their own pages",
    "mfa/base_entrance.html": "a frame of their own pages",
    "mfa/base_manage.html": "a frame of their own pages",
    "mfa/recovery_codes/base.html": "a frame of their own pages",
    "mfa/totp/base.html": "a frame of their own pages",
    "mfa/trust.html": "no trusted browsers",
    "mfa/webauthn/base.html": "a frame of their own pages",
    "mfa/webauthn/signup_form.html": "an account begins with a password or a provider",
    "mfa/webauthn/snippets/login_script.html": "a part of their own pages",
    "mfa/webauthn/snippets/scripts.html": "a part of their own pages",
    "socialaccount/base_entrance.html": "a frame of their own pages",
    "socialaccount/base_manage.html": "a frame of their own pages",
    "socialaccount/snippets/login.html": "a part of their own pages",
    "socialaccount/snippets/login_extra.html": "a part of their own pages",
    "socialaccount/snippets/provider_list.html": "a part of their own pages",
}
TEMPLATES = Path(allauth.__file__).parent / "templates"
THEIRS = sorted(
    str(file.relative_to(TEMPLATES))
    for part in ("account", "mfa", "socialaccount")
    for file in (TEMPLATES / part).rglob("*.*")
)

# What a GET of each address answers: a visitor, a member, a member who has just confirmed that it is they.
TO_SIGN_IN = "/account/login/"
TO_CONFIRM = "/account/reauthenticate/"
PAGES = {
    "account_login": (200, "/", "/"),
    "account_logout": ("/", 200, 200),
    "account_inactive": (200, 200, 200),
    "account_signup": (200, "/", "/"),
    "account_reauthenticate": (TO_SIGN_IN, 200, 200),
    "account_email": (TO_SIGN_IN, 200, 200),
    "account_email_verification_sent": (TO_SIGN_IN, "/account/email/", "/account/email/"),
    "account_change_password": (TO_SIGN_IN, 200, 200),
    "account_set_password": (TO_SIGN_IN, "/account/password/change/", "/account/password/change/"),
    "account_reset_password": (200, 200, 200),
    "account_confirm_password_reset_code": (TO_SIGN_IN, TO_SIGN_IN, TO_SIGN_IN),
    "account_complete_password_reset": (
        "/account/password/reset/",
        "/account/password/reset/",
        "/account/password/reset/",
    ),
    "account_password_reset_completed": (200, 200, 200),
    "account_request_login_code": (200, "/", "/"),
    "account_confirm_login_code": ("/account/login/code/", "/", "/"),
    "mfa_index": (TO_SIGN_IN, 200, 200),
    "mfa_authenticate": (TO_SIGN_IN, "/", "/"),
    "mfa_reauthenticate": (TO_SIGN_IN, TO_CONFIRM, TO_CONFIRM),
    "mfa_activate_totp": (TO_SIGN_IN, TO_CONFIRM, 200),
    "mfa_deactivate_totp": (TO_SIGN_IN, 404, 404),
    "mfa_view_recovery_codes": (TO_SIGN_IN, 404, 404),
    "mfa_generate_recovery_codes": (TO_SIGN_IN, TO_CONFIRM, 200),
    "mfa_download_recovery_codes": (TO_SIGN_IN, 404, 404),
    "mfa_list_webauthn": (TO_SIGN_IN, 200, 200),
    "mfa_add_webauthn": (TO_SIGN_IN, TO_CONFIRM, 200),
    "mfa_reauthenticate_webauthn": (TO_SIGN_IN, TO_CONFIRM, TO_CONFIRM),
    "mfa_remove_webauthn": (TO_SIGN_IN, TO_CONFIRM, 404),
    "mfa_edit_webauthn": (TO_SIGN_IN, TO_CONFIRM, 404),
    "mfa_login_webauthn": (TO_SIGN_IN, "/", "/"),
    "socialaccount_login_cancelled": (200, 200, 200),
    "socialaccount_login_error": (TO_SIGN_IN, 401, 401),
    "socialaccount_signup": (TO_SIGN_IN, TO_SIGN_IN, TO_SIGN_IN),
    "socialaccount_connections": (TO_SIGN_IN, 200, 200),
    "openid_connect_login": (404, 404, 404),
    "openid_connect_callback": (404, 404, 404),
}
ARGUMENTS = {
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
    "openid_connect_login": {"provider_id": "nobody"},
    "openid_connect_callback": {"provider_id": "nobody"},
}


@pytest.fixture(autouse=True)
def _refuse_their_templates(monkeypatch):
    find = DjangoTemplates.get_template

    def refuse(self, name):
        if name.startswith(("account/", "mfa/", "socialaccount/", "allauth/")):
            find(self, name)  # what does not exist is nobody's
            raise AssertionError(f"drawn by django-allauth: {name}")
        return find(self, name)

    monkeypatch.setattr(DjangoTemplates, "get_template", refuse)


@pytest.mark.parametrize("name", THEIRS)
def test_every_template_is_ours_or_never_shown(name):
    try:
        engines["jinja2"].get_template(name)
    except TemplateDoesNotExist:
        assert name in NEVER_SHOWN
    else:
        assert name not in NEVER_SHOWN


def _names(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name or ""
        else:
            yield from _names(pattern.url_patterns)


def test_the_table_names_every_address_of_allauth():
    theirs = {
        name
        for name in _names(get_resolver().url_patterns)
        if name.startswith(("account_", "mfa_", "socialaccount_", "openid_connect_"))
    }

    assert theirs == set(PAGES)


def confirm(client):
    """As if the password had been asked for just now."""
    session = client.session
    person = User.objects.get(pk=session[SESSION_KEY])
    request = SimpleNamespace(session=session)
    record_authentication(request, person, method="password", reauthenticated=True)
    session.save()


@pytest.mark.parametrize(("name", "answers"), PAGES.items())
def test_every_page_answers(name, answers, client_as):
    address = reverse(name, kwargs=ARGUMENTS.get(name))
    visitor, member, confirmed = (
        client_as(role) for role in (Role.VISITOR, Role.MEMBER, Role.MEMBER)
    )
    confirm(confirmed)

    assert (
        _answer(visitor, address),
        _answer(member, address),
        _answer(confirmed, address),
    ) == answers


def _answer(client, address):
    response = client.get(address)
    return response.url.partition("?")[0] if response.status_code == 302 else response.status_code


@pytest.mark.parametrize("name", ["account_signup", "account_login", "account_reset_password"])
def test_fields_are_named_by_their_labels_alone(name, client_as):
    page = client_as(Role.VISITOR).get(reverse(name)).text

    main = page.partition("<main")[2].partition("</main>")[0]
    assert "<label" in main
    assert "placeholder" not in main


@pytest.mark.parametrize(("keys", "name"), [(0, "My key"), (1, "My key 2")])
def test_a_new_key_has_a_name_to_begin_with(keys, name):
    person, kind = UserFactory(), Authenticator.Type.WEBAUTHN
    for _ in range(keys):
        Authenticator.objects.create(user=person, type=kind, data={})

    assert SecondFactorAdapter().generate_authenticator_name(person, kind) == name


@pytest.fixture
def locked():
    """Somebody with a second lock, who has just confirmed that it is they."""
    person = UserFactory()
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    client = Client()
    client.force_login(person)
    confirm(client)
    client.person = person
    return client


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("mfa_index", "Switched on"),
        ("mfa_deactivate_totp", "Switch off"),
        ("mfa_view_recovery_codes", "10 of 10 codes are unused"),
        ("mfa_generate_recovery_codes", "become worthless"),
        ("mfa_reauthenticate", "Code from the app"),
    ],
)
def test_pages_of_the_second_lock(name, sentence, locked):
    response = locked.get(reverse(name))

    assert response.status_code == 200
    assert sentence in response.text


def test_recovery_codes_can_be_downloaded(locked):
    response = locked.get(reverse("mfa_download_recovery_codes"))

    assert len(response.text.split()) == 10


def test_keys_are_listed_renamed_and_removed(locked):
    key = Authenticator.objects.create(
        user=locked.person, type=Authenticator.Type.WEBAUTHN, data={"name": "Blue key"}
    )

    listed = locked.get(reverse("mfa_list_webauthn"))
    renaming = locked.get(reverse("mfa_edit_webauthn", args=[key.pk]))
    removing = locked.get(reverse("mfa_remove_webauthn", args=[key.pk]))

    assert "Blue key" in listed.text
    assert 'value="Blue key"' in renaming.text
    assert removing.status_code == 200


def test_secrets_of_the_second_lock_are_unreadable_in_the_database():
    person, secret = UserFactory(), generate_totp_secret()

    TOTP.activate(person, secret)

    stored = Authenticator.objects.get().data
    assert secret not in str(stored)


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate_webauthn",
        "mfa_index",
    ],
)
def test_pages_carry_no_inline_script_or_style(name, client_as):
    client = client_as(Role.VISITOR if name in {"account_login", "account_signup"} else Role.MEMBER)
    if SESSION_KEY in client.session:
        confirm(client)

    text = client.get(reverse(name)).text

    inline = [
        tag
        for tag in text.split("<script")[1:]
        if "src=" not in tag.partition(">")[0] and "application/json" not in tag.partition(">")[0]
    ]
    assert inline == []
    assert "style=" not in text
    assert "onclick" not in text


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_demo_says_who_reads_its_mail(client, settings, is_demo):
    settings.DEMO, settings.EMAIL_HOST = is_demo, ""

    answer = client.post(
        reverse("account_request_login_code"),
        {"email": UserFactory().email},
        headers={"accept-language": "en"},
        follow=True,
    )

    assert ("The example cluster manager reads it" in answer.text) is is_demo
