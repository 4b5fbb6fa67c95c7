from datetime import UTC, date, datetime, timedelta

import pytest

from skerry.accounts import rules
from skerry.accounts.enums import Obstacle
from skerry.kernel.roles import ROLES, Role, Scope

ADMINISTRATOR, MANAGER = frozenset({Role.ADMINISTRATOR}), frozenset({Role.CLUSTER_MANAGER})
NOBODY = frozenset()
OPERATOR = None
TODAY = date(2026, 5, 1)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("role", "has_organisation", "granter_roles", "is_self", "is_held", "obstacle"),
    [
        (Role.ADVISER, False, MANAGER, False, False, None),
        (Role.ADVISER, False, ADMINISTRATOR, False, False, None),
        (Role.ADVISER, False, OPERATOR, False, False, None),
        (Role.ADVISER, False, NOBODY, False, False, Obstacle.ABOVE_OWN_ROLE),
        (Role.ADVISER, False, frozenset({Role.ADVISER}), False, False, Obstacle.ABOVE_OWN_ROLE),
        (Role.ADVISER, False, MANAGER, True, False, Obstacle.OWN_ROLE),
        (Role.ADVISER, False, MANAGER, False, True, Obstacle.ALREADY_HELD),
        (Role.ADVISER, True, MANAGER, False, False, Obstacle.NOT_FOR_AN_ORGANISATION),
        (Role.CLUSTER_MANAGER, False, MANAGER, False, False, None),
        (Role.CLUSTER_MANAGER, False, MANAGER, True, False, Obstacle.OWN_ROLE),
        (Role.ADMINISTRATOR, False, MANAGER, False, False, Obstacle.ABOVE_OWN_ROLE),
        (Role.ADMINISTRATOR, False, ADMINISTRATOR, False, False, None),
        (Role.ADMINISTRATOR, False, OPERATOR, False, False, None),
        (Role.ORGANISATION_EDITOR, False, MANAGER, False, False, Obstacle.NEEDS_ORGANISATION),
        (Role.ORGANISATION_EDITOR, True, MANAGER, False, False, None),
        (Role.MEMBER, False, MANAGER, False, False, Obstacle.NEEDS_ORGANISATION),
        (Role.MEMBER, True, MANAGER, False, False, None),
        (Role.VISITOR, False, OPERATOR, False, False, Obstacle.NOT_GRANTED),
    ],
)
def test_obstacle_to_role(role, has_organisation, granter_roles, is_self, is_held, obstacle):
    assert (
        rules.obstacle_to_role(
            role=role,
            has_organisation=has_organisation,
            granter_roles=granter_roles,
            is_self=is_self,
            is_held=is_held,
        )
        == obstacle
    )


def test_only_cluster_manager_and_administrator_give_roles():
    givers = {role for role in Role if rules.grantable_by({role})}

    assert givers == {Role.CLUSTER_MANAGER, Role.ADMINISTRATOR}


def test_every_role_but_the_visitor_can_be_given_by_somebody():
    assert rules.grantable_by(ADMINISTRATOR) == frozenset(Role) - {Role.VISITOR}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.VISITOR])
def test_every_role_has_exactly_one_scope_in_which_it_is_given(role):
    allowed = [
        has_organisation
        for has_organisation in (False, True)
        if not rules.obstacle_to_role(
            role=role,
            has_organisation=has_organisation,
            granter_roles=OPERATOR,
            is_self=False,
            is_held=False,
        )
    ]

    assert allowed == [role is Role.MEMBER or ROLES[role].scope is Scope.ORGANISATION]


@pytest.mark.parametrize(
    ("role", "granter_roles", "is_self", "is_last_holder", "obstacle"),
    [
        (Role.ADVISER, MANAGER, False, False, None),
        (Role.ADVISER, NOBODY, False, False, Obstacle.ABOVE_OWN_ROLE),
        (Role.ADVISER, NOBODY, True, False, None),
        (Role.ADVISER, OPERATOR, False, False, None),
        (Role.ADMINISTRATOR, MANAGER, False, False, Obstacle.ABOVE_OWN_ROLE),
        (Role.ADMINISTRATOR, ADMINISTRATOR, False, False, None),
        (Role.ADMINISTRATOR, ADMINISTRATOR, True, False, None),
        (Role.ADMINISTRATOR, ADMINISTRATOR, True, True, Obstacle.LAST_ADMINISTRATOR),
        (Role.ADMINISTRATOR, OPERATOR, False, True, Obstacle.LAST_ADMINISTRATOR),
        (Role.ADVISER, MANAGER, False, True, None),
    ],
)
def test_obstacle_to_withdrawing_role(role, granter_roles, is_self, is_last_holder, obstacle):
    assert (
        rules.obstacle_to_withdrawing_role(
            role=role, granter_roles=granter_roles, is_self=is_self, is_last_holder=is_last_holder
        )
        == obstacle
    )


@pytest.mark.parametrize(
    ("reason", "days", "is_self", "obstacle"),
    [
        ("Met at the round table", 365, False, None),
        ("Met at the round table", 1, False, None),
        ("Met at the round table", 730, False, None),
        ("Met at the round table", 731, False, Obstacle.ENDS_TOO_LATE),
        ("Met at the round table", 0, False, Obstacle.ENDS_TOO_EARLY),
        ("Met at the round table", -1, False, Obstacle.ENDS_TOO_EARLY),
        ("  ", 365, False, Obstacle.NO_REASON),
        ("Met at the round table", 365, True, Obstacle.OWN_VETTING),
    ],
)
def test_obstacle_to_vetting(reason, days, is_self, obstacle):
    assert (
        rules.obstacle_to_vetting(
            reason=reason, expires_on=TODAY + timedelta(days=days), today=TODAY, is_self=is_self
        )
        == obstacle
    )


