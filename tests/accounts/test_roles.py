from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction

from skerry.accounts import queries
from skerry.accounts.enums import Obstacle
from skerry.accounts.models import RoleGrant, Vetting
from skerry.accounts.services import roles
from skerry.kernel.actor import COMMAND, TIMER, Actor
from skerry.kernel.models import AuditEvent, Notification
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility
from tests.accounts.factories import (
    RoleGrantFactory,
    UserFactory,
    VettingFactory,
    events,
    the_event,
)
from tests.actors.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TODAY = date(2026, 5, 1)


@pytest.fixture
def desk():
    return SimpleNamespace(
        manager=UserFactory(role=Role.CLUSTER_MANAGER),
        administrator=UserFactory(role=Role.ADMINISTRATOR),
        adviser=UserFactory(role=Role.ADVISER),
        person=UserFactory(),
    )


def actor(desk, who):
    return {"operator": COMMAND, "timer": TIMER}.get(who) or Actor.person(getattr(desk, who).uuid)


@pytest.mark.parametrize(
    ("who", "role", "obstacle"),
    [
        ("manager", Role.INVESTOR, None),
        ("manager", Role.CLUSTER_MANAGER, None),
        ("manager", Role.ADMINISTRATOR, Obstacle.ABOVE_OWN_ROLE),
        ("administrator", Role.ADMINISTRATOR, None),
        ("adviser", Role.INVESTOR, Obstacle.ABOVE_OWN_ROLE),
        ("person", Role.INVESTOR, Obstacle.OWN_ROLE),
        ("operator", Role.ADMINISTRATOR, None),
        ("timer", Role.INVESTOR, Obstacle.ABOVE_OWN_ROLE),
        ("manager", Role.ORGANISATION_EDITOR, Obstacle.NEEDS_ORGANISATION),
    ],
)
def test_granting_a_role(who, role, obstacle, desk):
    by = actor(desk, who)

    if obstacle:
        with pytest.raises(roles.RoleNotGranted) as refusal:
            roles.grant_role(person=desk.person, role=role, by=by, now=NOON)
        assert refusal.value.obstacle == obstacle
        assert not AuditEvent.objects.exists()
    else:
        roles.grant_role(person=desk.person, role=role, by=by, now=NOON)
        event = the_event()
        assert (event.kind, event.by, event.target_id) == (
            "accounts.role.granted",
            by.id,
            str(desk.person.uuid),
        )
    assert desk.person.grants.filter(role=role).exists() is (obstacle is None)


def test_a_role_is_held_once_and_can_be_renewed_when_it_ran_out(desk):
    by = actor(desk, "manager")
    wanted = {"person": desk.person, "role": Role.INVESTOR, "expires_on": date(2026, 6, 1)}
    first = roles.grant_role(**wanted, by=by, now=NOON)
    with pytest.raises(roles.RoleNotGranted):
        roles.grant_role(**wanted, by=by, now=NOON)

    later = datetime(2026, 7, 1, tzinfo=UTC)
    renewed = roles.grant_role(person=desk.person, role=Role.INVESTOR, by=by, now=later)

    assert (renewed.pk, renewed.expires_on, renewed.granted_at) == (first.pk, None, later)


def test_a_role_that_ends_today_is_refused(desk):
    with pytest.raises(roles.RoleNotGranted) as refusal:
        roles.grant_role(
            person=desk.person,
            role=Role.INVESTOR,
            expires_on=TODAY,
            by=actor(desk, "manager"),
            now=NOON,
        )

    assert refusal.value.obstacle == Obstacle.ENDS_TOO_EARLY


def test_a_role_in_an_organisation_replaces_the_one_held_there(desk):
    organisation = OrganisationFactory()
    RoleGrantFactory(user=desk.person, organisation=organisation)

    roles.grant_role(
        person=desk.person,
        role=Role.ORGANISATION_EDITOR,
        organisation=organisation,
        by=actor(desk, "manager"),
        now=NOON,
    )

    assert RoleGrant.objects.get(user=desk.person).role == Role.ORGANISATION_EDITOR
    assert the_event().detail["organisation"] == str(organisation.uuid)


def test_the_roles_of_a_closed_account_count_for_nothing(desk):
    desk.manager.is_active = False
    desk.manager.save()

    with pytest.raises(roles.RoleNotGranted):
        roles.grant_role(
            person=desk.person, role=Role.INVESTOR, by=actor(desk, "manager"), now=NOON
        )


