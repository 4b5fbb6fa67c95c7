import doctest
from math import inf

import pytest

from skerry.methods.improvement import (
    METHOD,
    VERSION,
    Effort,
    LimitDoesNotFit,
    Limits,
    Situation,
    best_plan,
    gains_per_hour,
    trade_off,
    trading,
)
from skerry.methods.improvement.parameters import TOLERANCE
from skerry.methods.improvement.trading import Point
from tests.methods.improvement.inventing import every_set, invented, many, measure


def test_the_examples_hold():
    assert doctest.testmod(trading).failed == 0


@pytest.mark.parametrize("seed", range(60))
def test_each_point_is_the_best_and_none_is_above_the_one_before(seed):
    given, limits = invented(seed, most=7)
    hours = [limits.hours * share for share in (0.5, 0.0, 1.0, 2.0)]
    near = TOLERANCE * sum(given.weights.values())

    found = trade_off(given, limits, hours=hours, more=3.0, protected=seed % 3)

    assert [point.hours for point in found.points] == sorted(set(hours))
    for point in (*found.points, found.plan, found.beyond):
        sets = every_set(given, Limits(hours=point.hours, money=limits.money), seed % 3)
        least = min(risk for risk, _hours, _keys in sets)
        assert point.bound - 1e-9 <= least <= point.remaining + 1e-9
        assert point.remaining <= least + near
    risks = [point.remaining for point in found.points]
    assert risks == sorted(risks, reverse=True)
    assert found.is_proven
    assert found.brings >= 0


def test_plan_of_the_limits_is_the_plan():
    given, limits = many(11, measures=40)

    found = trade_off(given, limits, hours=[10], protected=1)

    plan = best_plan(given, limits, protected=1)
    assert (found.method, found.version) == (METHOD, VERSION)
    assert (found.limits, found.protected, found.effort) == (limits, 1, Effort())
    assert found.plan.hours == limits.hours
    assert found.beyond.hours == limits.hours + 10
    assert set(found.plan.chosen) == {step.key for step in plan.steps}
    assert found.plan.remaining == plan.remaining
    assert found.brings == found.plan.remaining - found.beyond.remaining


def test_search_that_ends_early_never_leaves_more_risk_with_more_hours():
    given, limits = many(6, measures=60)
    hours = [limits.hours + more for more in range(0, 40, 8)]

    found = trade_off(given, limits, hours=hours, protected=2, effort=Effort(most_nodes=1))

    risks = [point.remaining for point in found.points]
    assert not found.is_proven
    assert risks == sorted(risks, reverse=True)


def test_what_fewer_hours_allowed_is_kept_if_it_leaves_less():
    fewer = Point(hours=1, chosen=("a",), remaining=50.0, bound=49.0)
    more = Point(hours=2, chosen=("b",), remaining=51.0, bound=48.0)

    kept = trading._no_worse(more, fewer)

    assert kept == Point(hours=2, chosen=("a",), remaining=50.0, bound=48.0)


def test_hours_below_none_are_refused():
    with pytest.raises(LimitDoesNotFit):
        trade_off(*many(1, measures=2), hours=[-1])


def test_gains_are_those_that_can_begin_now():
    given = Situation(
        measures=(
            measure("free", hours=0, ransom=0.1),
            measure("idle", hours=0),
            measure("in place", ransom=0.9),
            measure("next", hours=4, money=7, requires=["in place"], ransom=0.5, fraud=0.5),
            measure("out", ransom=0.9),
            measure("same", hours=4, ransom=0.6),
            measure("waits", requires=["next"], ransom=0.9),
        ),
        weights={"ransom": 80.0, "fraud": 16.0},
        already=frozenset({"in place"}),
        ruled_out=frozenset({"out"}),
    )

    found = gains_per_hour(given)

    assert [(gain.key, gain.drop, gain.per_hour) for gain in found] == [
        ("free", pytest.approx(8.0), inf),
        ("next", 48.0, 12.0),
        ("same", 48.0, 12.0),
        ("idle", 0.0, 0.0),
    ]
    assert (found[1].hours, found[1].money) == (4.0, 7.0)


def test_nothing_left_gains_nothing():
    assert gains_per_hour(Situation(measures=(), weights={"ransom": 1.0})) == ()
