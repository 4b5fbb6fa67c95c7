from dataclasses import replace

import numpy as np
import pytest

from skerry.methods.improvement import (
    Effort,
    Limits,
    NoAnswer,
    Situation,
    best_plan,
    choosing,
    programme,
)
from skerry.methods.improvement.candidates import candidates_in
from skerry.methods.improvement.parameters import TOLERANCE
from skerry.methods.improvement.programme import ENDLESS, Programme
from tests.methods.improvement.inventing import invented, many, measure


@pytest.mark.parametrize("protected", [0, 2])
def test_many_measures_are_proven(protected):
    given, limits = many(1, measures=60)

    plan = best_plan(given, limits, protected=protected)

    assert plan.is_proven
    assert not plan.is_order_proven or len(plan.steps) <= 16
    assert plan.hours.protected <= limits.hours * (1 + 1e-9)
    assert plan.money.protected <= limits.money * (1 + 1e-9)


def test_measures_that_are_all_alike_are_proven_too():
    alike = (measure(f"m{place:03}", hours=2, most=3, theft=0.1) for place in range(60))
    given = Situation(measures=tuple(alike), weights={"theft": 1.0})

    plan = best_plan(given, Limits(hours=21, money=0), protected=3)

    assert [step.key for step in plan.steps] == [f"m{place:03}" for place in range(9)]
    assert plan.is_proven


def test_kernel_only_saves_time(monkeypatch):
    given, limits = many(2, measures=45)

    first = best_plan(given, limits)
    monkeypatch.setattr(choosing, "KERNEL", 45)

    assert best_plan(given, limits).steps == first.steps


def test_order_in_which_measures_are_given_does_not_matter():
    given, limits = many(3, measures=40)
    turned = replace(given, measures=given.measures[::-1])

    assert best_plan(turned, limits, protected=1) == best_plan(given, limits, protected=1)


@pytest.mark.parametrize(
    ("found", "effort"),
    [
        (many(6, measures=60), Effort(most_nodes=1)),
        (invented(2), Effort(most_rounds=1)),
        (invented(7), Effort(most_rounds=1)),
    ],
)
def test_search_that_ends_early_says_what_is_not_proven(found, effort):
    given, limits = found

    plan = best_plan(given, limits, protected=2, effort=effort)
    whole = best_plan(given, limits, protected=2)

    assert not plan.is_proven
    assert plan.gap > TOLERANCE
    assert plan.bound <= whole.remaining <= plan.remaining
    assert plan.hours.protected <= limits.hours * (1 + 1e-9)


def test_wider_tolerance_gives_a_plan_as_near_as_it_says():
    given, limits = many(4, measures=60)

    plan = best_plan(given, limits, effort=Effort(tolerance=0.01))

    exact = best_plan(given, limits)
    assert plan.is_proven
    assert plan.bound <= exact.remaining <= plan.remaining <= exact.remaining + 0.01 * plan.initial
    assert plan.hours.likely <= exact.hours.likely


def test_programmes_that_end_without_an_answer_say_so():
    candidates, _out = candidates_in(*many(5, measures=60), protected=2)
    impossible = Programme(candidates, most_nodes=10)
    impossible.forbid(np.zeros(len(candidates.measures), dtype=bool))
    unfinished = Programme(candidates, most_nodes=10)
    unfinished.decide_wholly()
    unfinished._highs.setOptionValue("time_limit", 0.0)

    with pytest.raises(NoAnswer):
        impossible.relax(closely=0.1, rounds=1)
    with pytest.raises(NoAnswer) as found:
        unfinished.search(below=ENDLESS, closely=0.1)
    assert "TimeLimit" in found.value.status


def test_no_limits_need_no_rows():
    candidates, _out = candidates_in(
        invented(5)[0], Limits(hours=ENDLESS, money=ENDLESS), protected=3
    )

    relaxed = programme.Programme(candidates, most_nodes=10).relax(closely=1e-5, rounds=50)

    everything = np.ones(len(candidates.measures), dtype=bool)
    assert relaxed.least == pytest.approx(
        candidates.remaining(everything) / candidates.initial, abs=1e-5
    )


def exchange(apart, less=0.0):
    """Two measures for one budget; "b" leaves more, but a tangent at what "a" leaves says ``less``."""
    less, more = (float(1 - 0.5 * np.exp(change - less)) for change in (apart, -apart))
    return Situation(
        measures=(
            measure("a", hours=3, money=1, fire=0.5, theft=0.5),
            measure("b", hours=2, money=1, fire=more, theft=less),
        ),
        weights={"fire": 50.0, "theft": 50.0},
    )


def test_what_looks_better_by_tangents_alone_is_not_taken():
    plan = best_plan(exchange(0.2, less=0.005), Limits(hours=3, money=9))

    assert [step.key for step in plan.steps] == ["a"]
    assert plan.is_proven


@pytest.mark.parametrize("effort", [Effort(), Effort(most_rounds=2)])
def test_fewer_hours_are_no_excuse_for_more_risk(effort):
    plan = best_plan(exchange(0.05), Limits(hours=10, money=1), effort=effort)

    assert [step.key for step in plan.steps] == ["a"]
    assert plan.is_proven


@pytest.mark.parametrize("effort", [Effort(tolerance=0.01, most_rounds=1), Effort(tolerance=0.01)])
def test_hours_weigh_more_than_risk_within_the_tolerance(effort):
    given = Situation(
        measures=(
            measure("a", hours=3, money=1, theft=0.5),
            measure("b", hours=2, money=1, theft=0.499),
        ),
        weights={"theft": 1.0},
    )

    plan = best_plan(given, Limits(hours=10, money=1), effort=effort)

    assert [step.key for step in plan.steps] == ["b"]
    assert plan.is_proven


def test_what_solver_and_limits_see_differently_is_forbidden():
    given = Situation(
        measures=(measure("a", hours=5, theft=0.5), measure("b", hours=6, theft=0.4)),
        weights={"theft": 1.0},
    )
    candidates, _out = candidates_in(given, Limits(hours=10, money=0), protected=0)
    search = choosing._Search(candidates, Effort())

    assert search._left_by(np.ones(2, dtype=bool)) == ENDLESS
    assert search.run().chosen.tolist() == [True, False]
