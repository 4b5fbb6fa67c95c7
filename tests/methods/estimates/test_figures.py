import doctest
import importlib
import math

import numpy as np
import pytest

from skerry.methods.estimates import (
    Calibration,
    Caution,
    Design,
    DividesByNothing,
    Interval,
    LengthsDiffer,
    Lonely,
    NobodyAnswered,
    NoIntervalOfShares,
    NotAQuantile,
    NotAShare,
    NothingToCompare,
    Of,
    PopulationTooSmall,
    StratumUnknown,
    WeightsNotUsable,
    cross_table,
    difference,
    independence,
    kish,
    mean,
    quantile,
    ratio,
    share,
    total,
)
from tests.methods.estimates.samples import simple

MODULES = ("design", "figures", "intervals", "many", "proportions", "quantiles", "tables")


def two_strata(**more) -> Design:
    """Two of four and two of six."""
    return Design(
        weights=np.array([2.0, 2.0, 3.0, 3.0]),
        strata=np.array([0, 0, 1, 1]),
        population=np.array([4.0, 6.0]),
        **more,
    )


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_hold(module):
    found = importlib.import_module(f"skerry.methods.estimates.{module}")

    assert doctest.testmod(found).failed == 0


def test_a_mean_of_strata_comes_out_as_by_hand():
    # 0.4² · (1 − 2/4) · 2/2 + 0.6² · (1 − 2/6) · 8/2: each stratum's spread is (y₁ − y₂)² / 2.
    found = mean(two_strata(), np.array([1.0, 3.0, 4.0, 8.0]))

    assert found.value == pytest.approx(0.4 * 2 + 0.6 * 6)
    assert found.standard_error**2 == pytest.approx(0.16 * 0.5 * 1.0 + 0.36 * (2 / 3) * 4.0)
    assert (found.n, found.weighted_base, found.degrees_of_freedom) == (4, 10.0, 2.0)
    assert two_strata().weighted_base == 10.0
    assert (found.interval, found.level) == (Interval.T, 0.95)
    assert (found.method, found.version) == ("skerry.estimates.mean", 1)
    assert found.cautions == {Caution.FEW}


def test_answers_of_others_are_refused():
    with pytest.raises(LengthsDiffer) as refused:
        mean(simple(3), np.ones(2))
    assert refused.value.name == "values"


def test_few_answers_carry_a_caution_and_ten_do_not():
    assert Caution.FEW in mean(simple(9), np.arange(9.0)).cautions
    assert mean(simple(10), np.arange(10.0)).cautions == frozenset()


def test_who_did_not_answer_is_left_out_and_missed_in_totals():
    answers = np.array([1.0, np.nan, 4.0, 8.0])

    assert mean(two_strata(), answers).n == 3
    assert Caution.UNANSWERED in total(two_strata(), answers).cautions
    outside = np.array([True, False, True, True])
    assert Caution.UNANSWERED not in total(two_strata(), answers, domain=outside).cautions


@pytest.mark.parametrize(
    "answers", [np.full(4, np.nan), np.array([np.nan, np.nan, 1.0, 1.0])], ids=["all", "domain"]
)
def test_nobody_answered_is_said(answers):
    domain = np.array([True, True, False, False])

    for figure in (mean, total, share):
        with pytest.raises(NobodyAnswered):
            figure(two_strata(), answers, domain=domain)
    with pytest.raises(NobodyAnswered):
        quantile(two_strata(), answers, 0.5, domain=domain)
    with pytest.raises(NobodyAnswered):
        ratio(two_strata(), answers, np.ones(4), domain=domain)


def test_weights_of_nothing_are_nobody():
    with pytest.raises(NobodyAnswered):
        mean(simple(3, weight=0.0), np.arange(3.0))
    with pytest.raises(NobodyAnswered):
        mean(simple(0), np.array([]))


def test_all_equal_has_no_interval_and_says_so():
    found = mean(simple(20), np.full(20, 0.1))

    assert (found.value, found.standard_error, found.interval) == (0.1, 0.0, Interval.NONE)
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert found.cautions == {Caution.ALL_EQUAL}


def test_a_share_of_all_has_an_interval_and_says_so():
    found = share(simple(20), np.ones(20))

    assert (found.value, found.standard_error, found.high) == (1.0, 0.0, 1.0)
    assert found.low == pytest.approx(0.025 ** (1 / 20))
    assert found.cautions == {Caution.ALL_EQUAL}


def test_a_census_is_sure():
    design = Design(
        weights=np.ones(4), strata=np.array([0, 0, 0, 1]), population=np.array([3.0, 1.0])
    )

    for found in (
        mean(design, np.array([1.0, 2.0, 3.0, 6.0])),
        mean(design, np.ones(4)),
        share(design, np.zeros(4)),
        share(design, np.array([1, 0, 0, 0]), interval=Interval.WILSON),
        quantile(design, np.array([1.0, 2.0, 3.0, 6.0]), 0.5),
    ):
        assert (found.standard_error, found.low, found.high) == (0.0, found.value, found.value)
        assert found.cautions == {Caution.FEW}


