"""The plan: the best measures within the limits, step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from skerry.methods.improvement.candidates import (
    Budget,
    Candidates,
    arrays_of,
    candidates_in,
)
from skerry.methods.improvement.choosing import Choice, Effort, choose
from skerry.methods.improvement.measures import Limits, Measure, Situation
from skerry.methods.improvement.ordering import exposure, ordered
from skerry.methods.improvement.parameters import METHOD, VERSION

USUAL_EFFORT: Final = Effort()


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Hours or money of a plan: at least, likely, if some overrun as protected, and at most."""

    least: float
    likely: float
    protected: float
    most: float


@dataclass(frozen=True, kw_only=True)
class Step:
    """A measure of the plan, with the risk before and after it and by how much each threat falls.

    ``waits_for`` are the measures of the plan that it requires.
    """

    key: str
    hours: float
    money: float
    hours_so_far: float
    money_so_far: float
    before: float
    after: float
    drops: Mapping[str, float]
    waits_for: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """``steps`` leave the risk ``remaining`` of ``initial``; no plan leaves less than ``bound``.

    ``exposure`` is Σ hours × risk while they pass, until the last step is done. ``out`` are
    measures that cannot be taken: ruled out, beyond the limits, or because of what they require.
    """

    method: str = METHOD
    version: int = VERSION
    limits: Limits
    protected: int
    quick_hours: float | None
    effort: Effort
    initial: float
    remaining: float
    bound: float
    steps: tuple[Step, ...]
    is_order_proven: bool
    exposure: float
    hours: Spent
    money: Spent
    out: tuple[str, ...]

    @property
    def gap(self) -> float:
        """By how much a better plan could lower the risk at most, as a share of the initial risk."""
        return (self.remaining - self.bound) / self.initial

    @property
    def is_proven(self) -> bool:
        return self.gap <= self.effort.tolerance * (1 + 1e-3)


def best_plan(
    situation: Situation,
    limits: Limits,
    *,
    protected: int = 0,
    quick_hours: float | None = None,
    effort: Effort = USUAL_EFFORT,
) -> Plan:
    """The measures that leave the least risk within the limits, in the best order.

    Asked: with so many hours and so much money, what should be done, and what first? Each
    measure leaves 1 − r of what others left of a threat, so the plan S leaves Σ w_t Π (1 − r_mt)
    over its measures m. The least such sum is found as a whole-number programme; a measure is
    taken only with all that it requires. The plan keeps to both limits even if any ``protected``
    of its measures take their most in hours, and any in money, and all others what is likely.
    Of plans that leave as little, up to the tolerance of ``effort``, it has the fewest hours; of
    measures with as many hours those with the early keys.

    The order has the least Σ hours × risk while a measure is being done. With ``quick_hours``,
    measures of no more likely hours that cost no money come first, unless they require others.

    D. Bertsimas and M. Sim, The price of robustness, Operations Research 52 (2004), 35–53.
    M. A. Duran and I. E. Grossmann, An outer-approximation algorithm for a class of mixed-integer
    nonlinear programs, Mathematical Programming 36 (1986), 307–339.

    >>> from skerry.methods.improvement import Measure, Range
    >>> def takes(likely, most):
    ...     return Range(least=likely, likely=likely, most=most)
    >>> situation = Situation(
    ...     measures=(
    ...         Measure(key="backups", hours=takes(6, 8), money=takes(0, 0), lowers={"ransom": 0.5}),
    ...         Measure(key="list", hours=takes(2, 2), money=takes(0, 0), lowers={}),
    ...         Measure(key="updates", hours=takes(4, 8), money=takes(0, 0),
    ...                 requires=frozenset({"list"}), lowers={"ransom": 0.5, "fraud": 0.2}),
    ...     ),
    ...     weights={"ransom": 80.0, "fraud": 20.0},
    ... )
    >>> plan = best_plan(situation, Limits(hours=12, money=0))
    >>> [(step.key, step.before, step.after) for step in plan.steps]
    [('list', 100.0, 100.0), ('updates', 100.0, 56.0), ('backups', 56.0, 36.0)]
    >>> plan.hours.likely, plan.hours.most, plan.exposure, plan.is_proven
    (12.0, 18.0, 936.0, True)
    >>> [step.key for step in best_plan(situation, Limits(hours=12, money=0), protected=1).steps]
    ['list', 'updates']

    Raises:
        LimitDoesNotFit: fewer than none are to be protected.
    """
    candidates, out = candidates_in(situation, limits, protected=protected)
    choice = choose(candidates, effort=effort)
    own = arrays_of(situation, chosen_of(candidates, choice))
    order = ordered(own, first=_quick(own.measures, quick_hours))
    return Plan(
        limits=limits,
        protected=protected,
        quick_hours=quick_hours,
        effort=effort,
        initial=candidates.initial,
        remaining=choice.remaining,
        bound=choice.bound,
        steps=_steps(own, order.places),
        is_order_proven=order.is_proven,
        exposure=exposure(own, order.places),
        hours=_spent(own.hours, [measure.hours.least for measure in own.measures], protected),
        money=_spent(own.money, [measure.money.least for measure in own.measures], protected),
        out=out,
    )


def chosen_of(candidates: Candidates, choice: Choice) -> tuple[Measure, ...]:
    return tuple(candidates.measures[place] for place in np.flatnonzero(choice.chosen))


def _quick(measures: Sequence[Measure], hours: float | None) -> frozenset[int]:
    if hours is None:
        return frozenset()
    return frozenset(
        place
        for place, measure in enumerate(measures)
        if measure.hours.likely <= hours and measure.money.most == 0
    )


def _spent(budget: Budget, least: Sequence[float], protected: int) -> Spent:
    every = np.ones(len(least), dtype=bool)
    return Spent(
        least=float(sum(least)),
        likely=budget.protected(every, 0),
        protected=budget.protected(every, protected),
        most=budget.protected(every, len(least)),
    )


def _steps(own: Candidates, places: Sequence[int]) -> tuple[Step, ...]:
    left, hours, money = own.weights, 0.0, 0.0
    steps = []
    for place in places:
        measure = own.measures[place]
        then = left * own.kept[place]
        hours, money = hours + measure.hours.likely, money + measure.money.likely
        steps.append(
            Step(
                key=measure.key,
                hours=measure.hours.likely,
                money=measure.money.likely,
                hours_so_far=hours,
                money_so_far=money,
                before=float(left.sum()),
                after=float(then.sum()),
                drops=dict(zip(own.threats, (left - then).tolist(), strict=True)),
                waits_for=tuple(own.measures[need].key for need in own.requires[place]),
            )
        )
        left = then
    return tuple(steps)
