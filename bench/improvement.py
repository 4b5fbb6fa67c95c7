"""The best plan of 120 measures against eight threats, with its proof and its order."""

import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from bench.plan import Plan
from bench.table import Report
from skerry.methods.improvement import (
    Limits,
    Measure,
    Range,
    Situation,
    best_plan,
    trade_off,
)

SECTION = "improvement"
MEASURES = 120
THREATS = 8
FIRMS = 8
REACH = 0.05
"""The limits are this share of the hours and the money that all measures would take."""
CURVE = 10
MOST_SECONDS = 1.0


def measure(report: Report, plan: Plan) -> None:
    """Each round plans for other firms; a plan counts from the measures to the last step."""
    best_plan(*firm(0, measures=10))  # what is loaded once
    for protected in (0, 2):
        seconds = [_slowest(number, protected) for number in range(plan.rounds)]
        report.add(
            SECTION,
            f"a plan, {protected} protected" if protected else "a plan",
            seconds,
            unit="s",
            at_most=MOST_SECONDS,
            note=f"{MEASURES} measures, {THREATS} threats; the slowest of {FIRMS} firms",
        )
    curves = [_seconds(partial(_curve, number)) for number in range(plan.rounds)]
    report.add(SECTION, "what more hours bring", curves, unit="s", note=f"{CURVE + 2} plans")


def _slowest(number: int, protected: int) -> float:
    firms = [firm(FIRMS * number + each) for each in range(FIRMS)]
    return max(_seconds(partial(_planned, given, protected)) for given in firms)


def _planned(given: tuple[Situation, Limits], protected: int) -> None:
    assert best_plan(*given, protected=protected).is_proven


def _curve(number: int) -> None:
    situation, limits = firm(number)
    hours = [limits.hours * step / CURVE for step in range(1, CURVE + 1)]
    assert trade_off(situation, limits, hours=hours).is_proven


def firm(seed: int, *, measures: int = MEASURES) -> tuple[Situation, Limits]:
    """Hours and money differ as in catalogues; a third of the measures requires another one."""
    chance = np.random.default_rng(seed)
    keys = [f"m{place:03}" for place in range(measures)]
    threats = [f"t{place}" for place in range(THREATS)]
    found = tuple(_measure(chance, keys, place, threats) for place in range(measures))
    weights = {threat: float(round(chance.lognormal(10, 1))) for threat in threats}
    limits = Limits(
        hours=float(round(REACH * sum(each.hours.likely for each in found))),
        money=float(round(REACH * sum(each.money.likely for each in found))),
    )
    return Situation(measures=found, weights=weights), limits


def _measure(
    chance: np.random.Generator, keys: Sequence[str], place: int, threats: Sequence[str]
) -> Measure:
    hours = float(np.ceil(2 * chance.lognormal(2, 0.9)) / 2)
    money = float(np.ceil(chance.lognormal(8, 1) / 100) * 100) if chance.random() < 0.5 else 0.0
    lowered = chance.choice(threats, int(chance.integers(1, 4)), replace=False).tolist()
    needs = [keys[int(chance.integers(place))]] if place and chance.random() < 1 / 3 else []
    return Measure(
        key=keys[place],
        hours=Range(least=hours / 2, likely=hours, most=hours * float(chance.uniform(1.2, 2.5))),
        money=Range(least=money, likely=money, most=money * float(chance.uniform(1.1, 1.8))),
        requires=frozenset(needs),
        lowers={threat: float(chance.beta(1.5, 8)) for threat in lowered},
    )


def _seconds(work: Callable[[], None]) -> float:
    """Of one processor: nothing in a plan waits or runs beside it."""
    start = time.process_time()
    work()
    return time.process_time() - start
