"""A figure with what must be known of it."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from skerry.methods.estimates import intervals
from skerry.methods.estimates.arrays import FloatArray
from skerry.methods.estimates.cautions import Caution
from skerry.methods.estimates.design import Design
from skerry.methods.estimates.intervals import Interval
from skerry.methods.estimates.parameters import METHOD, VERSION
from skerry.methods.estimates.parts import Part


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A figure, how sure it is, and what it rests on.

    ``n`` answers with a weight stand for ``weighted_base``. Without an interval its ends are no
    numbers.
    """

    value: float
    standard_error: float
    low: float
    high: float
    level: float
    interval: Interval
    degrees_of_freedom: float
    n: int
    weighted_base: float
    cautions: frozenset[Caution]
    method: str
    version: int = VERSION


@dataclass(frozen=True, kw_only=True)
class Found:
    """A value with its standard error and interval, of whatever part of the sample."""

    value: float
    error: float
    low: float
    high: float
    interval: Interval
    level: float

    def of(self, part: Part, statistic: str, cautions: Collection[Caution] = ()) -> Estimate:
        return Estimate(
            value=self.value,
            standard_error=self.error,
            low=self.low,
            high=self.high,
            level=self.level,
            interval=self.interval,
            degrees_of_freedom=part.degrees_of_freedom,
            n=part.n,
            weighted_base=part.weighted_base,
            cautions=part.cautions | frozenset(cautions),
            method=f"{METHOD}.{statistic}",
        )


def by_t(value: float, error: float, part: Part, level: float) -> Found:
    """With Student's t, where the sample shows a spread; a census needs none."""
    values, errors, degrees = (
        np.array([number]) for number in (value, error, part.degrees_of_freedom)
    )
    low, high = intervals.by_t(values, errors, degrees, level)
    if part.is_census:
        low, high = values, values
    return Found(
        value=value,
        error=error,
        low=float(low[0]),
        high=float(high[0]),
        interval=Interval.NONE if np.isnan(low[0]) else Interval.T,
        level=level,
    )


def without_interval(value: float, level: float) -> Found:
    """Where all answers are the same."""
    return Found(
        value=value, error=0.0, low=np.nan, high=np.nan, interval=Interval.NONE, level=level
    )


def error_of(design: Design, influence: FloatArray) -> float:
    """The standard error of a figure that has this influence."""
    return float(design.variances(influence[:, np.newaxis])[0] ** 0.5)