@pytest.mark.parametrize(
    ("is_colleague", "is_invited", "open_invitations", "obstacle"),
    [
        (False, False, 0, None),
        (False, False, 49, None),
        (False, False, 50, Obstacle.TOO_MANY_INVITATIONS),
        (False, True, 1, Obstacle.ALREADY_INVITED),
        (True, False, 0, Obstacle.ALREADY_A_COLLEAGUE),
    ],
)
def test_obstacle_to_inviting(is_colleague, is_invited, open_invitations, obstacle):
    assert (
        rules.obstacle_to_inviting(
            is_colleague=is_colleague, is_invited=is_invited, open_invitations=open_invitations
        )
        == obstacle
    )


@pytest.mark.parametrize(
    ("accepted_at", "withdrawn_at", "expires_at", "obstacle"),
    [
        (None, None, NOON + timedelta(seconds=1), None),
        (None, None, NOON, Obstacle.INVITATION_EXPIRED),
        (NOON, None, NOON, Obstacle.INVITATION_ACCEPTED),
        (None, NOON, NOON + timedelta(days=1), Obstacle.INVITATION_WITHDRAWN),
    ],
)
def test_obstacle_to_invitation(accepted_at, withdrawn_at, expires_at, obstacle):
    assert (
        rules.obstacle_to_invitation(
            accepted_at=accepted_at, withdrawn_at=withdrawn_at, expires_at=expires_at, now=NOON
        )
        == obstacle
    )


@pytest.mark.parametrize(
    ("own_addresses", "obstacle"),
    [
        ({"Eva@firm.example"}, None),
        ({"other@firm.example", "eva@FIRM.example"}, None),
        ({"other@firm.example"}, Obstacle.OTHER_ADDRESS),
        (set(), Obstacle.OTHER_ADDRESS),
    ],
)
def test_obstacle_to_address(own_addresses, obstacle):
    assert (
        rules.obstacle_to_address(invited="eva@firm.example", own_addresses=own_addresses)
        == obstacle
    )


@pytest.mark.parametrize(
    ("is_editor", "colleague_role", "is_self", "obstacle"),
    [
        (True, Role.MEMBER, False, None),
        (True, Role.ORGANISATION_EDITOR, False, Obstacle.ALREADY_HELD),
        (True, None, False, Obstacle.NOT_A_COLLEAGUE),
        (True, Role.ORGANISATION_EDITOR, True, Obstacle.NOT_A_COLLEAGUE),
        (False, Role.MEMBER, False, Obstacle.NOT_AN_EDITOR),
    ],
)
def test_obstacle_to_handing_over(is_editor, colleague_role, is_self, obstacle):
    assert (
        rules.obstacle_to_handing_over(
            is_editor=is_editor, colleague_role=colleague_role, is_self=is_self
        )
        == obstacle
    )


@pytest.mark.parametrize(
    ("role", "other_editors", "may_be_unkept", "obstacle"),
    [
        (Role.MEMBER, 0, False, None),
        (Role.ORGANISATION_EDITOR, 1, False, None),
        (Role.ORGANISATION_EDITOR, 0, False, Obstacle.LAST_EDITOR),
        (Role.ORGANISATION_EDITOR, 0, True, None),
        (None, 1, True, Obstacle.NOT_A_COLLEAGUE),
    ],
)
def test_obstacle_to_leaving(role, other_editors, may_be_unkept, obstacle):
    assert (
        rules.obstacle_to_leaving(
            role=role, other_editors=other_editors, may_be_unkept=may_be_unkept
        )
        == obstacle
    )


@pytest.mark.parametrize(
    ("is_last_administrator", "is_last_editor", "typed", "obstacle"),
    [
        (False, False, "ERASE", None),
        (False, False, " erase ", None),
        (False, False, "", Obstacle.NOT_CONFIRMED),
        (False, False, "yes", Obstacle.NOT_CONFIRMED),
        (True, False, "ERASE", Obstacle.LAST_ADMINISTRATOR),
        (False, True, "ERASE", Obstacle.LAST_EDITOR),
    ],
)
def test_obstacle_to_erasing(is_last_administrator, is_last_editor, typed, obstacle):
    assert (
        rules.obstacle_to_erasing(
            is_last_administrator=is_last_administrator, is_last_editor=is_last_editor, typed=typed
        )
        == obstacle
    )


@pytest.mark.parametrize(
    ("role", "expires_on", "others_stay", "obstacle"),
    [
        (Role.ADMINISTRATOR, None, False, None),
        (Role.ADMINISTRATOR, date(2026, 6, 1), True, None),
        (Role.ADMINISTRATOR, date(2026, 6, 1), False, Obstacle.NO_LASTING_ADMINISTRATOR),
        (Role.ADMINISTRATOR, date(2026, 5, 1), True, Obstacle.ENDS_TOO_EARLY),
        (Role.ADVISER, date(2026, 6, 1), False, None),
    ],
)
def test_obstacle_to_ending(role, expires_on, others_stay, obstacle):
    assert (
        rules.obstacle_to_ending(
            role=role, expires_on=expires_on, today=date(2026, 5, 1), others_stay=others_stay
        )
        == obstacle
    )
