"""May this happen to a claim, an addition, a delisting? The truth tables."""

from datetime import UTC, date, datetime, timedelta

import pytest

from skerry.accounts.enums import AdditionState, ClaimState, DelistingState, Freshness
from skerry.accounts.enums import ClaimObstacle as O
from skerry.accounts.phrases_claims import (
    ADDITION_STATES,
    CLAIM_STATES,
    DELISTING_STATES,
    OBSTACLES,
)
from skerry.accounts.rules import claims as rules

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FREE = {
    "is_editor": False,
    "has_open": False,
    "open_of_person": 0,
    "open_of_organisation": 0,
    "refused_at": None,
    "now": NOON,
}


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({}, None),
        ({"is_editor": True, "has_open": True}, O.EDITOR_ALREADY),
        ({"has_open": True, "open_of_person": 9}, O.OPEN_ALREADY),
        ({"refused_at": NOON - timedelta(days=29)}, O.REFUSED_LATELY),
        ({"refused_at": NOON - timedelta(days=30)}, None),
        ({"open_of_person": 4}, None),
        ({"open_of_person": 5}, O.TOO_MANY),
        ({"open_of_organisation": 19}, None),
        ({"open_of_organisation": 20}, O.TOO_MANY_THERE),
    ],
)
def test_obstacle_to_claim(changes, obstacle):
    assert rules.obstacle_to_claim(**FREE | changes) == obstacle


MOVES = {
    ("unproven", "granted"),
    ("unproven", "announced"),
    ("unproven", "asked"),
    ("unproven", "withdrawn"),
    ("unproven", "lapsed"),
    ("announced", "granted"),
    ("announced", "disputed"),
    ("announced", "withdrawn"),
    ("asked", "granted"),
    ("asked", "refused"),
    ("asked", "disputed"),
    ("asked", "withdrawn"),
    ("disputed", "granted"),
    ("disputed", "refused"),
    ("disputed", "withdrawn"),
}


@pytest.mark.parametrize("state", ClaimState)
@pytest.mark.parametrize("to", ClaimState)
def test_claims_move_as_the_table_says_and_no_other_way(state, to):
    obstacle = rules.obstacle_to_claim_move(state=state, to=to)

    assert obstacle == (None if (state, to) in MOVES else O.NOT_NOW)


def test_every_state_stands_in_its_table_and_has_a_sentence():
    assert set(rules.CLAIM_MOVES) == set(ClaimState) == set(CLAIM_STATES)
    assert set(rules.ADDITION_MOVES) == set(AdditionState) == set(ADDITION_STATES)
    assert set(rules.DELISTING_MOVES) == set(DelistingState) == set(DELISTING_STATES)
    assert set(OBSTACLES) == set(O)


@pytest.mark.parametrize(
    ("is_proof", "has_editors", "state"),
    [
        (True, True, "announced"),
        (True, False, "granted"),
        (False, True, "asked"),
        (False, False, "asked"),
    ],
)
def test_state_when_opened(is_proof, has_editors, state):
    assert rules.state_when_opened(is_proof=is_proof, has_editors=has_editors) == state


@pytest.mark.parametrize(
    ("reason", "is_own", "obstacle"),
    [
        ("Met them.", False, None),
        ("  ", False, O.NO_REASON),
        ("Met them.", True, O.OWN_CLAIM),
        ("", True, O.OWN_CLAIM),
    ],
)
def test_obstacle_to_deciding(reason, is_own, obstacle):
    assert rules.obstacle_to_deciding(reason=reason, is_own=is_own) == obstacle


@pytest.mark.parametrize("state", ClaimState)
def test_manager_decides_what_asks_for_their_word(state):
    waits = state in {ClaimState.ASKED, ClaimState.DISPUTED}

    def obstacle(**case):
        return rules.obstacle_to_deciding_claim(state=state, **case)

    assert obstacle(reason="Met them.", is_own=False) == (None if waits else O.NOT_NOW)
    assert obstacle(reason="Mine.", is_own=True) == (O.OWN_CLAIM if waits else O.NOT_NOW)


@pytest.mark.parametrize(("open_of_person", "obstacle"), [(0, None), (2, None), (3, O.TOO_MANY)])
def test_obstacle_to_adding(open_of_person, obstacle):
    assert rules.obstacle_to_adding(open_of_person=open_of_person) == obstacle


@pytest.mark.parametrize(
    ("changes", "is_at_once"),
    [
        ({}, True),
        ({"is_proven": False}, False),
        ({"has_number": True}, False),
        ({"is_known": True}, False),
        ({"added_lately": 1}, False),
    ],
)
def test_is_added_at_once(changes, is_at_once):
    free = {"is_proven": True, "has_number": False, "is_known": False, "added_lately": 0}

    assert rules.is_added_at_once(**free | changes) is is_at_once


@pytest.mark.parametrize(
    ("confirmed_on", "today", "freshness"),
    [
        (date(2026, 1, 1), date(2026, 12, 3), Freshness.FRESH),
        (date(2026, 1, 1), date(2026, 12, 4), Freshness.SOON),
        (date(2026, 1, 1), date(2026, 12, 31), Freshness.SOON),
        (date(2026, 1, 1), date(2027, 1, 1), Freshness.OVER),
        (None, date(2026, 5, 1), Freshness.FRESH),
        (None, date(2027, 3, 1), Freshness.OVER),
    ],
)
def test_freshness(confirmed_on, today, freshness):
    kept_since = date(2026, 3, 1)

    found = rules.freshness(confirmed_on=confirmed_on, kept_since=kept_since, today=today)

    assert found == freshness


@pytest.mark.parametrize(
    ("asked_at", "is_time"),
    [(None, True), (NOON - timedelta(days=13), False), (NOON - timedelta(days=14), True)],
)
def test_is_time_to_ask_again(asked_at, is_time):
    assert rules.is_time_to_ask_again(asked_at=asked_at, now=NOON) is is_time
