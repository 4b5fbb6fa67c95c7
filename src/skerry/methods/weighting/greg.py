"""Weights that hit known totals of numbers, as close to the old ones as can be."""

import numpy as np

from skerry.methods.estimates import BoolArray, Calibration, FloatArray, LengthsDiffer
from skerry.methods.estimates.design import refuse_weights
from skerry.methods.weighting.parameters import MOST_ROUNDS, TOLERANCE
from skerry.methods.weighting.weighted import Weighted, weighted


class NumberMissing(ValueError):
    """The respondents ``rows`` lack a number to which weights are to be fitted."""

    def __init__(self, rows: tuple[int, ...]) -> None:
        super().__init__(rows)
        self.rows = rows


class TotalsNotReached(ValueError):
    """The totals of ``columns`` cannot be hit: they contradict others, or the bounds are too close."""

    def __init__(self, columns: tuple[int, ...]) -> None:
        super().__init__(columns)
        self.columns = columns


class NegativeWeights(ValueError):
    """The respondents ``rows`` would count less than nothing; bounds from nothing on prevent it."""

    def __init__(self, rows: tuple[int, ...]) -> None:
        super().__init__(rows)
        self.rows = rows


def greg(
    weights: FloatArray,
    auxiliary: FloatArray,
    totals: FloatArray,
    *,
    bounds: tuple[float, float] | None = None,
) -> Weighted:
    """Weights d · (1 + x'λ) with which each column of ``auxiliary`` adds up to its total.

    Of all weights that do, they are those with the least Σ(w − d)² / d. With ``bounds``, no
    factor w / d lies outside them.

    J.-C. Deville and C.-E. Särndal, Journal of the American Statistical Association 87 (1992),
    376–382.

    >>> ones_and_staff = np.array([[1.0, 10.0], [1.0, 20.0], [1.0, 30.0]])
    >>> greg(np.full(3, 2.0), ones_and_staff, np.array([6.0, 130.0])).weights.round(6).tolist()
    [1.5, 2.0, 2.5]

    Raises:
        NumberMissing: a respondent lacks a number.
        TotalsNotReached: totals contradict each other, or bounds are too close.
        NegativeWeights: without bounds, some would count less than nothing.
    """
    refuse_weights(weights)
    if len(auxiliary) != len(weights):
        raise LengthsDiffer("auxiliary", len(auxiliary), len(weights))
    missing = np.asarray(~np.isfinite(auxiliary).all(axis=1))
    if missing.any():
        raise NumberMissing(_places(missing))
    low, high = bounds or (-np.inf, np.inf)
    factors, rounds = _factors(weights, auxiliary, totals, (low, high))
    fitted = weights * factors + 0.0
    if (fitted < 0).any():
        raise NegativeWeights(_places(fitted < 0))
    return weighted(
        fitted,
        "greg",
        calibration=Calibration(auxiliary=auxiliary, kinds=None, regression=weights),
        rounds=rounds,
        parameters={} if bounds is None else {"low": low, "high": high},
    )


def _factors(
    weights: FloatArray, auxiliary: FloatArray, totals: FloatArray, bounds: tuple[float, float]
) -> tuple[FloatArray, int]:
    """Newton's method: those within the bounds make up for the others, until nothing is off."""
    scale = np.abs(auxiliary).T @ weights
    scale = np.where(scale > 0, scale, 1.0)
    columns = auxiliary / scale
    wanted, ruler = totals / scale, np.maximum(np.abs(totals) / scale, 1.0)
    slope = np.zeros(auxiliary.shape[1])
    for rounds in range(1, MOST_ROUNDS + 1):
        tried = 1.0 + columns @ slope
        factors = np.clip(tried, *bounds)
        off = wanted - columns.T @ (weights * factors)
        if np.all(np.abs(off) <= TOLERANCE * ruler):
            return factors, rounds
        free = (
            columns
            * np.where((tried > bounds[0]) & (tried < bounds[1]), weights, 0.0)[:, np.newaxis]
        )
        slope = slope + np.linalg.lstsq(free.T @ columns, off, rcond=None)[0]
    raise TotalsNotReached(_places(np.abs(off) > TOLERANCE * ruler))


def _places(chosen: BoolArray) -> tuple[int, ...]:
    return tuple(int(place) for place in np.flatnonzero(chosen))
