"""Every address as every role, against the one truth table in ``access_table``."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from skerry.accounts.models import Invitation
from skerry.actors.models import EntryReport, ImportRun, Source
from skerry.kernel.models import Identity
from skerry.kernel.notifications import NotificationKind
from skerry.kernel.notifications.tokens import stop_url
from skerry.kernel.roles import Role
from tests.access_table import GATES, Gate
from tests.accounts.factories import RoleGrantFactory, UserFactory
from tests.actors.factories import InitiativeFactory, OrganisationFactory
from tests.kernel.factories import JobFactory, MailFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKEN = "a-token-that-was-sent-by-mail"


def addresses(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern.callback
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern.url_patterns, namespace + inner)


def test_every_address_of_ours_has_its_line_in_the_table():
    own = {
        name
        for name, view in addresses(get_resolver().url_patterns)
        if view.__module__.startswith("skerry.")
    }

    assert sorted(gate.name for gate in GATES) == sorted(own)


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def things(organisation):
    """One of everything that an address can point at."""
    person = UserFactory(role=Role.ADVISER)
    Identity.objects.update_or_create(
        pk=1, defaults={"name": "Skerry", "logo": ContentFile(b"WEBP", name="logo.webp")}
    )
    colleague = RoleGrantFactory(organisation=organisation).user
    invitation = Invitation.objects.create(
        organisation=organisation,
        email="guest@people.example",
        role=Role.MEMBER,
        token_digest=sha256(TOKEN.encode()).hexdigest(),
        invited_at=NOON,
        expires_at=NOON + timedelta(days=3650),
    )
    source = Source.objects.get_or_create(key="ror", defaults={"name": "ROR"})[0]
    return {
        "organisation": organisation.uuid,
        "initiative": InitiativeFactory().uuid,
        "person": person.uuid,
        "colleague": colleague.uuid,
        "invitation": invitation.uuid,
        "invitation_token": TOKEN,
        "identity": "0",
        "stop_token": stop_url(person.uuid, NotificationKind.ROLES).strip("/").split("/")[-1],
        "job": JobFactory().uuid,
        "mail": MailFactory().uuid,
        "report": EntryReport.objects.create(
            organisation=organisation, reason="wrong", message="Gone.", reported_at=NOON
        ).uuid,
        "run": ImportRun.objects.create(
            source=source, importer="ror", file_name="ror.json", created_at=NOON, state="preview"
        ).uuid,
    }


def browser_of(role: Role, organisation) -> Client:
    client = Client(raise_request_exception=False)
    if role is Role.ORGANISATION_EDITOR:
        client.force_login(UserFactory(edits=organisation))
    elif role is not Role.VISITOR:
        client.force_login(UserFactory(role=role))
    return client


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
def test_gate_lets_in_whom_the_table_names_and_nobody_else(gate: Gate, things, organisation):
    address = reverse(gate.name, kwargs=gate.arguments(things))

    let_in = {role for role in Role if is_let_in(role, organisation, gate, address)}

    assert let_in == gate.let_in


def is_let_in(role: Role, organisation, gate: Gate, address: str) -> bool:
    """Ask as ``role``; what the asking changed is taken back, so that the next role finds the same."""
    with transaction.atomic():
        response = browser_of(role, organisation).generic(gate.method, address)
        transaction.set_rollback(True)
    assert response.status_code < 500
    assert response.status_code != 405
    is_sent_away = response.headers.get("Location", "").startswith(reverse("account_login"))
    return response.status_code not in {401, 403, 404} and not is_sent_away
