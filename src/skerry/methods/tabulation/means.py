"""Means of many questions at once, with the standard errors of a stratified sample."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skerry.methods.tabulation.answers import Answers
from skerry.methods.tabulation.counting import Counts, counts
from skerry.methods.tabulation.parameters import METHOD, VERSION

Figures = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Means:
    """One value a question; NaN where nobody has one. ``numbers`` are those who have."""

    method: str = METHOD
    version: int = VERSION
    means: Figures
    standard_errors: Figures
    numbers: Figures


def means(
    answers: Answers, values: Sequence[float], *, population: Sequence[float] | None = None
) -> Means:
    """Asked: what is the mean of each question, and how sure is it?

    ``values`` is what each category counts for, NaN where it counts for nothing ("don't
    know"): who has none is outside the domain, and stays in the design. ``population`` is how
    many units each stratum of the frame has; without it no finite population correction is made.

    The mean is Σ w y / Σ w. Its variance is that of Σ z with z = w (y − mean) / Σ w, by
    strata: n/(n − 1) · (Σ z² − (Σ z)²/n) · (1 − n/N) (Taylor linearisation; K. M. Wolter,
    Introduction to Variance Estimation, 2nd edition, 2007, section 6.11). Since y takes few
    values, everything follows from the counts of each. A stratum with one unit adds nothing:
    ``skerry.methods.estimates`` has the ways to treat it.

    By hand: 1, 2 and 3 with equal weights have the mean 2 and the variance 1, hence the
    standard error √(1/3) = 0.577.

    >>> found = means(Answers.of(np.array([[1], [2], [3]]), np.ones(3)), [0, 1, 2, 3])
    >>> found.means.round(3).tolist(), found.standard_errors.round(3).tolist()
    ([2.0], [0.577])
    """
    found = counts(answers)
    worth = np.asarray(values, dtype=np.float64)
    counted = np.where(np.isnan(worth), 0.0, 1.0)
    filled = np.where(np.isnan(worth), 0.0, worth)
    base = found.frequencies @ counted
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = found.frequencies @ filled / base
        variance = _variance(found, (filled - mean[:, None]) * counted, base, population)
    return Means(
        means=mean,
        standard_errors=np.sqrt(np.maximum(variance, 0.0)),
        numbers=found.numbers.sum(axis=1) @ counted,
    )


def _variance(
    found: Counts, residuals: Figures, base: Figures, population: Sequence[float] | None
) -> Figures:
    """Of each question; ``residuals`` are questions × categories."""
    drawn = found.numbers.sum(axis=2)
    sums = np.einsum("qhk,qk->qh", found.weights, residuals) / base[:, None]
    squares = np.einsum("qhk,qk->qh", found.squares, residuals**2) / base[:, None] ** 2
    spread = np.where(
        drawn > 1,
        drawn / np.maximum(drawn - 1, 1) * (squares - sums**2 / np.maximum(drawn, 1)),
        0.0,
    )
    if population is not None:
        spread = spread * (1 - drawn / np.asarray(population, dtype=np.float64))
    summed: Figures = spread.sum(axis=1)
    return summed
