"""May this happen to people, roles and memberships? Plain values in, a reason or nothing out."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from typing import Final

from skerry.accounts.enums import ContactObstacle, ContactState, Obstacle
from skerry.kernel.roles import ROLES, Role, Scope

INVITATION_LASTS = timedelta(days=14)
OPEN_INVITATIONS_AN_ORGANISATION = 50
LONGEST_VETTING = timedelta(days=2 * 365)
REMINDED_BEFORE = timedelta(weeks=4)
ERASURE_WORD = "ERASE"

UNCONFIRMED_CONTACT_KEPT: Final = timedelta(days=3)
CONTACTS_A_DAY: Final = 30  # to one organisation, so that nobody can flood it from many addresses

CONTACT_MOVES: Final[Mapping[ContactState, frozenset[ContactState]]] = {
    ContactState.UNCONFIRMED: frozenset({ContactState.WAITING}),
    ContactState.WAITING: frozenset(
        {
            ContactState.ANSWERED,
            ContactState.CONNECTED,
            ContactState.DECLINED,
            ContactState.BLOCKED,
        }
    ),
    # back to waiting: the sender writes again; answered once more: the organisation does
    ContactState.ANSWERED: frozenset(
        {
            ContactState.WAITING,
            ContactState.ANSWERED,
            ContactState.CONNECTED,
            ContactState.BLOCKED,
        }
    ),
    ContactState.CONNECTED: frozenset({ContactState.BLOCKED}),
    ContactState.DECLINED: frozenset({ContactState.BLOCKED}),
    # the block is lifted: the sender may write anew, this message is done with
    ContactState.BLOCKED: frozenset({ContactState.DECLINED}),
}

_EVERY_ROLE = frozenset(Role) - {Role.VISITOR}
GRANTS: dict[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: _EVERY_ROLE,
    Role.CLUSTER_MANAGER: _EVERY_ROLE - {Role.ADMINISTRATOR},
    Role.ORGANISATION_EDITOR: frozenset(),
}
"""Which roles a holder may give and take. Nobody gives a role above their own."""


def grantable_by(roles: AbstractSet[Role]) -> frozenset[Role]:
    return frozenset[Role]().union(*(GRANTS.get(role, frozenset()) for role in roles))


def grantable_for_region(roles: AbstractSet[Role]) -> frozenset[Role]:
    """Those that a holder of ``roles`` may give for the whole region."""
    return frozenset(
        role
        for role in grantable_by(roles)
        if not _obstacle_of_scope(role=role, has_organisation=False)
    )


def obstacle_to_role(
    *,
    role: Role,
    has_organisation: bool,
    granter_roles: AbstractSet[Role] | None,
    is_self: bool,
    is_held: bool,
) -> Obstacle | None:
    """Why ``role`` cannot be granted. ``granter_roles`` None: the operator at the command line.

    ``is_held``: with the same end; another end may be given to a role that is held.
    """
    if is_self:
        return Obstacle.OWN_ROLE
    if granter_roles is not None and role not in grantable_by(granter_roles):
        return Obstacle.ABOVE_OWN_ROLE
    if obstacle := _obstacle_of_scope(role=role, has_organisation=has_organisation):
        return obstacle
    return Obstacle.ALREADY_HELD if is_held else None


def obstacle_to_ending(
    *, role: Role, expires_on: date | None, today: date, others_stay: bool
) -> Obstacle | None:
    """Why a role cannot end on ``expires_on``.

    ``others_stay``: somebody else is an administrator without an end. Were there none,
    the site would be without any administrator one day, and nobody could give the role.
    """
    if expires_on is None:
        return None
    if expires_on <= today:
        return Obstacle.ENDS_TOO_EARLY
    if role is Role.ADMINISTRATOR and not others_stay:
        return Obstacle.NO_LASTING_ADMINISTRATOR
    return None


def is_time_to_remind(*, given_on: date, expires_on: date, today: date) -> bool:
    """Four weeks before the end, or when half of a shorter time is over."""
    half_over = given_on + (expires_on - given_on) / 2
    return max(expires_on - REMINDED_BEFORE, half_over) <= today < expires_on


def _obstacle_of_scope(*, role: Role, has_organisation: bool) -> Obstacle | None:
    """Membership of an organisation is a role there; everybody is a member of the region."""
    if role is Role.VISITOR:
        return Obstacle.NOT_GRANTED
    if role is Role.MEMBER or ROLES[role].scope is Scope.ORGANISATION:
        return None if has_organisation else Obstacle.NEEDS_ORGANISATION
    return Obstacle.NOT_FOR_AN_ORGANISATION if has_organisation else None


def obstacle_to_withdrawing_role(
    *, role: Role, granter_roles: AbstractSet[Role] | None, is_self: bool, is_last_holder: bool
) -> Obstacle | None:
    """Why a granted role cannot be taken back. People may lay down their own."""
    if role is Role.ADMINISTRATOR and is_last_holder:
        return Obstacle.LAST_ADMINISTRATOR
    if is_self or granter_roles is None or role in grantable_by(granter_roles):
        return None
    return Obstacle.ABOVE_OWN_ROLE


def obstacle_to_vetting(
    *, reason: str, expires_on: date, today: date, is_self: bool
) -> Obstacle | None:
    if is_self:
        return Obstacle.OWN_VETTING
    if not reason.strip():
        return Obstacle.NO_REASON
    if expires_on <= today:
        return Obstacle.ENDS_TOO_EARLY
    if expires_on > today + LONGEST_VETTING:
        return Obstacle.ENDS_TOO_LATE
    return None


def obstacle_to_inviting(
    *, is_colleague: bool, is_invited: bool, open_invitations: int
) -> Obstacle | None:
    if is_colleague:
        return Obstacle.ALREADY_A_COLLEAGUE
    if is_invited:
        return Obstacle.ALREADY_INVITED
    if open_invitations >= OPEN_INVITATIONS_AN_ORGANISATION:
        return Obstacle.TOO_MANY_INVITATIONS
    return None


def obstacle_to_invitation(
    *,
    accepted_at: datetime | None,
    withdrawn_at: datetime | None,
    expires_at: datetime,
    now: datetime,
) -> Obstacle | None:
    """Why an invitation is no longer open."""
    if accepted_at:
        return Obstacle.INVITATION_ACCEPTED
    if withdrawn_at:
        return Obstacle.INVITATION_WITHDRAWN
    return Obstacle.INVITATION_EXPIRED if expires_at <= now else None


def obstacle_to_address(*, invited: str, own_addresses: AbstractSet[str]) -> Obstacle | None:
    """An invitation is for the mailbox it was sent to, so that a forwarded link opens nothing."""
    if invited.casefold() in {address.casefold() for address in own_addresses}:
        return None
    return Obstacle.OTHER_ADDRESS


def obstacle_to_handing_over(
    *, is_editor: bool, colleague_role: Role | None, is_self: bool
) -> Obstacle | None:
    if not is_editor:
        return Obstacle.NOT_AN_EDITOR
    if is_self or colleague_role is None:
        return Obstacle.NOT_A_COLLEAGUE
    return Obstacle.ALREADY_HELD if colleague_role is Role.ORGANISATION_EDITOR else None


def obstacle_to_leaving(
    *, role: Role | None, other_editors: int, may_be_unkept: bool
) -> Obstacle | None:
    """Why a colleague cannot leave yet.

    Nobody is held against their will: the last editor leaves by handing over, or
    by confirming (``may_be_unkept``) that nobody will keep the entry then.
    """
    if role is None:
        return Obstacle.NOT_A_COLLEAGUE
    is_last = role is Role.ORGANISATION_EDITOR and not other_editors
    return Obstacle.LAST_EDITOR if is_last and not may_be_unkept else None


def obstacle_to_erasing(
    *, is_last_administrator: bool, is_last_editor: bool, typed: str
) -> Obstacle | None:
    """Why a person cannot be erased yet. Each reason has a way out that they can take themselves."""
    if is_last_administrator:
        return Obstacle.LAST_ADMINISTRATOR
    if is_last_editor:
        return Obstacle.LAST_EDITOR
    return None if typed.strip().upper() == ERASURE_WORD else Obstacle.NOT_CONFIRMED


def obstacle_to_contact(
    *, has_receivers: bool, is_own: bool, is_blocked: bool, waits_already: bool, passed_today: int
) -> ContactObstacle | None:
    """Why a message cannot be passed on to an organisation."""
    if not has_receivers:
        return ContactObstacle.NOBODY_THERE
    if is_own:
        return ContactObstacle.OWN_ORGANISATION
    if is_blocked:
        return ContactObstacle.NOT_WANTED
    if waits_already:
        return ContactObstacle.WAITS_ALREADY
    return ContactObstacle.TOO_MANY if passed_today >= CONTACTS_A_DAY else None


def obstacle_to_contact_move(*, state: ContactState, to: ContactState) -> ContactObstacle | None:
    return None if to in CONTACT_MOVES[state] else ContactObstacle.NOT_NOW


def obstacle_to_deleting_contact(*, is_looked_at: bool) -> ContactObstacle | None:
    """Why the sender cannot delete a message: while a report of it is open, its words are what it is about."""
    return ContactObstacle.LOOKED_AT if is_looked_at else None


def state_told_to_sender(*, state: ContactState, has_last_word: bool) -> ContactState:
    """What the sender learns. A block, and a refusal without a note, look like waiting to them."""
    is_silent = state is ContactState.BLOCKED or (state is ContactState.DECLINED and has_last_word)
    return ContactState.WAITING if is_silent else state
