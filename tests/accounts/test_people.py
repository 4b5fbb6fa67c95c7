from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from skerry.accounts import api, fillings
from skerry.accounts.enums import Obstacle
from skerry.accounts.models import User
from skerry.accounts.sessions import SessionStore
from skerry.accounts.views.account import person_in
from skerry.kernel.actor import ANYBODY, COMMAND, Grant, Viewer
from skerry.kernel.roles import Role
from tests.accounts.factories import (
    ConsentFactory,
    InvitationFactory,
    RoleGrantFactory,
    UserFactory,
    VettingFactory,
    the_event,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
PASSWORD = "four quiet islands"


def add(**told):
    return api.add_person(
        **({"email": " Eva@Firm.example ", "name": "Eva", "password": PASSWORD} | told),
        by=COMMAND,
        now=NOON,
    )


def test_the_operator_adds_somebody_who_can_sign_in_at_once(client):
    person = add(role=Role.CLUSTER_MANAGER)

    client.post("/account/login/", {"login": "eva@firm.example", "password": PASSWORD})

    assert client.get("/me/").status_code == 200
    assert (person.email, person.joined_at, person.is_example) == ("eva@firm.example", NOON, False)
    assert [grant.role for grant in person.grants.all()] == [Role.CLUSTER_MANAGER]
    assert EmailAddress.objects.get().verified
    event = the_event()
    assert (event.kind, event.by_kind, event.detail) == (
        "accounts.person.added",
        "command",
        {"role": "cluster-manager"},
    )


def test_somebody_without_a_password_signs_in_with_a_code():
    person = add(password=None, is_example=True)

    assert not person.has_usable_password()
    assert person.is_example
    assert the_event().detail == {}


def test_an_address_is_given_once():
    add()

    with pytest.raises(api.PersonNotAdded) as refusal:
        add(email="EVA@firm.example")

    assert refusal.value.obstacle == Obstacle.ADDRESS_TAKEN
    assert User.objects.count() == 1


def test_a_person_is_found_by_any_spelling_of_their_address():
    person = add()

    assert User.objects.get_by_natural_key("EVA@FIRM.EXAMPLE") == person


def test_the_desk_leads_to_people_for_those_who_may_look_after_them():
    manager = Viewer(grants=frozenset({Grant(role=Role.CLUSTER_MANAGER)}))

    assert "/desk/people/" in fillings.desk_people(viewer=manager)
    assert fillings.desk_people(viewer=ANYBODY) == ""


OWN, OTHER = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("grant", "organisation", "is_shown"),
    [
        (Grant(role=Role.MEMBER, organisation=OWN), OWN, True),
        (Grant(role=Role.MEMBER, organisation=OWN), OTHER, False),
        (Grant(role=Role.ORGANISATION_EDITOR, organisation=OWN), OTHER, False),
        (Grant(role=Role.CLUSTER_MANAGER), OTHER, True),
        (Grant(role=Role.VISITOR), OTHER, False),
        (Grant(role=Role.CLUSTER_MANAGER), None, False),
    ],
)
def test_the_entry_leads_to_colleagues_for_those_who_belong(grant, organisation, is_shown):
    piece = fillings.organisation_colleagues(
        viewer=Viewer(grants=frozenset({grant})), organisation=organisation
    )

    assert bool(piece) is is_shown
    assert (f"/organisations/{organisation}/colleagues/" in piece) is is_shown


@pytest.mark.parametrize(
    "make", [UserFactory, RoleGrantFactory, VettingFactory, InvitationFactory, ConsentFactory]
)
def test_records_name_themselves_by_number(make):
    record = make()

    assert str(record).startswith(f"#{record.pk} ")


def test_an_invented_session_is_nobodys():
    client = Client()
    client.cookies["sessionid"] = "invented-session-key-of-32-letters"

    assert client.get("/me/").status_code == 302
    assert SessionStore("invented-session-key-of-32-letters").load() == {}


def test_an_account_page_without_an_account_is_a_mistake_of_ours():
    with pytest.raises(TypeError):
        person_in(SimpleNamespace(user=AnonymousUser()))
