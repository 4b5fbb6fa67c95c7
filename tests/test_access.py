"""Every address as every role, against the one truth table in ``access_table``."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from skerry.kernel.roles import Role
from tests.access_table import GATES, Gate
from tests.access_things import one_of_everything
from tests.accounts.factories import UserFactory
from tests.actors.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


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
    return one_of_everything(organisation)


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
