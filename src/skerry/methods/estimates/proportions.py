"""Shares, with intervals that fit few answers and shares near none and all."""

import numpy as np

from skerry.methods.estimates import intervals
from skerry.methods.estimates.arrays import BoolArray, FloatArray, Values
from skerry.methods.estimates.cautions import Caution
from skerry.methods.estimates.design import Design
from skerry.methods.estimates.estimate import Estimate, Found, error_of
from skerry.methods.estimates.figures import influence_of_mean, weighted_mean
from skerry.methods.estimates.intervals import Interval
from skerry.methods.estimates.parameters import LEVEL
from skerry.methods.estimates.parts import Part, numbers, part


class NotAShare(ValueError):
    """The respondents ``rows`` have something else than yes, no or no answer."""

    def __init__(self, rows: tuple[int, ...]) -> None:
        super().__init__(rows)
        self.rows = rows


class NoIntervalOfShares(ValueError):
    """``interval`` is not one for shares."""

    def __init__(self, interval: Interval) -> None:
        super().__init__(interval)
        self.interval = interval


def share(
    design: Design,
    yes: Values,
    *,
    domain: BoolArray | None = None,
    level: float = LEVEL,
    interval: Interval = Interval.KORN_GRAUBARD,
) -> Estimate:
    """Which share says yes: a mean of ones and zeros, with an interval that fits shares.

    The interval is that of a simple sample of as many answers as this one is worth, so that it
    stays between 0 and 1 and has a width even where all say the same.

    >>> design = Design(weights=np.ones(10), strata=np.zeros(10, dtype=int))
    >>> nobody = share(design, np.zeros(10))
    >>> nobody.value, nobody.low, round(nobody.high, 4)
    (0.0, 0.0, 0.3085)

    Raises:
        NotAShare: a value is neither 1 nor 0 nor missing.
    """
    answers = numbers(design, yes)
    refuse_no_shares(answers)
    of = part(design, ~np.isnan(answers), domain)
    value = weighted_mean(design, answers, of)
    error = error_of(design, influence_of_mean(answers, value, of))
    found = found_share(design, value, error, of, interval, level)
    equal = value in {0.0, 1.0} and not of.is_census
    return found.of(of, "share", {Caution.ALL_EQUAL} if equal else set())


def refuse_no_shares(answers: FloatArray) -> None:
    """Of one question or of many."""
    wrong = ~(np.isnan(answers) | (answers == 0) | (answers == 1))
    if wrong.any():
        raise NotAShare(tuple(int(row) for row in np.unique(np.nonzero(wrong)[0])))


def found_share(
    design: Design, value: float, error: float, of: Part, interval: Interval, level: float
) -> Found:
    values, errors, *counts = (
        np.array([number], dtype=np.float64)
        for number in (value, error, of.n, of.degrees_of_freedom, *worth(design, of))
    )
    effective = effective_numbers(
        values, errors, (counts[0], counts[1]), (counts[2], counts[3]), level
    )
    low, high = ends(interval, values, effective, level)
    return Found(
        value=value,
        error=error,
        low=float(low[0]),
        high=float(high[0]),
        interval=interval,
        level=level,
    )


def worth(design: Design, of: Part) -> tuple[float, float]:
    """Of how many answers of a simple sample those of a part are worth: at most, and for sure.

    At most n by Kish's design effect: what strata seem to bring beyond that is chance where
    few say yes. For sure as many as if all of a unit drawn said the same. What was asked
    completely counts for more; a census is worth endlessly many.
    """
    if of.is_census:
        return np.inf, np.inf
    units, weights = design.units, np.where(of.inside, design.weights, 0.0)
    held = units.totals(weights[:, np.newaxis])[:, 0]
    squares = (
        float(units.left[design.strata] @ weights**2),
        float(units.left[units.strata] @ held**2),
    )
    return of.weighted_base**2 / squares[0], of.weighted_base**2 / squares[1]


def effective_numbers(
    shares: FloatArray,
    errors: FloatArray,
    n_and_degrees: tuple[FloatArray, FloatArray],
    most_and_sure: tuple[FloatArray, FloatArray],
    level: float,
) -> FloatArray:
    """p(1 − p) / variance: how large a simple sample would be that is as sure of the share.

    Where the sample shows no variance, so many as it is worth for sure; never more than it can
    be. It shrinks by (t of n − 1 / t of its degrees of freedom)², where the variance is unsure.
    """
    (n, degrees), (most, sure) = n_and_degrees, most_and_sure
    spread = shares * (1.0 - shares)
    shows = (errors > 0) & (spread > 0)
    shown = np.divide(spread, errors**2, out=sure.copy(), where=shows)
    counted = (n > 1) & (degrees > 0)
    simple = intervals.t_quantile(np.where(counted, n - 1.0, 1.0), level)
    actual = intervals.t_quantile(np.where(counted, degrees, 1.0), level)
    return np.asarray(np.minimum(shown * np.minimum((simple / actual) ** 2, 1.0), most))


def ends(
    interval: Interval, shares: FloatArray, effective: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    if interval is Interval.KORN_GRAUBARD:
        return intervals.korn_graubard(shares, effective, level)
    if interval is Interval.WILSON:
        return intervals.wilson(shares, effective, level)
    raise NoIntervalOfShares(interval)
