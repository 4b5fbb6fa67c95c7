import doctest
from dataclasses import replace
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
    choosing,
    planning,
)
from skerry.methods.improvement.parameters import TOLERANCE
from skerry.methods.improvement.programme import Programme
from tests.methods.improvement.inventing import every_set, invented, least_exposure, measure, spent

ENDLESS = Limits(hours=inf, money=inf)


def situation(*measures, **more):
    return Situation(measures=measures, weights={"ransom": 100.0}, **more)


def keys(plan):
    return [step.key for step in plan.steps]


def test_the_examples_hold():
    assert doctest.testmod(planning).failed == 0


@pytest.mark.parametrize("seed", range(400))
def test_plan_is_the_best_of_all_sets(monkeypatch, seed):
    """Half of them as many measures are, with a kernel that is tried first."""
    monkeypatch.setattr(choosing, "KERNEL", 3 if seed % 8 < 4 else 30)
    given, limits = invented(seed)
    protected = seed % 4

    plan = best_plan(given, limits, protected=protected)

    sets = every_set(given, limits, protected)
    initial = sum(given.weights.values())
    least = min(risk for risk, _hours, _keys in sets)
    assert plan.is_proven
    assert least - 1e-9 <= plan.remaining <= least + TOLERANCE * initial
    assert plan.bound <= least + 1e-9
    assert set(keys(plan)) in [chosen for _risk, _hours, chosen in sets]
    alike = [hours for risk, hours, _keys in sets if risk <= least + TOLERANCE / 2 * initial]
    assert plan.hours.likely <= min(alike) + 1e-9


@pytest.mark.parametrize("seed", range(200))
def test_steps_add_up_and_never_come_before_what_they_require(seed):
    given, limits = invented(seed)
    by_key = {each.key: each for each in given.measures}

    plan = best_plan(given, limits, protected=seed % 4, quick_hours=2.0 if seed % 2 else None)

    done, hours, money, before = set(given.already), 0.0, 0.0, plan.initial
    for step in plan.steps:
        assert by_key[step.key].requires <= done
        assert set(step.waits_for) == by_key[step.key].requires - given.already
        hours, money = hours + step.hours, money + step.money
        assert (step.hours_so_far, step.money_so_far) == (hours, money)
        assert step.before == before
        assert step.before - step.after == pytest.approx(sum(step.drops.values()))
        done.add(step.key)
        before = step.after
    assert plan.remaining == pytest.approx(before)
    fallen = sum(drop for step in plan.steps for drop in step.drops.values())
    assert fallen == pytest.approx(plan.initial - plan.remaining)
    chosen = [by_key[key] for key in keys(plan)]
    assert plan.hours.protected == pytest.approx(spent([m.hours for m in chosen], plan.protected))
    assert plan.money.protected == pytest.approx(spent([m.money for m in chosen], plan.protected))


@pytest.mark.parametrize("seed", range(150))
def test_order_is_the_best_of_all_orders(seed):
    given, _limits = invented(seed, most=6, is_plain=True)
    by_key = {each.key: each for each in given.measures}

    plan = best_plan(given, ENDLESS)

    chosen = [by_key[step.key] for step in plan.steps]
    assert plan.is_order_proven
    assert plan.exposure == pytest.approx(least_exposure(given, chosen))


@pytest.mark.parametrize("seed", range(60))
def test_more_hours_or_money_and_less_protection_never_leave_more_risk(seed):
    given, limits = invented(seed)
    near = TOLERANCE * sum(given.weights.values())

    plan = best_plan(given, limits, protected=2)
    more = best_plan(given, replace(limits, hours=limits.hours * 1.3 + 1), protected=2)
    richer = best_plan(given, replace(limits, money=limits.money + 150), protected=2)
    bolder = best_plan(given, limits, protected=1)

    assert max(more.remaining, richer.remaining, bolder.remaining) <= plan.remaining + near


def test_result_says_how_it_was_made():
    given = situation(measure("a", hours=3, most=5, ransom=0.5), measure("b", money=9, ransom=0.5))
    limits = Limits(hours=10, money=0)

    plan = best_plan(given, limits, protected=1)

    assert (plan.method, plan.version) == (METHOD, VERSION)
    assert (plan.limits, plan.protected, plan.quick_hours) == (limits, 1, None)
    assert plan.effort == Effort()
    assert (plan.initial, plan.remaining, plan.out) == (100.0, 50.0, ("b",))
    assert (plan.hours.least, plan.hours.likely, plan.hours.protected) == (3, 3, 5)
    assert 0 <= plan.gap <= TOLERANCE


