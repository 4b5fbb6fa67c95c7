"""Quantiles: below which value which share of the population lies."""

from enum import StrEnum

import numpy as np

from skerry.methods.estimates import intervals
from skerry.methods.estimates.arrays import BoolArray, FloatArray, Values
from skerry.methods.estimates.cautions import Caution
from skerry.methods.estimates.design import Design
from skerry.methods.estimates.estimate import Estimate, Found, error_of, without_interval
from skerry.methods.estimates.figures import are_equal, influence_of_mean, weighted_mean
from skerry.methods.estimates.intervals import Interval
from skerry.methods.estimates.parameters import LEVEL
from skerry.methods.estimates.parts import Part, numbers, part

_SAME = 1e-12
"""Shares closer than this are the same share."""


class Rule(StrEnum):
    """Which value a quantile is where two answers would do."""

    LOWER = "lower"
    """The lower: the least value up to which the share is reached."""

    BETWEEN = "between"
    """The middle between the two, as in school."""


class NotAQuantile(ValueError):
    """``share`` does not lie between 0 and 1."""

    def __init__(self, share: float) -> None:
        super().__init__(share)
        self.share = share


def quantile(
    design: Design,
    values: Values,
    share: float,
    *,
    domain: BoolArray | None = None,
    level: float = LEVEL,
    rule: Rule = Rule.LOWER,
) -> Estimate:
    """The value up to which ``share`` of the population lies; 0.5 is the median.

    By Woodruff, the interval of the share up to the value found is read off the distribution.
    Its length is that of so many standard errors. Where it reaches below the first answer or
    beyond the last, it has no end there.

    R. S. Woodruff, Journal of the American Statistical Association 47 (1952), 635–646.

    >>> design = Design(weights=np.ones(4), strata=np.zeros(4, dtype=int))
    >>> quantile(design, np.array([4.0, 1.0, 3.0, 2.0]), 0.5).value
    2.0
    >>> quantile(design, np.array([4.0, 1.0, 3.0, 2.0]), 0.5, rule=Rule.BETWEEN).value
    2.5

    Raises:
        NotAQuantile: the share is not between 0 and 1.
    """
    if not 0.0 < share < 1.0:
        raise NotAQuantile(share)
    answers = numbers(design, values)
    of = part(design, ~np.isnan(answers), domain)
    curve = _Distribution(answers[of.inside], design.weights[of.inside], rule)
    value = curve.at(share)
    if are_equal(answers, of):
        return without_interval(value, level).of(of, "quantile", {Caution.ALL_EQUAL})
    low, high, reach = _ends(design, answers, of, value, level, curve)
    found = Found(
        value=value,
        error=(high - low) / (2.0 * reach),
        low=low,
        high=high,
        interval=Interval.NONE if np.isnan(low) else Interval.WOODRUFF,
        level=level,
    )
    return found.of(of, "quantile", {Caution.OPEN} if np.isinf(high - low) else set())


def _ends(
    design: Design,
    answers: FloatArray,
    of: Part,
    value: float,
    level: float,
    curve: "_Distribution",
) -> tuple[float, float, float]:
    """The interval of the quantile, and how many standard errors it goes to each side."""
    if of.is_census:
        return value, value, 1.0
    below = (answers <= value).astype(np.float64)
    share = weighted_mean(design, below, of)
    error = error_of(design, influence_of_mean(below, share, of))
    degrees = np.array([of.degrees_of_freedom])
    low, high = intervals.by_t(np.array([share]), np.array([error]), degrees, level)
    reach = float(intervals.t_quantile(degrees, level)[0])
    return curve.at(float(low[0])), curve.at(float(high[0])), reach


class _Distribution:
    """Which share of the weights lies up to each value."""

    def __init__(self, values: FloatArray, weights: FloatArray, rule: Rule) -> None:
        order = np.argsort(values, kind="stable")
        self._values = values[order]
        reached = np.cumsum(weights[order])
        self._reached = reached / reached[-1]
        self._rule = rule

    def at(self, share: float) -> float:
        """The value at a share; endless beyond those that can be."""
        if np.isnan(share) or share < 0.0 or share > 1.0:
            return float(np.nan if np.isnan(share) else np.copysign(np.inf, share - 0.5))
        place = int(np.searchsorted(self._reached, share - _SAME))
        last = len(self._values) - 1
        value = float(self._values[min(place, last)])
        is_reached = abs(self._reached[min(place, last)] - share) <= _SAME
        if self._rule is Rule.BETWEEN and is_reached:
            return (value + float(self._values[min(place + 1, last)])) / 2.0
        return value