def test_a_stratum_asked_completely_adds_nothing():
    # The unit of the second stratum is all there is, so that it is not lonely.
    design = Design(
        weights=np.array([2.0, 2.0, 1.0]),
        strata=np.array([0, 0, 1]),
        population=np.array([4.0, 1.0]),
        lonely=Lonely.REFUSE,
    )

    found = total(design, np.array([1.0, 3.0, 100.0]))

    assert found.standard_error == pytest.approx(math.sqrt(4**2 * 0.5 * 2 / 2))


def test_a_single_unit_is_said():
    design = Design(weights=np.ones(3), strata=np.array([0, 0, 1]))

    assert Caution.SINGLE_UNIT in mean(design, np.arange(3.0)).cautions


def test_single_units_alone_show_no_spread():
    design = Design(weights=np.ones(2), strata=np.array([0, 1]))

    found = mean(design, np.array([1.0, 5.0]))

    assert found.interval is Interval.NONE
    assert {Caution.NO_SPREAD, Caution.SINGLE_UNIT} <= found.cautions
    assert share(design, np.array([1, 0])).low < 0.05


def test_one_answer_alone_has_the_widest_interval():
    found = share(simple(1), np.ones(1))

    assert (found.low, found.high) == (pytest.approx(0.025), 1.0)


def test_an_empty_stratum_is_said():
    design = Design(weights=np.ones(2), strata=np.array([0, 0]), population=np.array([9.0, 5.0]))

    assert design.empty_strata == (1,)
    assert Caution.EMPTY_STRATUM in mean(design, np.array([1.0, 2.0])).cautions


def test_a_stratum_of_nobody_is_not_missed():
    design = Design(weights=np.ones(2), strata=np.array([0, 0]), population=np.array([9.0, 0.0]))

    assert design.empty_strata == ()
    assert Design(weights=np.ones(2), strata=np.array([0, 2])).empty_strata == ()


def test_an_enormous_weight_is_said():
    weights = np.ones(30)
    weights[0] = 1e9
    design = Design(weights=weights, strata=np.zeros(30, dtype=int))

    found = share(design, np.arange(30) > 0)

    assert Caution.LARGE_WEIGHTS in found.cautions
    assert design.deff == pytest.approx(30.0, rel=1e-6)
    assert found.high > 0.95, "it is worth one answer"


def test_weights_that_are_none_are_refused():
    weights = np.array([1.0, -1.0, np.inf, np.nan])

    with pytest.raises(WeightsNotUsable) as refused:
        Design(weights=weights, strata=np.zeros(4, dtype=int))
    assert refused.value.rows == (1, 2, 3)


@pytest.mark.parametrize(("strata", "rows"), [([0, -1, 0], (1,)), ([0, 1, 2], (2,))])
def test_unknown_strata_are_refused(strata, rows):
    with pytest.raises(StratumUnknown) as refused:
        Design(weights=np.ones(3), strata=np.array(strata), population=np.array([10.0, 10.0]))
    assert refused.value.rows == rows


@pytest.mark.parametrize("size", [1.0, np.nan])
def test_a_population_smaller_than_its_sample_is_refused(size):
    with pytest.raises(PopulationTooSmall) as refused:
        Design(weights=np.ones(3), strata=np.array([0, 1, 1]), population=np.array([5.0, size]))
    assert (refused.value.stratum, refused.value.answered) == (1, 2)


@pytest.mark.parametrize("name", ["strata", "clusters", "calibration"])
def test_what_is_not_of_all_respondents_is_refused(name):
    parts = {
        "strata": np.zeros(3, dtype=int),
        "clusters": np.arange(3),
        "calibration": Calibration(auxiliary=None, kinds=None, regression=np.ones(3)),
    }
    wrong = {
        "strata": np.zeros(2, dtype=int),
        "clusters": np.arange(2),
        "calibration": Calibration(auxiliary=None, kinds=None, regression=np.ones(2)),
    }

    with pytest.raises(LengthsDiffer) as refused:
        Design(weights=np.ones(3), **(parts | {name: wrong[name]}))
    assert (refused.value.name, refused.value.found, refused.value.expected) == (name, 2, 3)


def test_a_ratio_to_nothing_is_refused():
    with pytest.raises(DividesByNothing):
        ratio(simple(2), np.ones(2), np.zeros(2))


def test_what_is_no_share_is_refused():
    with pytest.raises(NotAShare) as refused:
        share(simple(3), np.array([1.0, 0.5, np.nan]))
    assert refused.value.rows == (1,)
    with pytest.raises(NoIntervalOfShares) as refused:
        share(simple(3), np.ones(3), interval=Interval.T)
    assert refused.value.interval is Interval.T


def test_a_difference_takes_what_both_share():
    design = Design(
        weights=np.ones(4), strata=np.zeros(4, dtype=int), clusters=np.array([0, 0, 1, 1])
    )
    first = np.array([True, False, True, False])

    paired = difference(design, np.array([1.0, 2.0, 5.0, 6.0]), first, ~first)
    alone = difference(simple(4), np.array([1.0, 2.0, 5.0, 6.0]), first, ~first)

    assert (paired.value, paired.standard_error) == (-1.0, pytest.approx(0.0, abs=1e-12))
    assert alone.standard_error > 1.0


