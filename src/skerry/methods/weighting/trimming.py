"""Weights within limits."""

from bisect import bisect_right

import numpy as np

from skerry.methods.estimates import FloatArray
from skerry.methods.estimates.design import refuse_weights
from skerry.methods.weighting.weighted import Weighted, weighted


class LimitsTooClose(ValueError):
    """Weights of which none is below ``low`` or above ``high`` cannot add up to ``n`` times ``mean``."""

    def __init__(self, low: float, high: float, mean: float) -> None:
        super().__init__(low, high, mean)
        self.low, self.high, self.mean = low, high, mean


def trim(weights: FloatArray, *, low: float = 0.0, high: float = np.inf) -> Weighted:
    """No weight below ``low`` or above ``high``; the others rise or fall alike, so that the sum stays.

    The limits are numbers in the scale of the weights. Margins hit before are hit no longer:
    rake again, or say so. Respondents without weight stay so.

    >>> trim(np.array([1.0, 1.0, 2.0, 8.0]), high=6.0).weights.tolist()
    [1.5, 1.5, 3.0, 6.0]

    Raises:
        LimitsTooClose: the mean weight is not between the limits.
    """
    refuse_weights(weights)
    used = weights > 0
    trimmed = weights.copy()
    if used.any():
        trimmed[used] = _within(weights[used], low, high)
    return weighted(trimmed, "trim", parameters={"low": low, "high": high})


def _within(weights: FloatArray, low: float, high: float) -> FloatArray:
    """Clipped after all were multiplied by the factor with which the sum comes out."""
    mean = float(weights.mean())
    if not low <= mean <= high:
        raise LimitsTooClose(low, high, mean)
    if low <= weights.min() and weights.max() <= high:
        return weights
    from_here, to_here = low / weights, high / weights
    steps = np.unique(np.concatenate([[0.0], from_here, to_here]))
    steps = steps[np.isfinite(steps)]
    whole = float(weights.sum())
    place = bisect_right(steps, whole, key=lambda step: np.clip(weights * step, low, high).sum())
    factor = float(steps[max(place - 1, 0)])
    free = (from_here <= factor) & (factor < to_here)
    missing = whole - float(np.clip(weights * factor, low, high).sum())
    if free.any():
        factor += missing / float(weights[free].sum())
    return np.clip(weights * factor, low, high)
