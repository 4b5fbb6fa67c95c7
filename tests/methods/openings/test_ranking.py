import doctest
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from skerry.methods.openings import Means, MeansDoNotFit, answered_means, ranking, ranks


def figures(values, covariance=None):
    number = len(values)
    return Means(
        items=tuple("abcdefgh"[:number]),
        values=np.array(values, dtype=float),
        covariance=np.eye(number) * 0.01 if covariance is None else np.array(covariance),
        counts=(30,) * number,
        n=30,
    )


def told(found):
    return {each.item: (each.rank, each.low, each.high) for each in found.ranks}


def test_the_examples_hold():
    assert doctest.testmod(ranking).failed == 0


def test_two_items_need_the_usual_difference():
    """With one pair the critical value is that of the normal distribution."""
    found = ranks(figures([0.6, 0.3]), seed=1, draws=200_000)

    assert found.critical == pytest.approx(1.96, abs=0.02)
    assert told(found) == {"a": (1, 1, 1), "b": (2, 2, 2)}
    assert told(ranks(figures([0.6, 0.4]), seed=1)) == {"a": (1, 1, 2), "b": (2, 1, 2)}


def test_four_items_need_the_studentised_range():
    """Tukey's q(0.95; 4, endless) = 3.633, over the root of 2."""
    found = ranks(figures([1, 2, 3, 4]), seed=1, draws=200_000)

    assert found.critical == pytest.approx(3.633 / 2**0.5, abs=0.02)


def test_few_answers_need_a_larger_difference():
    few = replace(figures([0.6, 0.3]), degrees_of_freedom=5)

    found = ranks(few, seed=1, draws=200_000)

    assert found.critical == pytest.approx(2.571, abs=0.03)
    assert told(found) == {"a": (1, 1, 2), "b": (2, 1, 2)}


def test_equal_figures_share_a_rank():
    assert told(ranks(figures([0.5, 0.5, 0.1]), seed=1)) == {
        "a": (1, 1, 2),
        "b": (1, 1, 2),
        "c": (3, 3, 3),
    }


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([0.3, 0.2, 0.2], {"a": (1, 1, 1), "b": (2, 2, 3), "c": (2, 2, 3)}),
        ([0.3], {"a": (1, 1, 1)}),
        ([0.1 + 0.2, 0.3], {"a": (1, 1, 2), "b": (1, 1, 2)}),
    ],
)
def test_figures_without_error_are_sure(values, found):
    assert told(ranks(figures(values, np.zeros((len(values),) * 2)), seed=1)) == found


def test_items_that_err_together_are_parted():
    together = np.full((3, 3), 0.01) + np.eye(3) * 1e-6

    assert told(ranks(figures([0.52, 0.51, 0.50], together), seed=1)) == {
        "a": (1, 1, 1),
        "b": (2, 2, 2),
        "c": (3, 3, 3),
    }


@settings(derandomize=True, deadline=None)
@given(arrays(float, (12, 5), elements=st.integers(0, 1).map(float)), st.permutations(range(5)))
def test_ranks_hold_the_estimate_and_no_order_matters(answers, order):
    items = [*"abcde"]

    one = ranks(answered_means(items, answers), seed=3, draws=500)
    other = ranks(
        answered_means([items[place] for place in order], answers[:, order]), seed=3, draws=500
    )

    assert all(each.low <= each.rank <= each.high for each in one.ranks)
    assert told(one) == told(other)


def test_true_ranks_lie_within_as_often_as_promised():
    """400 samples of five barriers, of which two are equal: all ranks at once, at least 95 of 100."""
    rng = np.random.default_rng(11)
    truth = np.array([0.5, 0.45, 0.45, 0.3, 0.2])
    covers = 0
    for _ in range(400):
        answers = (rng.random((80, 5)) < truth).astype(float)
        found = told(ranks(answered_means([*"abcde"], answers), seed=1, draws=1000))
        covers += all(
            found[item][1] <= 1 + (truth > own).sum() and found[item][2] >= 5 - (truth < own).sum()
            for item, own in zip("abcde", truth, strict=True)
        )

    assert covers / 400 >= 0.93


@pytest.mark.parametrize("wish", [{"level": 0.0}, {"level": 1.0}, {"draws": 99}])
def test_wish_without_sense_is_refused(wish):
    with pytest.raises(MeansDoNotFit):
        ranks(figures([1, 2]), seed=1, **wish)
