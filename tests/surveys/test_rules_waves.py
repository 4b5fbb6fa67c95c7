from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.surveys.enums import Access, Caution, Dimension, Mode, WaveObstacle, WaveState
from skerry.surveys.rules.strata import collapsed, stratum_of, too_small, ways_to_collapse
from skerry.surveys.rules.waves import (
    WAVE_MOVES,
    Asks,
    Plan,
    cautions,
    obstacle_to_closing,
    obstacle_to_extending,
    obstacles_to_making,
    obstacles_to_opening,
)

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
GOOD = Plan(
    mode=Mode.ANONYMOUS,
    access=Access.CENSUS,
    has_panel=True,
    has_title=True,
    is_published=True,
    frame={"company": 10, "public": 12},
    sample={},
    asks=Asks(),
    opens_on=TODAY,
    closes_on=TODAY + DAY,
    kept_until=TODAY + 2 * DAY,
)
OPEN_LINK = {"access": Access.OPEN_LINK, "has_panel": False, "frame": {}}
SAMPLE = {"access": Access.SAMPLE}


@pytest.mark.parametrize(
    ("changes", "obstacles"),
    [
        ({}, []),
        ({"is_published": False}, [WaveObstacle.VERSION_IS_DRAFT]),
        ({"has_title": False}, [WaveObstacle.NO_TITLE]),
        ({"closes_on": TODAY}, [WaveObstacle.OPENS_AFTER_IT_CLOSES]),
        ({"kept_until": TODAY}, [WaveObstacle.KEPT_TOO_SHORT]),
        ({"kept_until": TODAY + DAY}, [WaveObstacle.KEPT_TOO_SHORT]),
        ({"asks": Asks(files=True)}, [WaveObstacle.ASKS_FOR_FILES]),
        ({"asks": Asks(files=True), "mode": Mode.CONFIDENTIAL}, []),
        ({"asks": Asks(files=True), "mode": Mode.NAMED}, []),
        ({"has_panel": False}, [WaveObstacle.NO_PANEL]),
        ({"frame": {}}, [WaveObstacle.NOBODY]),
        ({"frame": {"company": 9}}, [WaveObstacle.STRATA_TOO_SMALL]),
        ({"frame": {"company": 9}, "mode": Mode.CONFIDENTIAL}, []),
        ({"frame": {"company": 10, "public": 0}}, []),
        (SAMPLE | {"sample": {"company": 10, "public": 12}}, []),
        (SAMPLE | {"sample": {"company": 9, "public": 12}}, [WaveObstacle.STRATA_TOO_SMALL]),
        (SAMPLE | {"sample": {"company": 9}, "mode": Mode.NAMED}, []),
        (SAMPLE | {"sample": {"company": 11}}, [WaveObstacle.SAMPLE_TOO_LARGE]),
        (SAMPLE | {"sample": {"cluster": 10}}, [WaveObstacle.SAMPLE_TOO_LARGE]),
        (SAMPLE | {"sample": {"company": 0}}, [WaveObstacle.NOBODY]),
        (OPEN_LINK, []),
        (OPEN_LINK | {"has_title": False}, [WaveObstacle.NO_TITLE]),
    ],
)
def test_obstacles_to_making(changes, obstacles):
    assert obstacles_to_making(replace(GOOD, **changes), smallest=10) == obstacles


@pytest.mark.parametrize(
    ("state", "changes", "obstacles"),
    [
        (WaveState.DRAFT, {}, []),
        (WaveState.DRAFT, {"has_title": False}, [WaveObstacle.NO_TITLE]),
        (
            WaveState.DRAFT,
            {"opens_on": TODAY - DAY, "closes_on": TODAY},
            [WaveObstacle.CLOSES_IN_THE_PAST],
        ),
        (WaveState.OPEN, {"has_title": False}, [WaveObstacle.NOT_A_DRAFT]),
        (WaveState.CLOSED, {}, [WaveObstacle.NOT_A_DRAFT]),
    ],
)
def test_obstacles_to_opening(state, changes, obstacles):
    plan = replace(GOOD, **changes)

    assert obstacles_to_opening(plan, state=state, today=TODAY, smallest=10) == obstacles


@pytest.mark.parametrize(
    ("state", "obstacle"),
    [
        (WaveState.DRAFT, WaveObstacle.NOT_OPEN),
        (WaveState.OPEN, None),
        (WaveState.CLOSED, WaveObstacle.NOT_OPEN),
    ],
)
def test_obstacle_to_closing(state, obstacle):
    assert obstacle_to_closing(state) == obstacle


