"""Intervals hold the truth as often as they say."""

import pytest

from bench.coverage import (
    PLANS,
    SHARES,
    lines_of_amounts,
    lines_of_raking,
    lines_of_shares,
    of_raking,
    of_shares,
    of_skewed,
)
from skerry.methods.estimates import Interval
from skerry.methods.weighting import Explaining

SAMPLES = 1_000


@pytest.mark.parametrize("name", PLANS)
def test_intervals_of_shares_hold_the_truth_even_near_nothing(name):
    held = [
        of_shares(PLANS[name], share, Interval.KORN_GRAUBARD, samples=SAMPLES, seed=7).held
        for share in SHARES
    ]

    assert min(held) > 0.92
    assert sum(held) / len(held) > 0.95


def test_the_interval_of_textbooks_does_not():
    found = of_shares(PLANS["10 of very many"], 0.03, Interval.T, samples=SAMPLES, seed=7)

    assert found.held < 0.5


def test_intervals_are_not_wider_than_needed_where_answers_are_many():
    many = PLANS["200 of very many"]
    found = {
        way: of_shares(many, 0.3, way, samples=SAMPLES, seed=7)
        for way in (Interval.KORN_GRAUBARD, Interval.WILSON, Interval.T)
    }

    assert all(0.92 < one.held < 0.98 for one in found.values())
    assert found[Interval.KORN_GRAUBARD].width < 1.06 * found[Interval.T].width


@pytest.mark.parametrize("median", [True, False], ids=["median", "mean"])
def test_intervals_of_amounts_hold_the_truth_where_answers_are_many(median):
    assert 0.9 < of_skewed(300, median=median, samples=300, seed=7).held < 0.99


def test_raked_means_are_as_sure_as_they_are_said_to_be():
    found = of_raking(samples=300, seed=7)

    assert found.said[Explaining.BY_WEIGHT] == pytest.approx(found.spread, rel=0.12)
    assert found.said[Explaining.EQUALLY] > 1.3 * found.spread


def test_the_tables_say_what_was_found():
    shares, amounts = lines_of_shares(samples=40), lines_of_amounts(samples=40)

    assert len(shares) == 2 + len(PLANS) * len(SHARES)
    assert shares[0] == "| Sample | Share | korn-graubard | wilson | t |"
    assert len(amounts) == 6
    assert lines_of_raking(samples=20)[0] == "| Standard error | true | by-weight | equally |"
