"""Between which two values a figure lies."""

from enum import StrEnum

import numpy as np
from scipy import special

from skerry.methods.estimates.arrays import FloatArray


class Interval(StrEnum):
    """How an interval is made."""

    T = "t"
    """The figure and its standard error, by Student's t: for means, totals and ratios."""

    KORN_GRAUBARD = "korn-graubard"
    """Clopper and Pearson's for a share, with the number of answers that the design is worth."""

    WILSON = "wilson"
    """Wilson's for a share, with that number: shorter, and not always wide enough."""

    WOODRUFF = "woodruff"
    """That of the share below, read off the distribution: for quantiles."""

    NONE = "none"
    """No interval: the sample does not say how sure the figure is."""


def by_t(
    values: FloatArray, errors: FloatArray, degrees: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    """The value and t standard errors to each side; no numbers without degrees of freedom.

    >>> low, high = by_t(np.array([10.0]), np.array([1.0]), np.array([4.0]), 0.95)
    >>> round(float(low[0]), 3), round(float(high[0]), 3)
    (7.224, 12.776)
    """
    reach = np.where(errors > 0, t_quantile(degrees, level) * errors, 0.0 * errors)
    reach = np.where(degrees > 0, reach, np.nan)
    return values - reach, values + reach


def t_quantile(degrees: FloatArray, level: float) -> FloatArray:
    """How many standard errors an interval goes to each side."""
    safe = np.where(degrees > 0, degrees, 1.0)
    return np.asarray(special.stdtrit(safe, (1.0 + level) / 2.0))


def korn_graubard(
    shares: FloatArray, effective: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    """Clopper and Pearson's interval for ``effective`` answers, which need not be whole.

    E. L. Korn and B. I. Graubard, Confidence intervals for proportions with small expected
    number of positive counts, Survey Methodology 24 (1998), 193–201.

    >>> low, high = korn_graubard(np.array([0.0]), np.array([10.0]), 0.95)
    >>> float(low[0]), round(float(high[0]), 4)
    (0.0, 0.3085)
    """
    tail = (1.0 - level) / 2.0
    asked = np.where(np.isfinite(effective), effective, 1.0)
    yes, no = asked * shares, asked * (1.0 - shares)
    low = special.betaincinv(np.where(yes > 0, yes, 1.0), no + 1.0, tail)
    high = special.betaincinv(yes + 1.0, np.where(no > 0, no, 1.0), 1.0 - tail)
    low, high = np.where(yes > 0, low, 0.0), np.where(no > 0, high, 1.0)
    known = np.isinf(effective)
    return np.where(known, shares, low), np.where(known, shares, high)


def wilson(
    shares: FloatArray, effective: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    """Those shares from which the found one is not too far for ``effective`` answers.

    E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209–212.

    >>> low, high = wilson(np.array([0.5]), np.array([96.0]), 0.95)
    >>> round(float(low[0]), 3), round(float(high[0]), 3)
    (0.402, 0.598)
    """
    z = float(special.ndtri((1.0 + level) / 2.0))
    pull = z * z / effective
    middle = (shares + pull / 2.0) / (1.0 + pull)
    variance = shares * (1.0 - shares) / effective + pull / (4.0 * effective)
    reach = z * np.sqrt(variance) / (1.0 + pull)
    return np.clip(middle - reach, 0.0, shares), np.clip(middle + reach, shares, 1.0)