@pytest.mark.parametrize(
    ("state", "closes_in", "later_in", "kept_for", "obstacle"),
    [
        (WaveState.OPEN, 3, 4, 9, None),
        (WaveState.OPEN, 3, 8, 9, None),
        (WaveState.OPEN, 3, 9, 9, WaveObstacle.KEPT_TOO_SHORT),
        (WaveState.OPEN, 3, 10, 9, WaveObstacle.KEPT_TOO_SHORT),
        (WaveState.OPEN, 3, 3, 9, WaveObstacle.NOT_LATER),
        (WaveState.OPEN, 3, 2, 9, WaveObstacle.NOT_LATER),
        (WaveState.OPEN, 0, 4, 9, WaveObstacle.HAS_ENDED),
        (WaveState.DRAFT, 3, 4, 9, WaveObstacle.NOT_OPEN),
        (WaveState.CLOSED, 3, 4, 9, WaveObstacle.NOT_OPEN),
    ],
)
def test_obstacle_to_extending(state, closes_in, later_in, kept_for, obstacle):
    found = obstacle_to_extending(
        state=state,
        closes_on=TODAY + closes_in * DAY,
        later=TODAY + later_in * DAY,
        kept_until=TODAY + kept_for * DAY,
        today=TODAY,
    )

    assert found == obstacle


def test_a_wave_goes_one_way_only():
    assert {(one, to) for one in WAVE_MOVES for to in WAVE_MOVES[one]} == {
        (WaveState.DRAFT, WaveState.OPEN),
        (WaveState.OPEN, WaveState.CLOSED),
    }


@pytest.mark.parametrize(
    ("mode", "asks", "has_terms", "found"),
    [
        (Mode.ANONYMOUS, Asks(), True, []),
        (Mode.ANONYMOUS, Asks(words=True), True, [Caution.WORDS_ARE_ASKED_FOR]),
        (
            Mode.ANONYMOUS,
            Asks(organisations=True, words=True),
            True,
            [Caution.ORGANISATIONS_ARE_ASKED_FOR, Caution.WORDS_ARE_ASKED_FOR],
        ),
        (Mode.NAMED, Asks(organisations=True, words=True), True, []),
        (Mode.NAMED, Asks(), False, [Caution.NO_TERMS]),
    ],
)
def test_cautions(mode, asks, has_terms, found):
    plan = replace(GOOD, mode=mode, asks=asks)

    assert cautions(plan, has_terms=has_terms) == found


@pytest.mark.parametrize(
    ("sample", "found"),
    [
        ({"company": 5, "public": 5}, []),
        ({"company": 5}, [Caution.NOBODY_IN_A_STRATUM]),
        ({"company": 5, "public": 0}, [Caution.NOBODY_IN_A_STRATUM]),
        ({"company": 5, "public": 1}, [Caution.ONE_IN_A_STRATUM]),
        ({"public": 1}, [Caution.NOBODY_IN_A_STRATUM, Caution.ONE_IN_A_STRATUM]),
    ],
)
def test_a_sample_that_leaves_strata_out_is_told(sample, found):
    plan = replace(GOOD, access=Access.SAMPLE, mode=Mode.NAMED, sample=sample)

    assert cautions(plan, has_terms=True) == found


def test_all_of_a_stratum_of_one_is_enough():
    plan = replace(GOOD, access=Access.SAMPLE, frame={"company": 1}, sample={"company": 1})

    assert cautions(plan, has_terms=True) == []


members = st.lists(
    st.tuples(
        st.sampled_from(["company", "public", "other"]),
        st.sampled_from(["micro", "large"]),
        st.sampled_from(["SE110", "SE121", ""]),
    ),
    min_size=1,
    max_size=60,
)
EVERY = list(Dimension)


def counted(found, dimensions):
    sizes = {}
    for kind, size, place in found:
        stratum = stratum_of(kind=kind, size=size, place=place, dimensions=dimensions)
        sizes[stratum] = sizes.get(stratum, 0) + 1
    return sizes


@given(found=members, chosen=st.sets(st.sampled_from(EVERY)))
def test_strata_with_fewer_dimensions_are_those_that_would_have_been_frozen(found, chosen):
    kept = [dimension for dimension in EVERY if dimension in chosen]

    assert collapsed(counted(found, EVERY), of=EVERY, to=kept) == counted(found, kept)


@given(found=members, smallest=st.integers(1, 30))
def test_ways_to_collapse_leave_nothing_too_small_and_no_larger_way_would(found, smallest):
    sizes = counted(found, EVERY)

    ways = ways_to_collapse(sizes, of=EVERY, smallest=smallest)

    fine = {
        some
        for chosen in product([True, False], repeat=3)
        for some in [tuple(d for d, is_in in zip(EVERY, chosen, strict=True) if is_in)]
        if not too_small(collapsed(sizes, of=EVERY, to=some), smallest=smallest)
    }
    longest = max((len(way) for way in fine), default=0)
    assert set(ways) == {way for way in fine if len(way) == longest}
