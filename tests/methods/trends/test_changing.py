import doctest
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.methods.trends import (
    Caution,
    Change,
    FigureDoesNotFit,
    Obstacle,
    Refusal,
    change,
    changing,
    covariance,
    covarying,
)
from tests.methods.trends.factories import SAME, figure, sampled, side

ANSWERS = st.floats(-100, 100).map(lambda number: round(number, 2))
WAVES = st.dictionaries(st.sampled_from("abcdefghijkl"), st.tuples(ANSWERS, ANSWERS), min_size=4)
FRAME = {"small": 8.0, "large": 6.0}
STRATA = {unit: "small" if unit < "g" else "large" for unit in "abcdefghijkl"}


def test_the_examples_hold():
    assert [doctest.testmod(module).failed for module in (changing, covarying)] == [0, 0]


def test_three_in_both_of_four():
    """Ten firms, four asked each time, three of them twice: worked out in the handbook."""
    strata, frame = dict.fromkeys("abcde", "all"), {"all": 10.0}
    before = sampled({"a": 1.0, "b": 2.0, "c": 3.0, "d": 6.0}, strata, frame)
    after = sampled({"a": 2.0, "b": 4.0, "c": 6.0, "e": 8.0}, strata, frame)

    found = change(side(before), side(after), SAME)

    assert isinstance(found, Change)
    assert (found.before, found.after, found.value) == (3.0, 5.0, 2.0)
    assert found.covariance == pytest.approx((3 - 1.6) * 2 / 16)
    variance = 0.6 / 4 * (14 / 3) + 0.6 / 4 * (20 / 3) - 2 * 0.175
    assert found.standard_error == pytest.approx(math.sqrt(variance))
    assert found.high - found.value == pytest.approx(3.182446 * math.sqrt(variance), rel=1e-6)
    assert (found.overlap.units, found.overlap.share_of_before) == (3, 0.75)
    assert found.cautions == {Caution.FEW}
    assert not found.is_clear


def test_refusal_says_all_that_stands_against_it():
    nobody = figure(n=0, units=[], strata=[], scores=np.array([]))

    found = change(side(figure()), side(nobody, unit="person"), None)

    assert found == Refusal(
        reasons=(Obstacle.NOT_EQUIVALENT, Obstacle.OTHER_UNIT, Obstacle.NOBODY_ANSWERED),
        n_before=2,
        n_after=0,
    )


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({"value": math.nan}, Obstacle.NOBODY_ANSWERED),
        ({"n": 0}, Obstacle.NOBODY_ANSWERED),
        ({"standard_error": math.nan}, Obstacle.ERROR_UNKNOWN),
    ],
)
def test_wave_without_figure_or_error_has_no_change(changes, obstacle):
    without = side(figure(**changes))

    for found in (change(side(figure()), without, SAME), change(without, side(figure()), SAME)):
        assert isinstance(found, Refusal)
        assert found.reasons == (obstacle,)


def test_samples_that_are_apart_have_no_covariance():
    unknown = side(figure(), is_followed=False)

    found = change(unknown, side(figure(value=30.0)), SAME, are_apart=True)

    assert isinstance(found, Change)
    assert (found.covariance, found.overlap.units) == (0.0, 0)
    assert found.standard_error == pytest.approx(math.sqrt(8))
    assert found.cautions == {Caution.FEW, Caution.NOBODY_IN_BOTH}


def test_one_who_moved_is_told_and_not_counted_as_shared():
    moved = figure(strata=["all", "other"])

    found = change(side(figure()), side(moved), SAME)

    assert isinstance(found, Change)
    assert (found.covariance, found.overlap.moved) == (0.0, 1)
    assert Caution.UNITS_MOVED in found.cautions


def test_people_of_one_organisation_are_one_unit():
    people = figure(scores=np.array([-0.5, -0.5, 1.0]), units=["a", "a", "b"], strata=["all"] * 3)

    assert covariance(people, figure()) == covariance(figure(), figure())


def test_nothing_is_ruled_out_without_degrees_of_freedom():
    alone = figure(degrees_of_freedom=0)

    found = change(side(alone), side(figure(value=90.0)), SAME, are_apart=True)

    assert isinstance(found, Change)
    assert (found.low, found.high, found.is_clear) == (-math.inf, math.inf, False)