def test_measures_in_place_satisfy_cost_nothing_and_lower_nothing():
    drill = measure("drill", requires=["backups"], ransom=0.5)
    given = situation(measure("backups", ransom=0.9), drill, already=frozenset({"backups"}))

    plan = best_plan(given, Limits(hours=1, money=0))

    assert (keys(plan), plan.remaining) == (["drill"], 50.0)
    assert plan.steps[0].waits_for == ()


def test_what_requires_something_ruled_out_or_beyond_the_limits_is_out():
    given = situation(
        measure("a", ransom=0.5),
        measure("b", requires=["a"], ransom=0.5),
        measure("c", hours=9, ransom=0.1),
        measure("d", requires=["c"], ransom=0.5),
        measure("e", ransom=0.2),
        ruled_out=frozenset({"a"}),
    )

    plan = best_plan(given, Limits(hours=9.5, money=0))

    assert plan.out == ("a", "b", "d")
    assert keys(plan) == ["e"]


def test_share_of_all_is_taken_for_a_little_less():
    plan = best_plan(situation(measure("a", ransom=1.0)), ENDLESS)

    assert plan.remaining == pytest.approx(1.0)


def test_nothing_to_do_is_a_proven_plan():
    plan = best_plan(situation(), Limits(hours=0, money=0), protected=2)

    assert (plan.steps, plan.remaining, plan.gap, plan.is_proven) == ((), 100.0, 0.0, True)
    assert (plan.exposure, plan.is_order_proven, plan.hours.most) == (0.0, True, 0.0)


def test_of_plans_that_leave_as_little_the_fewest_hours_win_then_the_early_keys():
    long = situation(measure("a", hours=3, ransom=0.5), measure("b", hours=2, ransom=0.5))
    alike = situation(*(measure(key, hours=2, ransom=0.5) for key in "dcba"))
    needed = situation(
        measure("a", hours=2, requires=["c"], ransom=0.5),
        measure("b", hours=2, ransom=0.5),
        measure("c", hours=0),
    )

    assert keys(best_plan(long, Limits(hours=3, money=0))) == ["b"]
    assert keys(best_plan(alike, Limits(hours=5, money=0))) == ["a", "b"]
    assert keys(best_plan(needed, Limits(hours=2, money=0))) == ["b"]


def test_measures_that_lower_nothing_and_lead_to_nothing_are_not_taken():
    given = situation(
        measure("a", hours=0),
        measure("b", hours=0, requires=["a"]),
        measure("c", hours=0),
        measure("d", hours=1, requires=["c"], ransom=0.5),
    )

    assert keys(best_plan(given, ENDLESS)) == ["c", "d"]


def test_measures_that_take_no_time_need_no_second_look(monkeypatch):
    searched = []
    search = Programme.search
    monkeypatch.setattr(
        Programme, "search", lambda self, **asked: searched.append(asked) or search(self, **asked)
    )

    plan = best_plan(situation(measure("a", hours=0, ransom=0.5)), ENDLESS)

    assert (keys(plan), plan.exposure) == (["a"], 0.0)
    assert len(searched) <= 2


def test_hair_beyond_a_limit_is_beyond_it():
    """The solver's own tolerance would let both in."""
    given = situation(measure("a", hours=5, ransom=0.5), measure("b", hours=5 + 2e-8, ransom=0.4))

    plan = best_plan(given, Limits(hours=10, money=0))

    assert keys(plan) == ["a"]
    assert plan.is_proven


def test_quick_ones_come_first_unless_they_wait_for_others():
    given = situation(
        measure("big", hours=8, ransom=0.9),
        measure("dear", hours=1, money=5, ransom=0.3),
        measure("quick", hours=1, ransom=0.01),
        measure("second", hours=1, requires=["quick"], ransom=0.01),
        measure("waits", hours=1, requires=["big"], ransom=0.01),
    )

    plain = best_plan(given, ENDLESS)
    quick = best_plan(given, ENDLESS, quick_hours=1)

    assert keys(plain) == ["dear", "big", "quick", "second", "waits"]
    assert keys(quick) == ["quick", "second", "dear", "big", "waits"]
    assert plain.exposure < quick.exposure
    assert [step.waits_for for step in quick.steps] == [(), ("quick",), (), (), ("big",)]


def test_fewer_than_none_cannot_be_protected():
    with pytest.raises(LimitDoesNotFit) as found:
        best_plan(situation(measure("a")), ENDLESS, protected=-1)

    assert (found.value.part, found.value.limit) == ("protected", -1)
