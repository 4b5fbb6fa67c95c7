"""Signing in with an account elsewhere, against a small OpenID Connect provider on this machine."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from skerry.accounts.models import User
from tests.accounts.factories import UserFactory, events
from tests.accounts.test_signin_pages import confirm

pytestmark = pytest.mark.django_db


class Provider(BaseHTTPRequestHandler):
    """Answers as the specification says, about one person."""

    person: dict[str, object] = {}

    def do_GET(self):
        home = f"http://127.0.0.1:{self.server.server_port}"
        if self.path.endswith("/.well-known/openid-configuration"):
            self.answer(
                {
                    "issuer": home,
                    "authorization_endpoint": f"{home}/authorize",
                    "token_endpoint": f"{home}/token",
                    "userinfo_endpoint": f"{home}/userinfo",
                    "jwks_uri": f"{home}/keys",
                }
            )
        else:
            self.answer(self.person)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer({"access_token": "token", "token_type": "Bearer"})

    def answer(self, values):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(values).encode())

    def log_message(self, *arguments):
        """A quiet server."""


@pytest.fixture
def provider(settings) -> Iterator[type[Provider]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "work",
                    "name": "Region account",
                    "client_id": "skerry",
                    "secret": "s3cret",
                    "settings": {"server_url": f"http://127.0.0.1:{server.server_port}"},
                }
            ]
        }
    }
    Provider.person = {
        "sub": "eva-7",
        "name": "Eva Berg",
        "email": "eva@firm.example",
        "email_verified": True,
    }
    yield Provider
    server.shutdown()
    server.server_close()


def come_back(client):
    """Go to the provider, agree there, and come back with a code."""
    sent = client.post("/account/oidc/work/login/")
    state = parse_qs(urlsplit(sent.url).query)["state"][0]
    return client.get("/account/oidc/work/login/callback/", {"code": "x", "state": state})


def is_signed_in(client):
    return client.get("/me/").status_code == 200


def test_the_provider_is_offered_and_asked_with_a_button(provider, client):
    assert "Region account" in client.get("/account/login/").text
    asked = client.get("/account/oidc/work/login/")

    assert asked.status_code == 200
    assert "You sign in with your account at Region account" in asked.text


def test_a_confirmed_address_opens_an_account_at_once(provider, client):
    come_back(client)

    person = User.objects.get()
    assert (person.name, person.email) == ("Eva Berg", "eva@firm.example")
    assert not person.has_usable_password()
    assert is_signed_in(client)
    assert [event.kind for event in events()] == ["accounts.person.added"]


def test_an_unconfirmed_address_needs_its_code(provider, client):
    provider.person = provider.person | {"email_verified": False}

    come_back(client)

    assert not is_signed_in(client)
    assert not EmailAddress.objects.get().verified


def test_the_second_visit_signs_in_to_the_same_account(provider, client):
    come_back(Client())
    come_back(client)

    assert User.objects.count() == 1
    assert is_signed_in(client)


def test_an_address_known_here_is_not_handed_to_who_comes_from_elsewhere(provider, client):
    UserFactory(email="eva@firm.example")

    answer = come_back(client)

    assert answer.url == "/account/confirm-email/"  # as if the address were new
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_an_account_without_an_address_tells_the_rest_itself(provider, client):
    provider.person = {"sub": "ida-9"}
    signing_up = come_back(client).url
    assert "You come from Region account" in client.get(signing_up).text

    client.post(signing_up, {"name": "Ida", "email": "ida@firm.example"})

    person = User.objects.get()
    assert (person.name, person.email) == ("Ida", "ida@firm.example")
    assert not is_signed_in(client)


def test_a_member_ties_the_account_to_their_own(provider, client):
    person = UserFactory()
    client.force_login(person)
    confirm(client)

    sent = client.post("/account/oidc/work/login/?process=connect")
    state = parse_qs(urlsplit(sent.url).query)["state"][0]
    client.get("/account/oidc/work/login/callback/", {"code": "x", "state": state})

    assert SocialAccount.objects.get().user == person
    assert "Region account" in client.get("/account/elsewhere/").text


def test_a_failure_there_is_a_page_here(provider, client):
    answer = client.get("/account/oidc/work/login/callback/", {"error": "server_error"})

    assert "That did not work" in answer.text
