"""Signing up, in and out, with real requests: what a person does, and what an attacker tries."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skerry.accounts.models import Counter, Session, User
from skerry.kernel.models import AuditEvent
from skerry.kernel.models.mail import OutboxMail
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "four quiet islands"
LOGIN, SIGNUP = "/account/login/", "/account/signup/"


@pytest.fixture(autouse=True)
def _mail_goes_to_the_outbox(settings):
    settings.EMAIL_BACKEND = "skerry.kernel.mail.OutboxBackend"


@pytest.fixture
def person():
    found = UserFactory(email="eva@firm.example")
    found.set_password(PASSWORD)
    found.save()
    return found


def sign_in(client, email="eva@firm.example", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def is_signed_in(client):
    return client.get("/me/").status_code == 200


def code_in_last_mail():
    text = OutboxMail.objects.latest("pk").text
    return re.search(r"^[A-Z0-9-]{6,}$", text, re.MULTILINE).group()


def sign_up(client, **more):
    told = {
        "name": "Eva",
        "email": "eva@firm.example",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    return client.post(SIGNUP, told | more)


def test_anybody_opens_an_account_and_is_in_after_the_code_from_the_mail(client):
    asked = sign_up(client)
    assert asked.url == "/account/confirm-email/"
    assert not is_signed_in(client)

    client.post("/account/confirm-email/", {"code": code_in_last_mail()})

    person = User.objects.get()
    assert (person.name, person.email) == ("Eva", "eva@firm.example")
    assert EmailAddress.objects.get().verified
    assert is_signed_in(client)
    added = AuditEvent.objects.get(kind="accounts.person.added")
    assert (added.target_id, added.by) == (str(person.uuid), str(person.uuid))


def test_a_wrong_code_opens_nothing(client):
    sign_up(client)

    answer = client.post("/account/confirm-email/", {"code": "WRONG-1"})

    assert answer.status_code == 200
    assert not EmailAddress.objects.get().verified
    assert not is_signed_in(client)


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123", "eva@firm.example"])
def test_weak_passwords_are_refused(password, client):
    answer = sign_up(client, password1=password, password2=password)

    assert answer.status_code == 200
    assert not User.objects.exists()


def test_signing_up_with_a_known_address_looks_the_same_and_tells_its_owner(person, client):
    known = sign_up(client)
    unknown = sign_up(Client(), email="nobody@firm.example")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    mails = {mail.to: mail.subject for mail in OutboxMail.objects.all()}
    assert mails == {
        "eva@firm.example": "You have an account already",
        "nobody@firm.example": "Confirm your address",
    }


def test_signing_in_with_a_password_begins_a_new_session(person, client):
    client.get(LOGIN)
    client.session["before"] = "x"
    before = client.session.session_key

    answer = sign_in(client)

    assert answer.url == "/"
    assert client.session.session_key != before
    assert list(Session.objects.values_list("user", flat=True)) == [person.pk]


@pytest.mark.parametrize(
    ("email", "password"),
    [("eva@firm.example", "wrong"), ("nobody@firm.example", PASSWORD)],
)
def test_a_wrong_address_and_a_wrong_password_look_the_same(email, password, person, client):
    answer = sign_in(client, email, password)

    assert answer.status_code == 200
    assert "The email address and/or password you specified are not correct" in answer.text


def test_a_closed_account_cannot_sign_in(person, client):
    User.objects.update(is_active=False)

    sign_in(client)

    assert not is_signed_in(client)


def test_five_wrong_passwords_lock_the_address_even_for_the_right_one(person):
    for _attempt in range(5):
        sign_in(Client(), password="wrong")

    answer = sign_in(Client())

    assert "Too many failed login attempts" in answer.text


def test_what_is_counted_names_no_network_address(person, settings):
    settings.TRUSTED_PROXIES = 1
    for address in ("192.0.2.9", "2001:db8::9"):
        client = Client(REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": f"x, {address}"})
        sign_in(client, password="wrong")

    kept = [key for key in Counter.objects.values_list("cache_key", flat=True) if ":ip:" in key]

    assert len({key.rpartition(":")[2] for key in kept}) == 2
    assert not any(part in key for key in kept for part in ("192.0.2", "2001:db8", "10.0.0"))


def test_a_sender_is_limited_by_what_the_trusted_proxy_says(person, settings):
    settings.TRUSTED_PROXIES = 1
    there = Client(headers={"X-Forwarded-For": "198.51.100.1"})
    for number in range(10):
        claimed = {"X-Forwarded-For": f"203.0.113.{number}, 192.0.2.9"}
        sign_in(Client(headers=claimed), email=f"nobody-{number}@firm.example")

    refused = sign_in(Client(headers={"X-Forwarded-For": "192.0.2.9"}))
    taken = sign_in(there)

    assert "Too many failed login attempts" in refused.text
    assert taken.status_code == 302


def test_the_lock_is_counted_in_the_database_and_opens_again(person, client):
    for _attempt in range(5):
        sign_in(Client(), password="wrong")
    cache.clear()

    sign_in(client)

    assert is_signed_in(client)


def test_many_attempts_from_one_place_get_a_page_that_asks_to_wait(person):
    answers = [sign_in(Client(), f"someone-{number}@firm.example", "wrong") for number in range(31)]

    assert [answer.status_code for answer in answers[:30]] == [200] * 30
    assert answers[30].status_code == 429
    assert "Please wait a little" in answers[30].text


def test_a_code_by_mail_signs_in_without_a_password(person, client):
    client.post("/account/login/code/", {"email": "eva@firm.example"})
    assert not is_signed_in(client)

    client.post("/account/login/code/confirm/", {"code": code_in_last_mail()})

    assert is_signed_in(client)


def test_asking_for_a_code_with_an_unknown_address_looks_the_same(person):
    known = Client().post("/account/login/code/", {"email": "eva@firm.example"})
    unknown = Client().post("/account/login/code/", {"email": "nobody@firm.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_three_wrong_codes_end_the_attempt(person, client):
    client.post("/account/login/code/", {"email": "eva@firm.example"})
    right = code_in_last_mail()

    for _attempt in range(3):
        client.post("/account/login/code/confirm/", {"code": "WRONG-1"})
    client.post("/account/login/code/confirm/", {"code": right})

    assert not is_signed_in(client)


def test_a_forgotten_password_is_replaced_with_a_code(person, client):
    client.post("/account/password/reset/", {"email": "eva@firm.example"})
    client.post("/account/password/reset/confirm/", {"code": code_in_last_mail()})
    new = "nine loud lighthouses"

    client.post("/account/password/reset/complete/", {"password1": new, "password2": new})

    sign_in(client, password=new)
    assert is_signed_in(client)


def test_the_pages_of_a_forgotten_password_render(person, client):
    client.post("/account/password/reset/", {"email": "eva@firm.example"})
    asked = client.get("/account/password/reset/confirm/")
    client.post("/account/password/reset/confirm/", {"code": code_in_last_mail()})
    choosing = client.get("/account/password/reset/complete/")

    assert "Enter the code" in asked.text
    assert "Choose a new password" in choosing.text


def test_the_second_lock_asks_for_a_code_of_the_app(person, client):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)

    first = sign_in(client)
    assert first.url == "/account/2fa/authenticate/"
    assert "One more step" in client.get(first.url).text
    assert not is_signed_in(client)

    counter = next(iter(yield_hotp_counters_from_time()))
    client.post(first.url, {"code": format_hotp_value(hotp_value(secret, counter))})
    assert is_signed_in(client)


def test_changing_the_password_signs_out_everywhere_else(person, client):
    other = Client()
    sign_in(client)
    sign_in(other)
    new = "nine loud lighthouses"

    client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_a_new_address_counts_only_with_its_code(person, client):
    sign_in(client)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post("/account/email/", {"email": "new@firm.example", "action_add": "1"})
    assert User.objects.get().email == "eva@firm.example"

    client.post("/account/confirm-email/", {"code": code_in_last_mail_to("new@firm.example")})

    assert User.objects.get().email == "new@firm.example"


def code_in_last_mail_to(address):
    text = OutboxMail.objects.filter(to=address).latest("pk").text
    return re.search(r"^[A-Z0-9-]{6,}$", text, re.MULTILINE).group()


def test_signing_out_takes_a_button(person, client):
    sign_in(client)

    client.get("/account/logout/")
    assert is_signed_in(client)

    client.post("/account/logout/")
    assert not is_signed_in(client)
    assert not Session.objects.exists()


def test_without_being_asked_to_remember_the_session_ends_with_the_browser(person, client):
    brief = sign_in(client).cookies["sessionid"]["max-age"]
    lasting = sign_in(Client(), remember="on").cookies["sessionid"]["max-age"]

    assert (brief, lasting) == ("", 14 * 86_400)


def test_a_session_in_use_lasts_and_an_idle_one_ends(person, client):
    sign_in(client)
    Session.objects.update(expire_date=timezone.now() + timedelta(days=3))

    assert is_signed_in(client)
    assert Session.objects.get().expire_date > timezone.now() + timedelta(days=13)

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_signed_in(client)


def test_a_fresh_session_is_not_written_when_a_page_is_read(person, client):
    sign_in(client)
    before = Session.objects.get().expire_date

    is_signed_in(client)

    assert Session.objects.get().expire_date == before


@pytest.mark.parametrize("name", ["eva", "<script>alert(1)</script>"])
def test_mails_are_plain_text(name, client):
    sign_up(client, name=name)

    mail = OutboxMail.objects.get()

    assert mail.html == ""
    assert "&lt;" not in mail.text
    assert "&#" not in mail.text


def test_a_head_request_is_no_trouble(client):
    assert client.head(LOGIN).status_code == 200


def test_the_passkey_offer_is_plain_data(client):
    offer = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})

    assert "challenge" in offer.json()["request_options"]["publicKey"]


def test_changing_a_way_to_sign_in_is_remembered(person, client):
    sign_in(client)
    new = "nine loud lighthouses"

    client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    event = AuditEvent.objects.get(kind="accounts.person.changed")
    assert (event.target_id, event.by, event.detail) == (
        str(person.uuid),
        str(person.uuid),
        {"sign_in": "password_changed"},
    )
    assert "from the network address 127.0.0.1" in OutboxMail.objects.latest("pk").text


def test_a_strangers_password_never_opens_the_account_of_who_owns_the_mailbox(client):
    """Somebody opens an account with Eva's address; Eva then asks for a code."""
    sign_up(Client())
    before = OutboxMail.objects.count()

    asked = client.post("/account/login/code/", {"email": "eva@firm.example"})

    mails = list(OutboxMail.objects.order_by("pk").values_list("text", flat=True))[before:]
    assert asked.status_code == 302
    assert not any(re.search(r"^[A-Z0-9-]{6,}$", text, re.MULTILINE) for text in mails)
    assert not EmailAddress.objects.get(email="eva@firm.example").verified
