import doctest
import importlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.methods.estimates import Caution, WeightsNotUsable
from skerry.methods.weighting import (
    EmptyClass,
    MoreAskedThanThere,
    StratumNotAsked,
    design_weights,
    harm,
    nonresponse,
)

MODULES = ("greg", "margins", "raking", "response", "trimming", "weighted")


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_hold(module):
    found = importlib.import_module(f"skerry.methods.weighting.{module}")

    assert doctest.testmod(found).failed == 0


def test_weights_of_the_design_add_up_to_the_population():
    found = design_weights(np.array([0, 0, 2]), np.array([7, 0, 3]), np.array([2, 0, 1]))

    assert found.weights.tolist() == [3.5, 3.5, 3.0]
    assert (found.n, found.method, found.version) == (3, "skerry.weighting.design", 1)
    assert (found.extremes, found.rounds, found.calibration) == ((3.0, 3.5), 1, None)


def test_strata_not_asked_are_refused():
    with pytest.raises(StratumNotAsked) as refused:
        design_weights(np.array([0]), np.array([7.0, 2.0, 3.0]), np.array([1, 0, 0]))
    assert refused.value.strata == (1, 2)


def test_more_asked_than_there_are_is_refused():
    with pytest.raises(MoreAskedThanThere) as refused:
        design_weights(np.array([0, 1]), np.array([7.0, 0.0]), np.array([1, 1]))
    assert refused.value.strata == (1,)


@given(
    st.lists(
        st.tuples(st.sampled_from([0.0, 0.5, 2.0, 1e9]), st.integers(0, 3), st.booleans()),
        min_size=1,
        max_size=30,
    )
)
def test_those_who_answered_stand_for_all_of_their_class(rows):
    weights, classes, responded = (np.array(column) for column in zip(*rows, strict=True))
    try:
        found = nonresponse(weights, classes, responded).weights
    except EmptyClass as refused:
        for number in refused.classes:
            assert not weights[responded & (classes == number)].sum()
        return

    assert np.bincount(classes, found) == pytest.approx(np.bincount(classes, weights), rel=1e-12)
    assert not found[~responded].any()
    assert (found[responded] >= weights[responded] * (1 - 1e-12)).all()


def test_a_class_in_which_nobody_answered_is_refused():
    with pytest.raises(EmptyClass) as refused:
        nonresponse(np.ones(3), np.array([0, 1, 2]), np.array([True, False, False]))
    assert refused.value.classes == (1, 2)


def test_weights_that_are_none_are_refused():
    with pytest.raises(WeightsNotUsable) as refused:
        nonresponse(np.array([1.0, np.nan, -2.0]), np.zeros(3, dtype=int), np.ones(3, dtype=bool))
    assert refused.value.rows == (1, 2)


def test_weights_that_harm_are_said():
    assert harm(np.array([1.0, 1.0, 1.0, 1.0])) == frozenset()
    assert harm(np.array([1.0, 1.0, 1.0, 4.0])) == {Caution.LARGE_WEIGHTS}
    assert harm(np.array([1e9, 1.0])) == {Caution.LARGE_WEIGHTS}
    assert harm(np.array([5.0, 0.0])) == frozenset()
    found = design_weights(np.array([0, 1]), np.array([99.0, 1.0]), np.array([1, 1]))
    assert found.cautions == {Caution.LARGE_WEIGHTS}
    assert found.effective_n == pytest.approx(100**2 / (99**2 + 1))


def test_without_weights_there_are_no_extremes():
    found = nonresponse(np.array([0.0]), np.array([0]), np.array([False]))

    assert (found.extremes, found.n, found.deff) == ((0.0, 0.0), 0, 1.0)
