"""Which measures leave the least risk within the limits, with proof."""

from dataclasses import dataclass

import numpy as np

from skerry.methods.improvement.candidates import BoolArray, Candidates
from skerry.methods.improvement.parameters import (
    KERNEL,
    MOST_NODES,
    MOST_ROUNDS,
    TOLERANCE,
)
from skerry.methods.improvement.programme import ENDLESS, Found, Programme, Relaxed

_CLOSELY = 1e-5
"""How closely the curve of the risk is drawn before anything is decided."""
_ROUGHLY = 1e-4
"""How good a plan of the kernel is, before it is proven or bettered."""
_FEWER = 1e-6
"""Hours that differ by less than this share of all hours are the same."""
_SAME = 1e-9


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How close to the least risk is proven, and after how much work a search ends without proof."""

    tolerance: float = TOLERANCE
    most_nodes: int = MOST_NODES
    most_rounds: int = MOST_ROUNDS


@dataclass(frozen=True, kw_only=True)
class Choice:
    """``chosen`` leave the risk ``remaining``; no set within the limits leaves less than ``bound``."""

    chosen: BoolArray
    remaining: float
    bound: float


def choose(candidates: Candidates, *, effort: Effort) -> Choice:
    """The set that leaves the least risk; of sets that leave as little, one with the fewest hours."""
    if not candidates.measures:
        nothing = np.zeros(0, dtype=bool)
        return Choice(
            chosen=nothing, remaining=candidates.initial, bound=candidates.initial
        )  # fmt: skip
    return _Search(candidates, effort).run()


class _Search:
    """Risks in here are shares of the risk before any measure."""

    def __init__(self, candidates: Candidates, effort: Effort) -> None:
        self._candidates, self._effort = candidates, effort
        self._programme = Programme(candidates, most_nodes=effort.most_nodes)
        self._best = np.zeros(len(candidates.measures), dtype=bool)
        self._left = 1.0
        self._bound = 0.0

    def run(self) -> Choice:
        relaxed = self._programme.relax(closely=_CLOSELY, rounds=self._effort.most_rounds)
        self._bound = relaxed.least
        self._programme.decide_wholly()
        if len(self._candidates.measures) > KERNEL:
            self._try_kernel(relaxed)
        self._prove(relaxed)
        if self._left - self._bound <= self._effort.tolerance:
            self._tidy(relaxed)
        initial = self._candidates.initial
        remaining = self._candidates.remaining(self._best)
        return Choice(
            chosen=self._best, remaining=remaining, bound=min(self._bound * initial, remaining)
        )

    def _try_kernel(self, relaxed: Relaxed) -> None:
        """Good plans by deciding only on those that are taken in part or nearly so."""
        is_open = ~_is_whole(relaxed)
        order = np.argsort(np.where(is_open, -1.0, relaxed.worth), kind="stable")
        is_open[order[:KERNEL]] = True
        self._programme.settle(~is_open, np.round(relaxed.taken))
        found = self._programme.search(below=self._left - _ROUGHLY, closely=_ROUGHLY)
        if found.chosen is not None:
            self._take_if_better(found.chosen)

    def _prove(self, relaxed: Relaxed) -> None:
        """Search for better plans until none is found or the bound is near enough."""
        near = self._effort.tolerance / 2
        for _round in range(self._effort.most_rounds):
            self._settle(relaxed, self._left)
            found = self._programme.search(below=self._left - near, closely=near / 2)
            self._bound = max(self._bound, found.bound)
            if found.chosen is not None:
                self._take_if_better(found.chosen)
            if self._is_over(found, near):
                break

    def _is_over(self, found: Found, near: float) -> bool:
        is_near = self._left - self._bound <= near + _SAME
        return found.chosen is None or not found.is_finished or is_near

    def _take_if_better(self, chosen: BoolArray) -> None:
        left = self._left_by(chosen)
        if left < self._left:
            self._best, self._left = chosen, left

    def _left_by(self, chosen: BoolArray) -> float:
        """What ``chosen`` leave, which the programme now knows; endless if they do not fit."""
        if not self._candidates.fits(chosen):
            self._programme.forbid(chosen)
            return ENDLESS
        self._programme.touch(self._candidates.drops[chosen].sum(axis=0))
        return self._candidates.remaining(chosen) / self._candidates.initial

    def _tidy(self, relaxed: Relaxed) -> None:
        """Of plans as good to within the tolerance, one with the fewest hours, then early keys."""
        hours = self._candidates.hours.likely
        risk = self._bound + self._effort.tolerance
        self._settle(relaxed, risk)
        for _round in range(self._effort.most_rounds):
            fewer = float(hours[self._best].sum() - _FEWER * hours.sum())
            if fewer <= 0:
                break
            self._programme.spend_fewer_hours(fewer)
            found = self._programme.search(below=risk, closely=self._effort.tolerance / 4)
            if found.chosen is None:
                break
            if self._left_by(found.chosen) <= risk:
                self._best = found.chosen
        self._best = self._candidates.without_idle(self._best)
        while (earlier := self._exchanged(risk)) is not None:
            self._best = earlier

    def _exchanged(self, risk: float) -> BoolArray | None:
        """The plan with one measure exchanged for another of as many hours and an earlier key."""
        hours = self._candidates.hours.likely
        for last in np.flatnonzero(self._best)[::-1].tolist():
            is_alike = ~self._best[:last] & (np.abs(hours[:last] - hours[last]) <= _SAME)
            for first in np.flatnonzero(is_alike).tolist():
                other = self._best.copy()
                other[last], other[first] = False, True
                left = self._candidates.remaining(other) / self._candidates.initial
                if left <= risk and self._candidates.fits(other):
                    return other
        return None

    def _settle(self, relaxed: Relaxed, risk: float) -> None:
        """What would bring the risk above ``risk`` if it were decided otherwise, is decided."""
        is_settled = _is_whole(relaxed) & (relaxed.least + relaxed.worth > risk + _SAME)
        self._programme.settle(is_settled, np.round(relaxed.taken))


def _is_whole(relaxed: Relaxed) -> BoolArray:
    return np.asarray(np.abs(relaxed.taken - np.round(relaxed.taken)) <= _SAME)
