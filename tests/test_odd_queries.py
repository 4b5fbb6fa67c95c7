"""Addresses that grew old, were cut or were made up: every page answers them, none breaks."""

import pytest
from django.test import Client
from django.urls import reverse

from skerry.kernel.roles import Role
from tests.access_table import GATES, Gate
from tests.access_things import one_of_everything
from tests.accounts.factories import UserFactory
from tests.actors.factories import OrganisationFactory, ParticipationFactory

pytestmark = pytest.mark.django_db

ODD = [
    "page=999999",
    "page=x&page=-1",
    "page=%00&q=%00&lang=%00",
    "kind=nonsense&size=%00&place=%F0%9F%98%80&city=%27%22&concept=x/y&sector=0&offering=-1",
    "kind=company&kind=company&place=SE11&place=all&place=ZZ999",
    "sort=%27;drop&programme=%00&q=%25_%5C",
    "q=%FF%FE&place=%FF&lang=tlh",
    "q=" + "x" * 10_000,
    "q=" + "ab+" * 3_000,
    "q=NEAR(%22*%22+OR+*)+AND+%5E:",
    "&".join(f"kind={n}&city={n}" for n in range(450)),
    "state=%00&actor=x&event=nonsense&since=yesterday&until=9999-99-99&person=x",
]
# What belongs to one person alone is nobody's in the table.
PAGES = [gate for gate in GATES if gate.method == "GET" and gate.let_in]


def inside(gate: Gate, organisation) -> Client:
    """A browser of somebody who is let in."""
    client = Client()
    if Role.VISITOR not in gate.let_in:
        role = next(role for role in reversed(Role) if role in gate.let_in)
        is_editor = role is Role.ORGANISATION_EDITOR
        client.force_login(UserFactory(edits=organisation) if is_editor else UserFactory(role=role))
    return client


@pytest.mark.parametrize("gate", PAGES, ids=lambda gate: gate.name)
def test_odd_questions_get_an_answer(gate):
    organisation = OrganisationFactory(region="SE110")
    ParticipationFactory(organisation=organisation)
    client = inside(gate, organisation)
    address = reverse(gate.name, kwargs=gate.arguments(one_of_everything(organisation)))

    answers = {query[:60]: client.get(f"{address}?{query}").status_code for query in ODD}

    assert {query: status for query, status in answers.items() if status >= 500} == {}
    assert 401 not in answers.values()
    assert 403 not in answers.values()