def test_everybody_was_asked_both_times():
    strata, frame = dict.fromkeys("abcd", "all"), {"all": 4.0}
    before = sampled(dict.fromkeys("abcd", 1.0), strata, frame)
    after = sampled({"a": 1.0, "b": 1.0, "c": 2.0, "d": 4.0}, strata, frame)

    found = change(side(before), side(after), SAME)

    assert isinstance(found, Change)
    assert (found.value, found.standard_error, found.low, found.high) == (1.0, 0.0, 1.0, 1.0)
    assert found.is_clear


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"value": math.inf}, "value"),
        ({"standard_error": -1.0}, "standard_error"),
        ({"standard_error": math.inf}, "standard_error"),
        ({"degrees_of_freedom": math.nan}, "degrees_of_freedom"),
        ({"scores": np.array([1.0])}, "scores"),
        ({"scores": np.array([1.0, math.nan])}, "scores"),
        ({"strata": ["all"]}, "strata"),
        ({"units": ["a", "a"], "strata": ["all", "other"]}, "strata"),
        ({"population": {"all": 0.0}}, "population"),
    ],
)
@pytest.mark.parametrize("are_apart", [True, False])
def test_figure_that_contradicts_itself_is_refused(changes, part, are_apart):
    with pytest.raises(FigureDoesNotFit) as refused:
        change(side(figure()), side(replace(figure(), **changes)), SAME, are_apart=are_apart)

    assert refused.value.part == part


@pytest.mark.parametrize("level", [0.0, 1.0, math.nan])
def test_level_without_sense_is_refused(level):
    with pytest.raises(FigureDoesNotFit):
        change(side(figure()), side(figure()), SAME, level=level)


@settings(derandomize=True, deadline=None)
@given(WAVES, st.randoms(use_true_random=False))
def test_order_of_respondents_does_not_matter(answers, shuffle):
    frame = dict.fromkeys(FRAME, 20.0)
    before = sampled({unit: pair[0] for unit, pair in answers.items()}, STRATA, frame)
    after = sampled({unit: pair[1] for unit, pair in answers.items()}, STRATA, frame)
    order = list(range(after.n))
    shuffle.shuffle(order)

    mixed = replace(
        after,
        scores=after.scores[order],
        units=[after.units[place] for place in order],
        strata=[after.strata[place] for place in order],
    )

    assert covariance(before, mixed).covariance == pytest.approx(
        covariance(before, after).covariance, rel=1e-9, abs=1e-12
    )


@settings(derandomize=True, deadline=None)
@given(WAVES)
def test_covariance_stays_within_the_two_errors(answers):
    frame = dict.fromkeys(FRAME, 20.0)
    before = sampled({unit: pair[0] for unit, pair in answers.items()}, STRATA, frame)
    after = sampled({unit: pair[1] for unit, pair in answers.items() if unit != "a"}, STRATA, frame)

    shared = covariance(before, after)
    same = covariance(before, before)

    assert (
        abs(shared.covariance) <= before.standard_error * after.standard_error * (1 + 1e-9) + 1e-12
    )
    assert same.covariance == pytest.approx(before.standard_error**2, rel=1e-9, abs=1e-12)
    assert shared.covariance == pytest.approx(covariance(after, before).covariance)


def test_covariance_is_right_over_many_samples():
    """Two samples of 12 from 30, 8 drawn to be in both: the formula against what happens."""
    rng = np.random.default_rng(5)
    units = [f"u{place}" for place in range(30)]
    first = rng.normal(10, 3, 30)
    second = first + rng.normal(1, 1, 30)
    strata, frame = dict.fromkeys(units, "all"), {"all": 30.0}
    changes, variances = [], []
    for _ in range(1500):
        order = rng.permutation(30)
        before = sampled({units[i]: first[i] for i in order[:12]}, strata, frame)
        after = sampled({units[i]: second[i] for i in order[4:16]}, strata, frame)
        found = change(side(before), side(after), SAME)
        assert isinstance(found, Change)
        changes.append(found.value)
        variances.append(found.standard_error**2)

    assert np.mean(variances) == pytest.approx(np.var(changes), rel=0.1)