@pytest.mark.parametrize(
    ("who", "whose", "obstacle"),
    [
        ("manager", "adviser", None),
        ("adviser", "adviser", None),
        ("person", "adviser", Obstacle.ABOVE_OWN_ROLE),
        ("manager", "administrator", Obstacle.LAST_ADMINISTRATOR),
        ("administrator", "administrator", Obstacle.LAST_ADMINISTRATOR),
        ("administrator", "manager", None),
        ("manager", "manager", None),
    ],
)
def test_withdrawing_a_role(who, whose, obstacle, desk):
    grant = getattr(desk, whose).grants.get()

    if obstacle:
        with pytest.raises(roles.RoleNotWithdrawn) as refusal:
            roles.withdraw_role(grant=grant, by=actor(desk, who), now=NOON)
        assert refusal.value.obstacle == obstacle
    else:
        roles.withdraw_role(grant=grant, by=actor(desk, who), now=NOON)
        assert the_event().kind == "accounts.role.withdrawn"
    assert getattr(desk, whose).grants.exists() is (obstacle is not None)


def test_the_last_but_one_administrator_may_go_and_a_closed_account_does_not_count(desk):
    second = UserFactory(role=Role.ADMINISTRATOR)

    second.is_active = False
    second.save()
    with pytest.raises(roles.RoleNotWithdrawn):
        roles.withdraw_role(
            grant=desk.administrator.grants.get(), by=actor(desk, "administrator"), now=NOON
        )
    second.is_active = True
    second.save()
    roles.withdraw_role(
        grant=desk.administrator.grants.get(), by=actor(desk, "administrator"), now=NOON
    )

    assert list(
        RoleGrant.objects.filter(role=Role.ADMINISTRATOR).values_list("user", flat=True)
    ) == [second.pk]


@pytest.mark.parametrize("ending_of_the_other", [None, date(2027, 1, 1)])
def test_an_administrator_whose_role_ends_does_not_stay(ending_of_the_other, desk):
    other = RoleGrantFactory(role=Role.ADMINISTRATOR, expires_on=ending_of_the_other)
    by, grant = actor(desk, "administrator"), desk.administrator.grants.get()

    if ending_of_the_other:
        with pytest.raises(roles.RoleNotWithdrawn) as refusal:
            roles.withdraw_role(grant=grant, by=by, now=NOON)
        assert refusal.value.obstacle == Obstacle.LAST_ADMINISTRATOR
        roles.withdraw_role(grant=other, by=by, now=NOON)
    else:
        roles.withdraw_role(grant=grant, by=by, now=NOON)

    assert RoleGrant.objects.lasting_administrators().count() == 1


@pytest.mark.parametrize("whose", ["administrator", "person"])
def test_a_site_has_an_administrator_without_an_end(whose, desk):
    """Neither the only one's role may be given an end, nor may the first one's have it."""
    if whose == "person":
        desk.administrator.grants.all().delete()

    with pytest.raises(roles.RoleNotGranted) as refusal:
        roles.grant_role(
            person=getattr(desk, whose),
            role=Role.ADMINISTRATOR,
            expires_on=date(2027, 1, 1),
            by=COMMAND,
            now=NOON,
        )

    assert refusal.value.obstacle == Obstacle.NO_LASTING_ADMINISTRATOR


def test_a_second_administrator_may_have_an_end(desk):
    grant = roles.grant_role(
        person=desk.person,
        role=Role.ADMINISTRATOR,
        expires_on=date(2027, 1, 1),
        by=actor(desk, "administrator"),
        now=NOON,
    )

    assert grant.expires_on == date(2027, 1, 1)


def test_a_role_that_is_held_may_get_another_end(desk):
    for expires_on in (date(2027, 1, 1), None):
        roles.grant_role(
            person=desk.adviser,
            role=Role.ADVISER,
            expires_on=expires_on,
            by=actor(desk, "manager"),
            now=NOON,
        )
    with pytest.raises(roles.RoleNotGranted) as refusal:
        roles.grant_role(
            person=desk.adviser, role=Role.ADVISER, by=actor(desk, "manager"), now=NOON
        )

    assert desk.adviser.grants.get().expires_on is None
    assert refusal.value.obstacle == Obstacle.ALREADY_HELD


def vet(desk, by="manager", reason="Met in person", expires_on=date(2027, 5, 1), now=NOON):
    return roles.vet_person(
        person=desk.person, reason=reason, expires_on=expires_on, by=actor(desk, by), now=now
    )


def test_who_is_vetted_sees_the_vetted_tier_until_the_end(desk):
    vet(desk)

    last_day, day_after = date(2027, 4, 30), date(2027, 5, 1)
    assert Visibility.VETTED in queries.viewer_for(desk.person, today=last_day).tiers
    assert Visibility.VETTED not in queries.viewer_for(desk.person, today=day_after).tiers
    event = the_event()
    assert (event.kind, event.detail) == ("accounts.person.vetted", {"expires_on": "2027-05-01"})


