"""Weights that hit what is known of the population: all of one table, or several margins at once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from skerry.methods.estimates import Calibration, FloatArray, IntArray
from skerry.methods.estimates.arrays import sums
from skerry.methods.estimates.design import refuse_weights
from skerry.methods.weighting.margins import (
    Margin,
    refuse_categories,
    refuse_codes,
    refuse_contradiction,
)
from skerry.methods.weighting.parameters import FIRST_ROUNDS, MOST_CELLS, MOST_ROUNDS, TOLERANCE
from skerry.methods.weighting.weighted import Weighted, weighted


class NoMargins(ValueError):
    """There is nothing to fit weights to."""


class NoConvergence(ValueError):
    """After ``rounds`` the margin ``worst`` is still off by the part ``off``.

    Together, the margins ask for what no weights of these respondents can give.
    """

    def __init__(self, rounds: int, worst: str, off: float) -> None:
        super().__init__(rounds, worst, off)
        self.rounds, self.worst, self.off = rounds, worst, off


class Explaining(StrEnum):
    """How much each respondent counts where standard errors find what margins explain."""

    BY_WEIGHT = "by-weight"
    """By its weight before raking: as post-stratification, GREG and calibrate() in R do."""

    EQUALLY = "equally"
    """As rake() in R does. The same where weights before are equal."""


def post_stratify(weights: FloatArray, margin: Margin) -> Weighted:
    """In each category, weights rise or fall by total / Σw, so that each total is hit.

    >>> sizes = Margin(name="size", codes=np.array([0, 0, 1]), totals=np.array([6.0, 5.0]))
    >>> post_stratify(np.array([1.0, 2.0, 1.0]), sizes).weights.tolist()
    [2.0, 4.0, 5.0]

    Raises:
        CategoryMissing: nobody answered in a category that the population has.
        NotInPopulation: somebody answered in one that it has not.
    """
    refuse_weights(weights)
    refuse_codes(margin, len(weights))
    found = sums(margin.codes, weights, len(margin.totals))
    refuse_categories(margin, found)
    factors = np.divide(margin.totals, found, out=np.ones_like(found), where=found > 0)
    calibration = Calibration(auxiliary=None, kinds=margin.codes, regression=weights)
    return weighted(weights * factors[margin.codes], "post-stratify", calibration=calibration)


def rake(
    weights: FloatArray,
    margins: Sequence[Margin],
    *,
    tolerance: float = TOLERANCE,
    most_rounds: int = MOST_ROUNDS,
    explaining: Explaining = Explaining.BY_WEIGHT,
) -> Weighted:
    """Weights that hit several margins at once, each the old weight times a factor by category.

    Margin after margin is hit until all are, no total being off by a larger part than
    ``tolerance``. Respondents alike in all margins move together, so that their kinds are
    fitted, not they.

    W. E. Deming and F. F. Stephan, Annals of Mathematical Statistics 11 (1940), 427–444.

    >>> size = Margin(name="size", codes=np.array([0, 0, 1, 1]), totals=np.array([30.0, 10.0]))
    >>> place = Margin(name="place", codes=np.array([0, 1, 0, 1]), totals=np.array([20.0, 20.0]))
    >>> rake(np.ones(4), [size, place]).weights.tolist()
    [15.0, 15.0, 5.0, 5.0]

    Raises:
        MarginsContradict: they do not add up to the same number.
        CategoryMissing: nobody answered in a category that the population has.
        NotInPopulation: somebody answered in one that it has not.
        NoConvergence: no weights of these respondents hit all margins.
    """
    _refuse(weights, margins)
    kinds, cells = _collapsed(margins)
    before = sums(kinds, weights, len(cells[0]))
    fit = _Fit(margins=margins, cells=cells)
    after, rounds = _fitted(fit, before, tolerance, most_rounds)
    factors = np.divide(after, before, out=np.ones_like(before), where=before > 0)
    calibration = Calibration(
        auxiliary=fit.indicators,
        kinds=kinds,
        regression=_regression(weights, explaining),
    )
    return weighted(
        weights * factors[kinds],
        "rake",
        calibration=calibration,
        rounds=rounds,
        parameters={"tolerance": tolerance, "most_rounds": most_rounds},
    )


def _refuse(weights: FloatArray, margins: Sequence[Margin]) -> None:
    if not margins:
        raise NoMargins
    refuse_weights(weights)
    for margin in margins:
        refuse_codes(margin, len(weights))
    refuse_contradiction(margins)


def _regression(weights: FloatArray, explaining: Explaining) -> FloatArray:
    if explaining is Explaining.BY_WEIGHT:
        return weights
    return (weights > 0).astype(np.float64)


def _collapsed(margins: Sequence[Margin]) -> tuple[IntArray, Sequence[IntArray]]:
    """The kind of each respondent, and the category of each kind in each margin."""
    counts = [len(margin.totals) for margin in margins]
    n = len(margins[0].codes)
    most = min(math.prod(counts), max(MOST_CELLS, n) * max(counts))
    width = np.min_scalar_type(most)
    kinds: IntArray = np.zeros(n, dtype=width)
    cells: list[IntArray] = []
    size = 1
    for margin, count in zip(margins, counts, strict=True):
        kinds *= width.type(count)
        kinds += margin.codes.astype(width, copy=False)
        cells = [*(np.repeat(codes, count) for codes in cells), np.tile(np.arange(count), size)]
        size *= count
        if size > min(MOST_CELLS, n):
            found, kinds = np.unique(kinds, return_inverse=True)
            kinds, size = kinds.astype(width), len(found)
            cells = [codes[found] for codes in cells]
    return kinds.astype(np.intp), cells


@dataclass(frozen=True, kw_only=True, eq=False)
class _Fit:
    """``cells`` has the category of each kind in each margin."""

    margins: Sequence[Margin]
    cells: Sequence[IntArray]

    @property
    def indicators(self) -> IntArray:
        """A row for each kind, a column for each category of each margin."""
        columns = [
            codes[:, np.newaxis] == np.arange(len(margin.totals))
            for margin, codes in zip(self.margins, self.cells, strict=True)
        ]
        return np.concatenate(columns, axis=1).view(np.uint8)

    @property
    def totals(self) -> FloatArray:
        return np.concatenate([margin.totals for margin in self.margins])

    def found(self, weights: FloatArray) -> Sequence[FloatArray]:
        return [
            sums(codes, weights, len(margin.totals))
            for margin, codes in zip(self.margins, self.cells, strict=True)
        ]

    def round(self, weights: FloatArray) -> FloatArray:
        """Hit each margin once, one after the other."""
        for margin, codes in zip(self.margins, self.cells, strict=True):
            found = sums(codes, weights, len(margin.totals))
            factors = np.divide(margin.totals, found, out=np.zeros_like(found), where=found > 0)
            weights = weights * factors[codes]
        return weights

    def leap(self, weights: FloatArray) -> FloatArray:
        """All margins at once, by Newton's method on the logarithms of the factors.

        Rounds and leaps both lower Σw − Σ total · log factor, which is least where all margins
        are hit: a leap of which no factor goes beyond e does so, and longer ones are cut.
        """
        known = self.indicators.astype(np.float64)
        slope = known.T @ (weights[:, np.newaxis] * known)
        off = self.totals - known.T @ weights
        step = np.linalg.lstsq(slope, off, rcond=1e-12)[0]
        moved = np.where(weights > 0, known @ step, 0.0)
        return np.asarray(weights * np.exp(moved / max(1.0, float(np.abs(moved).max()))))

    def off(self, weights: FloatArray) -> tuple[float, str]:
        """By which part the worst total is missed, and its margin."""
        parts = [
            (
                float(np.max(np.abs(found - margin.totals) / np.maximum(margin.totals, _TINY))),
                margin.name,
            )
            for found, margin in zip(self.found(weights), self.margins, strict=True)
        ]
        return max(parts)


_TINY = np.finfo(np.float64).tiny


def _fitted(
    fit: _Fit, before: FloatArray, tolerance: float, most_rounds: int
) -> tuple[FloatArray, int]:
    """The kinds' weights and the rounds they took. Where rounds are slow, leaps are tried."""
    for margin, found in zip(fit.margins, fit.found(before), strict=True):
        refuse_categories(margin, found)
    weights, (off, worst) = before, fit.off(before)
    for rounds in range(1, most_rounds + 1):
        weights = fit.round(weights)
        off, worst = fit.off(weights)
        if off <= tolerance:
            return weights, rounds
        if rounds >= FIRST_ROUNDS:
            weights = fit.leap(weights)
    raise NoConvergence(most_rounds, worst, off)
