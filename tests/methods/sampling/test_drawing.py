import doctest
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.methods.sampling import (
    SampleDoesNotFit,
    UnitTwice,
    draw,
    drawing,
    permanent_number,
)

UNITS = [f"organisation-{number}" for number in range(10)]
FRAMES = st.lists(st.text(max_size=5), unique=True, max_size=30)


def test_the_examples_hold():
    assert doctest.testmod(drawing).failed == 0


def test_numbers_are_the_same_for_ever():
    assert permanent_number("organisation-1", seed=7) == 5924139915786549884
    assert draw({"all": UNITS}, {"all": 3}, seed=7).units == {
        "all": ("organisation-5", "organisation-1", "organisation-2")
    }


@given(FRAMES, FRAMES, st.integers(), st.floats(0, 1), st.data())
def test_no_unit_is_drawn_twice_and_none_from_elsewhere(small, large, seed, start, data):
    strata = {"small": small, "large": [unit for unit in large if unit not in small]}
    numbers = {key: data.draw(st.integers(0, len(units))) for key, units in strata.items()}

    drawn = draw(strata, numbers, seed=seed, start=start)

    assert {key: len(set(units)) for key, units in drawn.units.items()} == numbers
    assert all(set(units) <= set(strata[key]) for key, units in drawn.units.items())


@given(FRAMES, st.integers(), st.randoms(use_true_random=False), st.data())
def test_order_of_the_frame_says_nothing(units, seed, random, data):
    number = data.draw(st.integers(0, len(units)))
    shuffled = random.sample(units, len(units))

    ordered = draw({"all": units}, {"all": number}, seed=seed)

    assert draw({"all": shuffled}, {"all": number}, seed=seed) == ordered


def test_a_newcomer_changes_at_most_one_place_of_its_stratum_and_no_other():
    frame = {"small": UNITS[:5], "large": UNITS[5:]}
    numbers = {"small": 2, "large": 3}
    before = draw(frame, numbers, seed=3)

    for name in map(str, range(50)):
        after = draw({**frame, "small": [*frame["small"], name]}, numbers, seed=3)

        assert after.units["large"] == before.units["large"]
        assert len(set(before.units["small"]) - set(after.units["small"])) <= 1


def test_unit_keeps_its_number_when_it_changes_its_stratum():
    first = draw({"small": UNITS, "large": []}, {"small": 3}, seed=3).units["small"][0]
    moved = {"small": [unit for unit in UNITS if unit != first], "large": [first, "another"]}

    assert permanent_number(first, seed=3) < permanent_number("another", seed=3)
    assert draw(moved, {"large": 1}, seed=3).units["large"] == (first,)


def test_another_start_asks_others():
    frame = {"all": [f"organisation-{number}" for number in range(1000)]}

    first = draw(frame, {"all": 200}, seed=3)
    again = draw(frame, {"all": 200}, seed=3)
    later = draw(frame, {"all": 200}, seed=3, start=0.5)

    assert first.units == again.units
    assert not set(first.units["all"]) & set(later.units["all"])


def test_each_unit_and_each_pair_is_drawn_as_often_as_it_should():
    seeds = 3000
    samples = [draw({"all": UNITS}, {"all": 3}, seed=seed).units["all"] for seed in range(seeds)]
    units = Counter(unit for sample in samples for unit in sample)
    pairs = Counter(
        frozenset((a, b)) for sample in samples for a in sample for b in sample if a < b
    )

    assert chi_square(units, expected=seeds * 3 / 10, number=10) * (9 / 10) / 0.7 < 27.9
    assert chi_square(pairs, expected=seeds * 3 / 45, number=45) < 78.8


def chi_square(counts, *, expected, number):
    assert len(counts) == number
    return sum((count - expected) ** 2 / expected for count in counts.values())


def test_chances_are_shares_of_the_strata():
    drawn = draw({"a": UNITS[:4], "b": UNITS[4:], "c": ["x"]}, {"a": 1, "b": 3}, seed=1)

    assert drawn.probabilities == {"a": 0.25, "b": 0.5}
    assert drawn.weights == {"a": 4.0, "b": 2.0}
    assert (drawn.method, drawn.version, drawn.seed, drawn.start) == ("skerry.sampling", 1, 1, 0.0)
    assert drawn.sizes == {"a": 4, "b": 6, "c": 1}


def test_unit_in_two_strata_is_refused():
    with pytest.raises(UnitTwice) as raised:
        draw({"a": ["x", "y"], "b": ["y"]}, {"a": 1}, seed=1)

    assert raised.value.unit == "y"


@pytest.mark.parametrize(("stratum", "number"), [("a", 2), ("unknown", 1), ("a", -1)])
def test_more_than_there_are_is_refused(stratum, number):
    with pytest.raises(SampleDoesNotFit) as raised:
        draw({"a": ["x"]}, {stratum: number}, seed=1)

    assert raised.value.stratum == stratum