def test_a_new_vetting_takes_the_place_of_the_old(desk):
    vet(desk, reason="First")
    vet(desk, reason="Second", now=datetime(2026, 6, 1, tzinfo=UTC))

    assert list(Vetting.objects.order_by("pk").values_list("reason", "withdrawn_at")) == [
        ("First", datetime(2026, 6, 1, tzinfo=UTC)),
        ("Second", None),
    ]


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        ({"by": "person"}, Obstacle.OWN_VETTING),
        ({"reason": " "}, Obstacle.NO_REASON),
        ({"expires_on": TODAY}, Obstacle.ENDS_TOO_EARLY),
        ({"expires_on": date(2029, 1, 1)}, Obstacle.ENDS_TOO_LATE),
    ],
)
def test_vetting_is_refused(change, obstacle, desk):
    with pytest.raises(roles.PersonNotVetted) as refusal:
        vet(desk, **change)

    assert refusal.value.obstacle == obstacle
    assert not Vetting.objects.exists()


def test_withdrawing_a_vetting_twice_leaves_one_event(desk):
    vetting = vet(desk)

    for _time in range(2):
        roles.withdraw_vetting(vetting=vetting, by=actor(desk, "manager"), now=NOON)

    assert not queries.viewer_for(desk.person, today=TODAY).is_vetted
    kinds = list(events().values_list("kind", flat=True))
    assert kinds == ["accounts.person.vetted", "accounts.vetting.withdrawn"]


@pytest.mark.parametrize(
    "grant",
    [
        {"role": Role.ORGANISATION_EDITOR},
        {"role": Role.CLUSTER_MANAGER, "organisation": True},
    ],
)
def test_the_database_refuses_roles_in_the_wrong_scope(grant):
    if grant.get("organisation"):
        grant = grant | {"organisation": OrganisationFactory()}

    with (
        pytest.raises(IntegrityError, match="accounts_rolegrant_scope_fits_role"),
        transaction.atomic(),
    ):
        RoleGrantFactory(**grant)


def test_the_database_holds_one_open_vetting():
    vetting = VettingFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        VettingFactory(user=vetting.user)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("grant", "You have a new role: Investor."),
        ("withdraw", "You no longer have the role: Investor."),
        ("vet", "You are vetted. It ends on 1 May 2027."),
        ("withdraw vetting", "You are no longer vetted."),
    ],
)
def test_people_are_told_of_their_roles(change, told, desk):
    by = actor(desk, "manager")

    if change == "grant":
        roles.grant_role(person=desk.person, role=Role.INVESTOR, by=by, now=NOON)
    elif change == "withdraw":
        grant = RoleGrantFactory(user=desk.person, role=Role.INVESTOR)
        roles.withdraw_role(grant=grant, by=by, now=NOON)
    elif change == "vet":
        vet(desk)
    else:
        roles.withdraw_vetting(vetting=VettingFactory(user=desk.person), by=by, now=NOON)

    assert list(Notification.objects.values_list("person", "text")) == [(desk.person.uuid, told)]


def test_nobody_is_told_what_they_did_themselves(desk):
    roles.withdraw_role(grant=desk.adviser.grants.get(), by=actor(desk, "adviser"), now=NOON)

    assert not Notification.objects.exists()


def test_a_role_is_taken_back_once(desk):
    grant = desk.adviser.grants.get()
    same = RoleGrant.objects.get(pk=grant.pk)
    roles.withdraw_role(grant=grant, by=actor(desk, "manager"), now=NOON)

    with pytest.raises(roles.RoleNotWithdrawn) as refusal:
        roles.withdraw_role(grant=same, by=actor(desk, "manager"), now=NOON)

    assert refusal.value.obstacle == Obstacle.NOT_HELD


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_leave_at_the_same_moment_one_stays():
    grants = [UserFactory(role=Role.ADMINISTRATOR).grants.get() for _number in range(2)]
    at_once = Barrier(2)

    def lay_down(grant):
        at_once.wait()
        try:
            roles.withdraw_role(grant=grant, by=Actor.person(grant.user.uuid), now=NOON)
        except roles.RoleNotWithdrawn as refusal:
            return refusal.obstacle
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = list(pool.map(lay_down, grants))

    assert sorted(answers, key=str) == [None, Obstacle.LAST_ADMINISTRATOR]
    assert RoleGrant.objects.filter(role=Role.ADMINISTRATOR).count() == 1
