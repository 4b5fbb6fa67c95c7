import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.methods.estimates.intervals import wilson
from skerry.methods.trends import FigureDoesNotFit, Ranged, difference, differing

FIGURES = st.lists(st.integers(0, 100), min_size=3, max_size=3).map(
    lambda ends: Ranged(low=min(ends) / 100, value=sorted(ends)[1] / 100, high=max(ends) / 100)
)


def by_wilson(yes, asked):
    low, high = wilson(np.array([yes / asked]), np.array([asked]), 0.95)
    return Ranged(value=yes / asked, low=float(low[0]), high=float(high[0]))


def test_the_examples_hold():
    assert doctest.testmod(differing).failed == 0


def test_newcombes_own_example_comes_out_as_printed():
    found = difference(by_wilson(48, 80), by_wilson(56, 70))

    assert [round(each, 4) for each in (found.value, found.low, found.high)] == [
        0.2,
        0.0524,
        0.3339,
    ]
    assert found.is_clear


def test_what_is_known_for_sure_changes_for_sure():
    sure = Ranged(value=0.4, low=0.4, high=0.4)

    assert difference(sure, sure) == Ranged(value=0.0, low=0.0, high=0.0)
    assert not difference(sure, sure).is_clear


@given(FIGURES, FIGURES)
def test_time_turned_round_turns_the_sign(before, after):
    onward, back = difference(before, after), difference(after, before)

    assert (back.value, back.low, back.high) == pytest.approx(
        (-onward.value, -onward.high, -onward.low)
    )
    assert onward.low <= onward.value <= onward.high


@given(FIGURES, FIGURES)
def test_a_change_is_less_sure_than_either_figure(before, after):
    found = difference(before, after)

    assert (
        found.high - found.value >= max(after.high - after.value, before.value - before.low) - 1e-9
    )


@pytest.mark.parametrize("low", [0.6, float("nan")])
def test_a_figure_outside_its_interval_is_refused(low):
    wrong, right = Ranged(value=0.5, low=low, high=0.7), Ranged(value=0.5, low=0.4, high=0.7)

    for pair in ((wrong, right), (right, wrong)):
        with pytest.raises(FigureDoesNotFit):
            difference(*pair)
