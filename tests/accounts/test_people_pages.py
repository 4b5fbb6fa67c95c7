"""People at the desk: who sees them, how they are found, roles, vetting, and who looks at what."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from skerry.accounts import queries
from skerry.accounts.models import User, Vetting
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility
from tests.accounts.browsing import address, signed_in
from tests.accounts.factories import (
    RoleGrantFactory,
    UserFactory,
    VettingFactory,
)
from tests.actors.factories import OrganisationFactory
from tests.parts import is_part_of

pytestmark = pytest.mark.django_db


# The desk


@pytest.fixture
def desk():
    return SimpleNamespace(
        as_manager=signed_in(UserFactory(name="Maria", role=Role.CLUSTER_MANAGER)),
        as_administrator=signed_in(UserFactory(name="Adam", role=Role.ADMINISTRATOR)),
        person=UserFactory(name="Ida Lind", email="ida@other.example"),
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"Maria", "Adam", "Ida Lind"}),
        ({"words": "ida lind"}, {"Ida Lind"}),
        ({"words": "OTHER.example"}, {"Ida Lind"}),
        ({"words": "nobody"}, set()),
        ({"role": "administrator"}, {"Adam"}),
        ({"role": "nonsense"}, {"Maria", "Adam", "Ida Lind"}),
    ],
)
def test_people_are_found(asked, found, desk):
    text = desk.as_manager.get(address("people"), asked).text

    results = text.partition('id="results"')[2]
    assert {
        name for name in ("Maria", "Adam", "Ida Lind") if f">{name}</a></th>" in results
    } == found


def test_the_part_for_htmx_is_the_part_of_the_page(desk):
    whole = desk.as_manager.get(address("people"), {"words": "ida"}).text
    part = desk.as_manager.get(
        address("people"), {"words": "ida"}, headers={"HX-Request": "true"}
    ).text

    assert is_part_of(part, whole)
    assert "<html" not in part
    assert "Ida Lind" in part


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_needs_no_more_queries_for_more_people(item_count, django_assert_max_num_queries):
    client = signed_in(UserFactory(role=Role.CLUSTER_MANAGER))
    for _number in range(item_count):
        VettingFactory(user=UserFactory(edits=OrganisationFactory(), role=Role.ADVISER))

    with django_assert_max_num_queries(9):
        text = client.get(address("people")).text

    assert text.count("Adviser") - 1 == item_count


def test_who_may_not_look_after_people_sees_nobody(desk):
    member = signed_in(desk.person)

    assert member.get(address("people")).status_code == 403
    assert not queries.people_visible_to(
        queries.viewer_for(desk.person, today=timezone.localdate()), today=timezone.localdate()
    ).exists()


def test_a_role_is_given_and_withdrawn(desk):
    page = address("person", desk.person.uuid)

    given = desk.as_manager.post(
        address("role_grant", desk.person.uuid), {"role": "investor", "expires_on": ""}, follow=True
    )
    assert "The role is given" in given.text
    assert "A role was given" in desk.as_manager.get(page).text

    withdrawn = desk.as_manager.post(
        address("role_withdraw", desk.person.uuid, "investor"), follow=True
    )
    assert "The role is withdrawn" in withdrawn.text
    assert not desk.person.grants.exists()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"role": "administrator"}, "Select a valid choice"),
        ({"role": "organisation-editor"}, "Select a valid choice"),
        ({"role": "investor", "expires_on": "2020-01-01"}, "must lie in the future"),
    ],
)
def test_an_impossible_role_is_explained(told, sentence, desk):
    answer = desk.as_manager.post(address("role_grant", desk.person.uuid), told)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not desk.person.grants.exists()


def test_the_last_administrator_keeps_the_role(desk):
    adam = User.objects.get(name="Adam")

    answer = desk.as_administrator.post(
        address("role_withdraw", adam.uuid, "administrator"), follow=True
    )

    assert "Nobody else is an administrator" in answer.text
    assert adam.grants.exists()


def test_a_person_is_vetted_and_the_vetting_withdrawn(desk):
    ends = timezone.localdate() + timedelta(days=100)
    told = {"reason": "Met in person", "expires_on": ends.isoformat()}

    desk.as_manager.post(address("vet", desk.person.uuid), told)
    assert Vetting.objects.get().expires_on == ends
    assert "Vetted; it ends on" in desk.as_manager.get(address("person", desk.person.uuid)).text

    desk.as_manager.post(address("vetting_withdraw", desk.person.uuid))
    assert "Not vetted" in desk.as_manager.get(address("person", desk.person.uuid)).text


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"reason": "", "expires_on": "2030-01-01"}, "This field is required"),
        ({"reason": "Met", "expires_on": "2020-01-01"}, "must lie in the future"),
        ({"reason": "Met", "expires_on": "2099-01-01"}, "within two years"),
    ],
)
def test_an_impossible_vetting_is_explained(told, sentence, desk):
    answer = desk.as_manager.post(address("vet", desk.person.uuid), told)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Vetting.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("as_manager", 302), ("as_administrator", 403)])
def test_only_the_cluster_manager_vets(who, status, desk):
    ends = timezone.localdate() + timedelta(days=100)
    told = {"reason": "Met in person", "expires_on": ends.isoformat()}

    answer = getattr(desk, who).post(address("vet", desk.person.uuid), told)

    assert answer.status_code == status
    assert Vetting.objects.exists() is (status == 302)


def test_nobody_is_offered_a_role_or_a_vetting_for_themselves(desk):
    maria = User.objects.get(name="Maria")

    text = desk.as_manager.get(address("person", maria.uuid)).text

    assert "Give the role" not in text
    assert "Vet this person" not in text


def test_reading_about_somebody_is_remembered_and_reading_about_oneself_is_not(desk):
    maria = User.objects.get(name="Maria")

    desk.as_manager.get(address("person", desk.person.uuid))
    desk.as_manager.get(address("person", maria.uuid))

    read = AuditEvent.objects.values_list("kind", "target_id", "by")
    assert list(read) == [("accounts.person.read", str(desk.person.uuid), str(maria.uuid))]


def test_a_closed_account_is_marked(desk):
    User.objects.filter(pk=desk.person.pk).update(is_active=False)

    assert "Account closed" in desk.as_manager.get(address("person", desk.person.uuid)).text


# Who looks


@pytest.mark.parametrize("grant_count", [0, 1, 3])
def test_who_looks_is_read_with_one_query(grant_count, django_assert_num_queries):
    person = VettingFactory().user
    for _number in range(grant_count):
        RoleGrantFactory(user=person, organisation=OrganisationFactory())

    with django_assert_num_queries(1):
        viewer = queries.viewer_for(person, today=date(2026, 6, 1))

    assert len(viewer.organisations) == grant_count
    assert Visibility.VETTED in viewer.tiers


def test_a_closed_account_looks_like_a_visitor():
    person = UserFactory(role=Role.CLUSTER_MANAGER, is_active=False)

    assert queries.viewer_for(person, today=timezone.localdate()).person is None


def test_a_request_of_somebody_signed_in_costs_three_queries(client, django_assert_num_queries):
    person = UserFactory(role=Role.ADVISER)
    client.force_login(person)
    request = client.get(address("account")).wsgi_request

    with django_assert_num_queries(3):
        request.session._session_cache = request.session.load()
        fresh = User.objects.get(pk=request.session["_auth_user_id"])
        viewer = queries.viewer_for(fresh, today=timezone.localdate())

    assert viewer.person == person.uuid


@pytest.mark.parametrize(("who", "is_named"), [("as_manager", True), ("as_administrator", False)])
def test_a_role_names_no_organisation_that_the_reader_may_not_see(who, is_named, desk):
    hidden = OrganisationFactory(name="Secret Locks AB", visibility=Visibility.PROTECTED)
    RoleGrantFactory(user=desk.person, organisation=hidden)

    pages = [
        getattr(desk, who).get(address("people")).text,
        getattr(desk, who).get(address("person", desk.person.uuid)).text,
    ]

    assert ["Secret Locks AB" in text for text in pages] == [is_named, is_named]
