import numpy as np
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from skerry.methods.estimates import LengthsDiffer
from skerry.methods.weighting import (
    Margin,
    NegativeWeights,
    NumberMissing,
    TotalsNotReached,
    greg,
    post_stratify,
)


@st.composite
def fitted(draw):
    """Respondents with numbers, and totals that weights not far from theirs give."""
    n = draw(st.integers(2, 25))
    weights = np.array(
        draw(st.lists(st.sampled_from([0.5, 1.0, 3.0, 40.0]), min_size=n, max_size=n))
    )
    staff = np.array(draw(st.lists(st.integers(0, 1000), min_size=n, max_size=n)), dtype=float)
    moved = weights * np.array(
        draw(st.lists(st.sampled_from([0.9, 1.0, 1.2]), min_size=n, max_size=n))
    )
    columns = np.stack([np.ones(n), staff, 2 * staff], axis=1)
    return weights, columns, moved @ columns


@given(fitted())
def test_all_totals_are_hit(given_):
    weights, columns, totals = given_
    try:
        found = greg(weights, columns, totals).weights
    except NegativeWeights:
        reject()

    assert found @ columns == pytest.approx(totals, rel=1e-9, abs=1e-9)


@given(fitted())
def test_no_other_weights_are_closer(given_):
    weights, columns, totals = given_
    try:
        found = greg(weights, columns, totals).weights
    except NegativeWeights:
        reject()

    # At the least distance (w − d) / d is a combination of the columns.
    moved = found / weights - 1.0
    scaled = columns / np.maximum(np.abs(columns).max(axis=0), 1.0)
    assert moved == pytest.approx(scaled @ np.linalg.lstsq(scaled, moved, rcond=None)[0], abs=1e-8)


@given(fitted())
def test_bounds_are_kept_and_totals_hit(given_):
    weights, columns, totals = given_
    try:
        found = greg(weights, columns, totals, bounds=(0.6, 1.8))
    except TotalsNotReached:
        reject()

    factors = found.weights / weights
    assert (factors >= 0.6 - 1e-12).all()
    assert (factors <= 1.8 + 1e-12).all()
    assert found.weights @ columns == pytest.approx(totals, rel=1e-9, abs=1e-9)
    assert found.parameters == {"low": 0.6, "high": 1.8}


def test_indicators_of_groups_are_post_stratification():
    groups, totals = np.array([0, 1, 1, 2]), np.array([3.0, 8.0, 5.0])
    weights = np.array([1.0, 1.0, 3.0, 2.0])
    indicators = (groups[:, np.newaxis] == np.arange(3)).astype(float)

    found = greg(weights, indicators, totals).weights

    post = post_stratify(weights, Margin(name="group", codes=groups, totals=totals))
    assert found == pytest.approx(post.weights)


def test_respondents_without_weight_stay_so():
    found = greg(np.array([1.0, 0.0, 1.0]), np.array([[1.0], [-9.0], [1.0]]), np.array([6.0]))

    assert found.weights.tolist() == pytest.approx([3.0, 0.0, 3.0])


def test_totals_that_contradict_each_other_are_refused():
    columns = np.array([[1.0, 2.0], [1.0, 2.0]])

    with pytest.raises(TotalsNotReached) as refused:
        greg(np.ones(2), columns, np.array([2.0, 5.0]))
    assert refused.value.columns == (0, 1)


def test_totals_of_what_nobody_has_are_refused():
    with pytest.raises(TotalsNotReached) as refused:
        greg(np.ones(2), np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([2.0, 5.0]))
    assert refused.value.columns == (1,)


def test_bounds_too_close_are_refused():
    with pytest.raises(TotalsNotReached):
        greg(np.ones(2), np.ones((2, 1)), np.array([4.0]), bounds=(0.5, 1.5))


def test_weights_below_nothing_are_refused_and_bounds_are_a_way_on():
    columns = np.array([[1.0, 1.0], [1.0, 2.0], [1.0, 30.0]])
    totals = np.array([3.0, 88.0])

    with pytest.raises(NegativeWeights) as refused:
        greg(np.ones(3), columns, totals)
    assert refused.value.rows == (0,)
    assert (greg(np.ones(3), columns, totals, bounds=(0.0, 3.0)).weights >= 0).all()


def test_missing_numbers_are_refused():
    with pytest.raises(NumberMissing) as refused:
        greg(np.ones(2), np.array([[1.0, 2.0], [1.0, np.nan]]), np.array([2.0, 5.0]))
    assert refused.value.rows == (1,)


def test_numbers_of_others_are_refused():
    with pytest.raises(LengthsDiffer):
        greg(np.ones(2), np.ones((3, 1)), np.array([2.0]))
