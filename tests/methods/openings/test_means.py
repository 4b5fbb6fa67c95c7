import doctest
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from skerry.methods.openings import (
    Means,
    MeansDoNotFit,
    TooFewAnswers,
    answered_means,
    apart,
    means,
    scored_means,
)

TWO = Means(
    items=("cost", "skills"),
    values=np.array([3.0, 4.0]),
    covariance=np.array([[0.5, 0.1], [0.1, 0.2]]),
    counts=(8, 9),
    n=9,
)
ANSWERS = arrays(float, (6, 3), elements=st.integers(1, 5).map(float))


def test_the_examples_hold():
    assert doctest.testmod(means).failed == 0


@settings(derandomize=True, deadline=None)
@given(ANSWERS, st.permutations(range(6)))
def test_order_of_respondents_does_not_matter(answers, order):
    weights = np.arange(1.0, 7.0)

    one = answered_means("abc", answers, weights=weights)
    other = answered_means("abc", answers[order], weights=weights[order] * 1e9)

    assert other.values == pytest.approx(one.values)
    assert other.covariance == pytest.approx(one.covariance, abs=1e-12)


@settings(derandomize=True, deadline=None)
@given(ANSWERS)
def test_equal_weights_give_the_error_of_a_mean(answers):
    found = answered_means("abc", answers)

    assert found.covariance == pytest.approx(np.cov(answers.T) / 6, abs=1e-12)


def test_strata_take_away_what_lies_between_them():
    answers = np.array([[1.0], [1.0], [5.0], [5.0]])

    assert answered_means("a", answers, strata=np.array([0, 0, 1, 1])).covariance == [[0.0]]


def test_those_who_were_all_asked_err_in_nothing():
    scores = np.array([[-1.0], [1.0], [0.5], [-0.5]])
    strata = np.array([0, 0, 1, 1])

    found = scored_means(
        ["a"],
        np.array([3.0]),
        scores,
        counts=[4],
        n=4,
        strata=strata,
        population=np.array([2.0, 8.0]),
    )

    assert found.covariance == pytest.approx(np.array([[0.75 * 2 * 0.5]]))


def test_single_unit_of_a_stratum_is_held_against_the_whole():
    found = scored_means(
        ["a"], np.array([3.0]), np.array([[0.5]]), counts=[1], n=1, strata=np.array([0])
    )

    assert found.covariance == [[0.25]]


def test_different_people_err_apart():
    assert apart(TWO, TWO).tolist() == [
        [0.5, 0.1, 0.0, 0.0],
        [0.1, 0.2, 0.0, 0.0],
        [0.0, 0.0, 0.5, 0.1],
        [0.0, 0.0, 0.1, 0.2],
    ]


@pytest.mark.parametrize(
    ("answers", "item"),
    [
        ([[np.nan, 1.0], [np.nan, 2.0]], "cost"),
        ([[1.0, 1.0], [2.0, np.nan]], "skills"),
        (np.zeros((0, 2)), "cost"),
    ],
)
def test_too_few_answers_are_refused(answers, item):
    with pytest.raises(TooFewAnswers) as refused:
        answered_means(["cost", "skills"], np.array(answers))

    assert refused.value.item == item


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"answers": np.ones(3)}, "answers"),
        ({"answers": np.ones((3, 1))}, "answers"),
        ({"answers": np.full((3, 2), np.inf)}, "answers"),
        ({"weights": np.ones(2)}, "weights"),
        ({"weights": np.array([1.0, np.nan, 1.0])}, "weights"),
        ({"weights": np.array([1.0, -1.0, 1.0])}, "weights"),
        ({"strata": np.array([0, 0])}, "strata"),
        ({"strata": np.array([0, 0, -1])}, "strata"),
    ],
)
def test_parts_that_do_not_fit_are_refused(changes, part):
    given = {"answers": np.array([[1.0, 2.0], [2.0, 3.0], [4.0, 1.0]]), **changes}

    with pytest.raises(MeansDoNotFit) as refused:
        answered_means(["cost", "skills"], given.pop("answers"), **given)

    assert refused.value.part == part


@pytest.mark.parametrize("scores", [np.ones(3), np.ones((3, 1)), np.full((3, 2), np.nan)])
def test_scores_that_do_not_fit_are_refused(scores):
    with pytest.raises(MeansDoNotFit):
        scored_means(["cost", "skills"], np.ones(2), scores, counts=[3, 3], n=3)


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"items": ()}, "items"),
        ({"items": ("cost", "cost")}, "items"),
        ({"counts": (8,)}, "items"),
        ({"degrees_of_freedom": 0.5}, "degrees_of_freedom"),
        ({"degrees_of_freedom": np.nan}, "degrees_of_freedom"),
        ({"values": np.array([3.0])}, "values"),
        ({"values": np.array([3.0, np.nan])}, "values"),
        ({"covariance": np.eye(3)}, "covariance"),
        ({"covariance": np.full((2, 2), np.nan)}, "covariance"),
        ({"covariance": np.array([[1.0, 0.5], [0.0, 1.0]])}, "covariance"),
        ({"covariance": np.array([[1.0, 2.0], [2.0, 1.0]])}, "covariance"),
    ],
)
def test_figures_that_contradict_each_other_are_refused(changes, part):
    with pytest.raises(MeansDoNotFit) as refused:
        replace(TWO, **changes)

    assert refused.value.part == part
