"""Weights fitted to margins, and cut where they are too large."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from skerry.methods import weighting
from skerry.methods.estimates import Calibration, FloatArray
from skerry.surveys.rules.figures.fitted import Fitted
from skerry.surveys.rules.figures.plans.weights import Way, WeightsPlan

BOUNDS: Final = (0.1, 10.0)
"""By GREG no weight falls below the first or rises above the second of these times what it was."""
MOST_CUTS: Final = 10
"""So often margins are hit again after weights were cut."""
_EDGE: Final = 1e-9


class Unfit(StrEnum):
    """Why there are no weights as they were asked for."""

    NO_MARGINS = "no-margins"
    NOBODY_KNOWN = "nobody-known"
    NO_SOLUTION = "no-solution"
    LIMIT_TOO_LOW = "limit-too-low"
    NOT_THERE = "not-there"


class WeightsNotFitting(Exception):
    """``variable`` is the margin that cannot be met, ``least`` the lowest limit that can be."""

    def __init__(self, reason: Unfit, *, variable: str = "", least: float = 0.0) -> None:
        super().__init__(reason, variable, least)
        self.reason, self.variable, self.least = reason, variable, least


@dataclass(frozen=True, kw_only=True, eq=False)
class Calibrated:
    """Final weights; ``calibration`` goes into the design of the estimates."""

    weights: FloatArray
    calibration: Calibration | None
    is_cut: bool = False


def calibrated(weights: FloatArray, margins: Sequence[Fitted], plan: WeightsPlan) -> Calibrated:
    """``weights`` that meet ``margins`` in the way of ``plan``, none above its limit.

    Where cutting and fitting do not meet, the limit holds and margins are missed a little.

    Raises:
        WeightsNotFitting: no weights of these replies do that.
    """
    first = _fitted(weights, margins, plan.way)
    if plan.limit is None:
        return first
    highest = plan.limit * float(np.median(first.weights))
    found, cuts = first.weights, 0
    while found.max() > highest * (1 + _EDGE):
        found, cuts = _cut(found, highest, plan.limit), cuts + 1
        if not margins or cuts > MOST_CUTS:
            break
        found = _fitted(found, margins, Way.RAKING).weights
    return Calibrated(weights=found, calibration=first.calibration, is_cut=cuts > 0)


def _fitted(weights: FloatArray, margins: Sequence[Fitted], way: Way) -> Calibrated:
    if way is Way.CLASSES:
        return Calibrated(weights=weights, calibration=None)
    return _raked(weights, margins) if way is Way.RAKING else _by_greg(weights, margins)


def _raked(weights: FloatArray, margins: Sequence[Fitted]) -> Calibrated:
    try:
        found = weighting.rake(weights, [each.margin for each in margins])
    except weighting.NoConvergence as error:
        raise WeightsNotFitting(Unfit.NO_SOLUTION, variable=error.worst) from error
    return Calibrated(weights=found.weights, calibration=found.calibration)


def _by_greg(weights: FloatArray, margins: Sequence[Fitted]) -> Calibrated:
    auxiliary = np.concatenate([each.indicators for each in margins], axis=1)
    totals = np.concatenate([each.margin.totals for each in margins])
    names = [each.margin.name for each in margins for _total in each.margin.totals]
    try:
        found = weighting.greg(weights, auxiliary, totals, bounds=BOUNDS)
    except weighting.TotalsNotReached as error:
        raise WeightsNotFitting(Unfit.NO_SOLUTION, variable=names[error.columns[0]]) from error
    return Calibrated(weights=found.weights, calibration=found.calibration)


def _cut(weights: FloatArray, highest: float, limit: float) -> FloatArray:
    try:
        return weighting.trim(weights, high=highest).weights
    except weighting.LimitsTooClose as error:
        least = limit * float(weights.mean()) / highest
        raise WeightsNotFitting(Unfit.LIMIT_TOO_LOW, least=least) from error
