import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.methods.peers import class_of, closed, place_of, share_of, shares_of_each, summed
from skerry.methods.scoring import Band

ROWS = st.lists(st.lists(st.integers(0, 20), min_size=5, max_size=5), min_size=1, max_size=20)


@given(ROWS)
def test_sums_are_those_of_the_plain_reference(rows):
    assert summed(rows) == [sum(row[place] for row in rows) for place in range(5)]


@pytest.mark.parametrize(
    ("middle", "own"), [(0, 0), (19.9, 0), (20, 1), (79, 3), (80, 4), (100, 4)]
)
def test_a_score_has_the_class_of_the_middle_of_its_band(middle, own):
    assert class_of(Band(low=middle, high=middle)) == own


def test_of_nobody_nothing_is_known():
    found = share_of([0] * 5, [0], batches=0)

    assert (found.low, found.high) == (0, 1)


@pytest.mark.parametrize("true", [0.05, 0.3, 0.8])
def test_shares_are_within_what_is_given_or_taken_as_often_as_promised(true):
    chance = np.random.default_rng(11)
    held = 0
    for _time in range(400):
        batches = [closed(chance.random(20) < true, kinds=2, chance=chance) for _batch in range(5)]
        found = share_of(summed(batches), [1], batches=5)
        held += found.low <= true <= found.high

    assert held / 400 > 0.94


@given(st.lists(st.integers(0, 8), min_size=2, max_size=5).filter(any))
def test_the_shares_of_all_states_add_up(fives):
    found = shares_of_each([5 * each for each in fives], batches=3)

    assert sum(each.share for each in found) == pytest.approx(1)


def test_the_shares_of_nobody_are_nothing():
    assert [each.share for each in shares_of_each([0, 0], batches=0)] == [0, 0]


def test_a_place_shares_out_all_firms():
    found = place_of(1, [20, 20, 40, 10, 10], batches=5)

    assert found.below.share + found.within.share + found.above.share == pytest.approx(1)
    assert found.above.share > found.below.share
