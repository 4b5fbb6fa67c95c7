"""The measures among which a plan chooses, as arrays, and what any set of them costs and leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter

import numpy as np
from numpy.typing import NDArray

from skerry.methods.improvement.measures import LimitDoesNotFit, Limits, Measure, Situation
from skerry.methods.improvement.parameters import MOST_SHARE

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What each measure is likely to take of hours or money, how much more at most, and the limit."""

    likely: FloatArray
    more: FloatArray
    limit: float

    def protected(self, chosen: BoolArray, protected: int) -> float:
        """What ``chosen`` take if the ``protected`` that overrun by most take the most."""
        overruns = np.sort(self.more[chosen])[::-1]
        return float(self.likely[chosen].sum() + overruns[:protected].sum())

    def holds(self, chosen: BoolArray, protected: int) -> bool:
        return self.protected(chosen, protected) <= self.limit * (1 + _ROUNDING)


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """Measures by key; ``kept`` is the share of each threat (columns) that each of them leaves."""

    measures: tuple[Measure, ...]
    threats: tuple[str, ...]
    weights: FloatArray
    kept: FloatArray
    requires: tuple[tuple[int, ...], ...]
    hours: Budget
    money: Budget
    protected: int

    @property
    def initial(self) -> float:
        """The risk before any of them."""
        return float(self.weights.sum())

    @cached_property
    def drops(self) -> FloatArray:
        """−ln of the share that is left: what sets of measures add up."""
        return -np.log(self.kept)

    def left(self, chosen: BoolArray) -> FloatArray:
        """The risk that is left of each threat."""
        return np.asarray(self.weights * self.kept[chosen].prod(axis=0))

    def remaining(self, chosen: BoolArray) -> float:
        return float(self.left(chosen).sum())

    def fits(self, chosen: BoolArray) -> bool:
        """Whether ``chosen`` keep to both limits and none of them lacks what it requires."""
        return (
            all(budget.holds(chosen, self.protected) for budget in (self.hours, self.money))
            and all(chosen[list(self.requires[place])].all() for place in np.flatnonzero(chosen))
        )  # fmt: skip

    def without_idle(self, chosen: BoolArray) -> BoolArray:
        """``chosen`` but for those that lower nothing and that no other of them requires."""
        found = chosen.copy()
        is_idle = (self.kept == 1).all(axis=1)
        while True:
            needed = {need for place in np.flatnonzero(found) for need in self.requires[place]}
            idle = [place for place in np.flatnonzero(found & is_idle) if place not in needed]
            if not idle:
                return found
            found[idle] = False


def candidates_in(
    situation: Situation, limits: Limits, *, protected: int
) -> tuple[Candidates, tuple[str, ...]]:
    """What can be chosen, and the keys of what is out.

    Out is what is ruled out, requires something that is out, or does not fit the limits together
    with all that it requires.

    Raises:
        LimitDoesNotFit: fewer than none are to be protected.
    """
    if protected < 0:
        raise LimitDoesNotFit("protected", protected)
    every = _arrays(situation, situation.missing, limits, protected)
    reach: dict[str, bool] = {}
    for measure, needed in zip(every.measures, _closures(every), strict=True):
        chosen = np.zeros(len(every.measures), dtype=bool)
        chosen[list(needed)] = True
        is_ruled_out = any(every.measures[place].key in situation.ruled_out for place in needed)
        reach[measure.key] = not is_ruled_out and every.fits(chosen)
    within = tuple(measure for measure in every.measures if reach[measure.key])
    out = tuple(key for key, is_within in reach.items() if not is_within)
    return _arrays(situation, within, limits, protected), out


def arrays_of(situation: Situation, measures: Sequence[Measure]) -> Candidates:
    """``measures`` without limits."""
    endless = Limits(hours=np.inf, money=np.inf)
    return _arrays(situation, tuple(measures), endless, 0)


def _arrays(
    situation: Situation, measures: tuple[Measure, ...], limits: Limits, protected: int
) -> Candidates:
    places = {measure.key: place for place, measure in enumerate(measures)}
    threats = tuple(situation.weights)
    return Candidates(
        measures=measures,
        threats=threats,
        weights=np.array([situation.weights[threat] for threat in threats], dtype=float),
        kept=_kept(measures, threats),
        requires=tuple(_places(measure, places) for measure in measures),
        hours=_budget([(each.hours.likely, each.hours.most) for each in measures], limits.hours),
        money=_budget([(each.money.likely, each.money.most) for each in measures], limits.money),
        protected=protected,
    )


def _kept(measures: Sequence[Measure], threats: Sequence[str]) -> FloatArray:
    shares = [[each.lowers.get(threat, 0.0) for threat in threats] for each in measures]
    table = np.array(shares, dtype=float).reshape(len(measures), len(threats))
    return np.asarray(1 - np.minimum(table, MOST_SHARE))


def _places(measure: Measure, places: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(places[key] for key in sorted(measure.requires) if key in places)


def _budget(costs: Sequence[tuple[float, float]], limit: float) -> Budget:
    table = np.array(costs, dtype=float).reshape(len(costs), 2)
    return Budget(likely=table[:, 0], more=table[:, 1] - table[:, 0], limit=limit)


def _closures(candidates: Candidates) -> Sequence[frozenset[int]]:
    """Each measure with all that it requires, and what that requires in turn."""
    found: dict[int, frozenset[int]] = {}
    for place in TopologicalSorter(dict(enumerate(candidates.requires))).static_order():
        needs = (found[need] for need in candidates.requires[place])
        found[place] = frozenset({place}).union(*needs)
    return [found[place] for place in range(len(candidates.measures))]