def test_a_difference_of_equal_answers_has_no_interval():
    first = np.array([True, True, False])

    found = difference(simple(3), np.array([4.0, 4.0, 1.0]), first, ~first)

    assert (found.value, found.interval) == (3.0, Interval.NONE)
    assert Caution.ALL_EQUAL in found.cautions


@pytest.mark.parametrize("which", [0.0, 1.0, -0.5, np.nan])
def test_what_is_no_quantile_is_refused(which):
    with pytest.raises(NotAQuantile):
        quantile(simple(3), np.arange(3.0), which)


def test_a_quantile_near_the_end_has_an_open_interval():
    found = quantile(simple(10), np.arange(10.0), 0.9)

    assert (found.value, found.high, found.standard_error) == (8.0, np.inf, np.inf)
    assert (found.cautions, found.interval) == ({Caution.OPEN}, Interval.WOODRUFF)
    assert quantile(simple(10), np.arange(10.0), 0.1).low == -np.inf


def test_a_quantile_of_equal_answers_has_no_interval():
    found = quantile(simple(5), np.full(5, 3.0), 0.5)

    assert (found.value, found.interval) == (3.0, Interval.NONE)


def test_a_quantile_of_single_units_has_no_interval():
    found = quantile(Design(weights=np.ones(2), strata=np.array([0, 1])), np.array([1.0, 5.0]), 0.5)

    assert (found.value, found.interval) == (1.0, Interval.NONE)
    assert math.isnan(found.standard_error)


def test_a_table_counts_who_answered_both():
    rows, columns = np.array([0, 0, 1, -1]), np.array([0, 1, 1, 0])
    domain = np.array([True, True, True, True])

    table = cross_table(two_strata(), rows, columns, domain=domain, sizes=(2, 3), of=Of.COLUMN)

    assert table.n.tolist() == [[1, 1, 0], [0, 1, 0]]
    assert table.weighted.tolist() == [[2.0, 2.0, 0.0], [0.0, 3.0, 0.0]]
    assert table.values[:, :2].tolist() == [[1.0, 0.4], [0.0, 0.6]]
    assert np.isnan(table.values[:, 2]).all()
    assert np.isnan(table.standard_errors[:, 2]).all()


def test_tables_need_codes_of_all_and_somebody():
    with pytest.raises(LengthsDiffer):
        cross_table(simple(3), np.zeros(2, dtype=int), np.zeros(3, dtype=int))
    with pytest.raises(NobodyAnswered):
        cross_table(simple(2), np.array([-1, 0]), np.array([0, -1]))


def test_independence_needs_two_rows_and_two_columns():
    with pytest.raises(NothingToCompare):
        independence(simple(3), np.zeros(3, dtype=int), np.array([0, 1, 0]))


def test_independence_in_a_group_leaves_empty_rows_out():
    rows, columns = np.array([0, 2, 0, 2, 1, 2]), np.array([0, 1, 1, 0, 0, 1])
    group = np.array([True, True, True, True, False, True])

    found = independence(simple(6), rows, columns, domain=group)

    assert (found.n, found.degrees) == (5, pytest.approx(1.0))
    assert 0.0 < found.p <= 1.0


def test_equal_weights_cost_nothing():
    assert kish(np.array([3.0, 3.0, 0.0])) == 1.0
    assert kish(np.zeros(3)) == 1.0


def test_weights_in_seven_digits_are_taken_for_what_they_are():
    # 44.2099990844727 is what a file in single precision has of 4421 / 100.
    exact = Design(
        weights=np.full(100, 44.21), strata=np.zeros(100, dtype=int), population=np.array([4421.0])
    )
    kept = Design(
        weights=np.full(100, 44.2099990844727), strata=exact.strata, population=exact.population
    )
    answers = np.arange(100.0)

    assert total(kept, answers).standard_error == total(exact, answers).standard_error
    assert total(kept, answers).value != total(exact, answers).value


def test_what_margins_explain_is_not_unsure():
    # Answers that follow from the group alone: the totals of groups are known, so all is.
    groups = np.array([0, 0, 1, 1])
    design = Design(
        weights=np.ones(4),
        strata=np.zeros(4, dtype=int),
        calibration=Calibration(auxiliary=None, kinds=groups, regression=np.ones(4)),
    )

    assert mean(design, groups * 5.0).standard_error == pytest.approx(0.0, abs=1e-12)


def test_kinds_without_weight_explain_nothing():
    calibration = Calibration(
        auxiliary=np.array([[1, 0], [0, 1]], dtype=np.uint8),
        kinds=np.array([0, 0, 1]),
        regression=np.array([1.0, 1.0, 0.0]),
    )

    residuals = calibration.residuals(np.array([[1.0], [3.0], [7.0]]))

    assert residuals == pytest.approx(np.array([[-1.0], [1.0], [7.0]]))
