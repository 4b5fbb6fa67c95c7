import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from skerry.methods.openings import (
    Means,
    MeansDoNotFit,
    Place,
    answered_means,
    growth_and_need,
    importance_and_satisfaction,
    placing,
)

ANSWERS = arrays(float, (8, 6), elements=st.integers(1, 5).map(float))
ITEMS = ["price", "speed", "help"]


def figures(values, variance=0.0001):
    number = len(values)
    return Means(
        items=tuple(f"item {place}" for place in range(number)),
        values=np.array(values, dtype=float),
        covariance=np.eye(number) * variance,
        counts=(30,) * number,
        n=30,
    )


def test_the_examples_hold():
    assert doctest.testmod(placing).failed == 0


@pytest.mark.parametrize(
    ("first", "second", "place"),
    [
        (4.0, 4.0, Place.BOTH_HIGH),
        (4.0, 2.0, Place.FIRST_HIGH),
        (2.0, 4.0, Place.SECOND_HIGH),
        (2.0, 2.0, Place.BOTH_LOW),
        (3.001, 4.0, Place.UNDECIDED),
        (4.0, 2.99, Place.UNDECIDED),
        (3.0, 3.0, Place.UNDECIDED),
    ],
)
def test_item_lies_where_both_intervals_do(first, second, place):
    found = importance_and_satisfaction(figures([first, second]), items=["price"], lines=(3.0, 3.0))

    assert found.points[0].place is place
    assert (found.first_line, found.second_line, found.n_first) == (3.0, 3.0, 30)


def test_gap_of_four_firms():
    """Worked out in the handbook."""
    answers = np.array([[5.0, 2.0], [4.0, 3.0], [5.0, 4.0], [4.0, 1.0]])

    found = importance_and_satisfaction(
        answered_means(["importance", "satisfaction"], answers), items=["help"], lines=(3.0, 3.0)
    )

    gap = found.points[0].gap
    assert gap is not None
    assert (gap.value, gap.standard_error) == (2.0, pytest.approx((4 / 3 / 4) ** 0.5))
    assert gap.low == pytest.approx(2 - 3.1824463 * (1 / 3) ** 0.5)
    assert gap.is_above
    assert found.points[0].place is Place.UNDECIDED


@settings(derandomize=True, deadline=None)
@given(ANSWERS)
def test_gap_is_that_of_the_pairs(answers):
    found = importance_and_satisfaction(answered_means("abcdef", answers), items=ITEMS)

    for place, point in enumerate(found.points):
        pairs = answers[:, place] - answers[:, place + 3]
        assert point.gap is not None
        assert point.gap.value == pytest.approx(pairs.mean(), abs=1e-9)
        assert point.gap.standard_error == pytest.approx(np.std(pairs, ddof=1) / 8**0.5, abs=1e-7)
    assert sum(point.first_from_line.value for point in found.points) == pytest.approx(0, abs=1e-9)


@settings(derandomize=True, deadline=None)
@given(ANSWERS, st.permutations(range(3)))
def test_order_of_items_does_not_matter(answers, order):
    both = [*order, *(place + 3 for place in order)]

    one = importance_and_satisfaction(answered_means("abcdef", answers), items=ITEMS)
    other = importance_and_satisfaction(
        answered_means([*"abcdef"], answers[:, both]), items=[ITEMS[place] for place in order]
    )

    assert {point.item: point.place for point in other.points} == {
        point.item: point.place for point in one.points
    }


def test_all_who_say_the_same_are_on_the_line():
    same = answered_means("abcd", np.full((5, 4), 3.1))

    found = importance_and_satisfaction(same, items=["price", "speed"])

    assert [point.place for point in found.points] == [Place.UNDECIDED] * 2
    assert [point.gap.value for point in found.points if point.gap] == [0.0, 0.0]


def test_what_grows_and_is_missing():
    growth = figures([0.3, 0.1, -0.1])
    need = figures([0.7, 0.2, 0.1])

    found = growth_and_need(growth, need, lines=(0.0, 0.5))

    assert [point.place for point in found.points] == [
        Place.BOTH_HIGH,
        Place.FIRST_HIGH,
        Place.BOTH_LOW,
    ]
    assert [point.gap for point in found.points] == [None] * 3


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_level_without_sense_is_refused(level):
    with pytest.raises(MeansDoNotFit):
        growth_and_need(figures([1, 2]), figures([1, 2]), level=level)


def test_other_items_are_refused():
    with pytest.raises(MeansDoNotFit):
        growth_and_need(figures([1, 2]), figures([1, 2, 3]))
    with pytest.raises(MeansDoNotFit):
        importance_and_satisfaction(figures([1, 2, 3]), items=["price"])
