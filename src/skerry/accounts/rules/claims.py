"""May this happen to a claim, an addition, a delisting? Plain values in, a reason or nothing out."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from skerry.accounts.enums import (
    AdditionState,
    ClaimObstacle,
    ClaimState,
    DelistingState,
    Freshness,
)
from skerry.actors.rules.freshness import FRESH_FOR

LINK_LASTS: Final = timedelta(days=3)
OBJECTION_LASTS: Final = timedelta(days=14)
OPEN_CLAIMS_OF_A_PERSON: Final = 5
OPEN_CLAIMS_OF_AN_ORGANISATION: Final = 20
OPEN_ADDITIONS_OF_A_PERSON: Final = 3
ADDED_AT_ONCE_OF_A_PERSON: Final = 1
ADDED_LATELY: Final = timedelta(days=30)
REST_AFTER_REFUSAL: Final = timedelta(days=30)
ASKED_AGAIN_AFTER: Final = timedelta(days=14)
CONFIRM_SOON: Final = timedelta(weeks=4)
CONFIRM_LINK_LASTS: Final = timedelta(days=90)

_CLOSED: Final = frozenset[ClaimState]()
CLAIM_MOVES: Final[Mapping[ClaimState, frozenset[ClaimState]]] = {
    ClaimState.UNPROVEN: frozenset(
        {
            ClaimState.GRANTED,
            ClaimState.ANNOUNCED,
            ClaimState.ASKED,
            ClaimState.WITHDRAWN,
            ClaimState.LAPSED,
        }
    ),
    # proven while somebody keeps the profile: those may let the claimant in, or object
    ClaimState.ANNOUNCED: frozenset(
        {ClaimState.GRANTED, ClaimState.DISPUTED, ClaimState.WITHDRAWN}
    ),
    ClaimState.ASKED: frozenset(
        {ClaimState.GRANTED, ClaimState.REFUSED, ClaimState.DISPUTED, ClaimState.WITHDRAWN}
    ),
    ClaimState.DISPUTED: frozenset({ClaimState.GRANTED, ClaimState.REFUSED, ClaimState.WITHDRAWN}),
    ClaimState.GRANTED: _CLOSED,
    ClaimState.REFUSED: _CLOSED,
    ClaimState.WITHDRAWN: _CLOSED,
    ClaimState.LAPSED: _CLOSED,
}
OPEN_CLAIMS: Final = tuple(state for state, onward in CLAIM_MOVES.items() if onward)
FOR_EDITORS: Final = (ClaimState.ANNOUNCED, ClaimState.ASKED)
FOR_MANAGER: Final = (ClaimState.ASKED, ClaimState.DISPUTED)

ADDITION_MOVES: Final[Mapping[AdditionState, frozenset[AdditionState]]] = {
    AdditionState.WAITING: frozenset(
        {AdditionState.ACCEPTED, AdditionState.REFUSED, AdditionState.WITHDRAWN}
    ),
    AdditionState.ACCEPTED: frozenset(),
    AdditionState.REFUSED: frozenset(),
    AdditionState.WITHDRAWN: frozenset(),
}

DELISTING_MOVES: Final[Mapping[DelistingState, frozenset[DelistingState]]] = {
    DelistingState.ASKED: frozenset(
        {DelistingState.DELISTED, DelistingState.REFUSED, DelistingState.WITHDRAWN}
    ),
    # listed again: by the cluster manager, at once or when its editors ask to come back
    DelistingState.DELISTED: frozenset({DelistingState.RETURN_ASKED, DelistingState.LISTED}),
    DelistingState.RETURN_ASKED: frozenset({DelistingState.LISTED, DelistingState.DELISTED}),
    DelistingState.REFUSED: frozenset(),
    DelistingState.WITHDRAWN: frozenset(),
    DelistingState.LISTED: frozenset(),
}
OPEN_DELISTINGS: Final = tuple(state for state, onward in DELISTING_MOVES.items() if onward)
DELISTINGS_FOR_MANAGER: Final = (DelistingState.ASKED, DelistingState.RETURN_ASKED)


def obstacle_to_claim(
    *,
    is_editor: bool,
    has_open: bool,
    open_of_person: int,
    open_of_organisation: int,
    refused_at: datetime | None,
    now: datetime,
) -> ClaimObstacle | None:
    """Why a person cannot claim an organisation now."""
    if is_editor:
        return ClaimObstacle.EDITOR_ALREADY
    if has_open:
        return ClaimObstacle.OPEN_ALREADY
    if refused_at is not None and now - refused_at < REST_AFTER_REFUSAL:
        return ClaimObstacle.REFUSED_LATELY
    if open_of_person >= OPEN_CLAIMS_OF_A_PERSON:
        return ClaimObstacle.TOO_MANY
    if open_of_organisation >= OPEN_CLAIMS_OF_AN_ORGANISATION:
        return ClaimObstacle.TOO_MANY_THERE
    return None


def obstacle_to_claim_move(*, state: ClaimState, to: ClaimState) -> ClaimObstacle | None:
    return None if to in CLAIM_MOVES[state] else ClaimObstacle.NOT_NOW


def state_when_opened(*, is_proof: bool, has_editors: bool) -> ClaimState:
    """Who shows the domain keeps a profile that nobody keeps; otherwise those who do are asked first.

    Who shows less than that (``is_proof``) is for the cluster manager to judge.
    """
    if not is_proof:
        return ClaimState.ASKED
    return ClaimState.ANNOUNCED if has_editors else ClaimState.GRANTED


def obstacle_to_deciding(*, reason: str, is_own: bool) -> ClaimObstacle | None:
    """Why the cluster manager cannot decide: each decision has its reason, nobody decides for themselves."""
    if is_own:
        return ClaimObstacle.OWN_CLAIM
    return None if reason.strip() else ClaimObstacle.NO_REASON


def obstacle_to_deciding_claim(
    *, state: ClaimState, reason: str, is_own: bool
) -> ClaimObstacle | None:
    """The cluster manager decides what asks for their word: no claim that is still to be proven."""
    if state not in FOR_MANAGER:
        return ClaimObstacle.NOT_NOW
    return obstacle_to_deciding(reason=reason, is_own=is_own)


def obstacle_to_adding(*, open_of_person: int) -> ClaimObstacle | None:
    return ClaimObstacle.TOO_MANY if open_of_person >= OPEN_ADDITIONS_OF_A_PERSON else None


def is_added_at_once(
    *, is_proven: bool, has_number: bool, is_known: bool, added_lately: int
) -> bool:
    """Whether an organisation comes into the directory before the cluster manager has looked.

    ``is_proven``: who adds it wants to keep it, and is at its domain. A mail address shows
    who reads it, not which number of a register is theirs.
    """
    is_free = not has_number and not is_known
    return is_proven and is_free and added_lately < ADDED_AT_ONCE_OF_A_PERSON


def freshness(*, confirmed_on: date | None, kept_since: date, today: date) -> Freshness:
    """Whether a kept entry should be confirmed: never confirmed counts from when somebody kept it."""
    ends_on = (confirmed_on or kept_since) + FRESH_FOR
    if today >= ends_on:
        return Freshness.OVER
    return Freshness.SOON if today >= ends_on - CONFIRM_SOON else Freshness.FRESH


def is_time_to_ask_again(*, asked_at: datetime | None, now: datetime) -> bool:
    """Whether editors may be asked once more, by the cluster manager, to confirm their entry."""
    return asked_at is None or now - asked_at >= ASKED_AGAIN_AFTER
