"""How answers came about: weights, strata, units drawn, and what weights were fitted to."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from skerry.methods.estimates.arrays import BoolArray, FloatArray, IntArray, row_sums
from skerry.methods.estimates.calibration import Calibration
from skerry.methods.estimates.parameters import HARMFUL_EFFECT, LARGEST_PART, SINGLE_PRECISION


class Lonely(StrEnum):
    """What a stratum with a single unit, which shows no spread, adds to the variance."""

    CENTRE = "centre"
    """Its distance from what is expected in the whole sample: too much rather than too little."""

    LEAVE_OUT = "leave-out"
    """Nothing, as if it had been asked completely."""

    REFUSE = "refuse"
    """No figure is given."""


class LengthsDiffer(ValueError):
    """``name`` does not have one entry for each respondent."""

    def __init__(self, name: str, found: int, expected: int) -> None:
        super().__init__(name, found, expected)
        self.name, self.found, self.expected = name, found, expected


class WeightsNotUsable(ValueError):
    """The weights of the respondents ``rows`` are negative or no numbers."""

    def __init__(self, rows: tuple[int, ...]) -> None:
        super().__init__(rows)
        self.rows = rows


class StratumUnknown(ValueError):
    """The respondents ``rows`` have a stratum that is not among those of the population."""

    def __init__(self, rows: tuple[int, ...]) -> None:
        super().__init__(rows)
        self.rows = rows


class PopulationTooSmall(ValueError):
    """In ``stratum`` more units answered than the population has."""

    def __init__(self, stratum: int, answered: int, population: float) -> None:
        super().__init__(stratum, answered, population)
        self.stratum, self.answered, self.population = stratum, answered, population


class SingleUnit(ValueError):
    """The ``strata`` have one unit each, and it was asked to refuse that."""

    def __init__(self, strata: tuple[int, ...]) -> None:
        super().__init__(strata)
        self.strata = strata


@dataclass(frozen=True, kw_only=True, eq=False)
class Design:
    """One entry for each respondent.

    ``weights`` are final; ``strata`` are codes from 0 on; ``clusters`` are codes of the units
    that were drawn, each within its stratum, none where each respondent was drawn;
    ``population`` has the number of units by stratum, infinite where it is not to count, none
    where it counts nowhere.
    """

    weights: FloatArray
    strata: IntArray
    clusters: IntArray | None = None
    population: FloatArray | None = None
    calibration: Calibration | None = None
    lonely: Lonely = Lonely.CENTRE

    def __post_init__(self) -> None:
        self._check_lengths()
        refuse_weights(self.weights)
        wrong = self.strata < 0
        if self.population is not None:
            wrong = wrong | (self.strata >= len(self.population))
        if wrong.any():
            raise StratumUnknown(_places(wrong))
        self._check_population()

    @property
    def n(self) -> int:
        return len(self.weights)

    @property
    def weighted_base(self) -> float:
        return float(self.weights.sum())

    @property
    def deff(self) -> float:
        """By how much weights that differ raise the variance of a mean, by Kish."""
        return kish(self.weights)

    @cached_property
    def units(self) -> "Units":
        return Units.of(self)

    @property
    def empty_strata(self) -> tuple[int, ...]:
        """Strata of the population without a respondent."""
        if self.population is None:
            return ()
        return _places((self.units.counts == 0) & (self.population > 0))

    def contributions(self, influence: FloatArray) -> FloatArray:
        """What each respondent adds to an estimate, after all that is known: columns as given.

        ``influence`` says by how much a figure moves with a respondent's weight.
        """
        if self.calibration is None:
            return np.asarray(self._expansion[:, np.newaxis] * influence)
        residuals = self.calibration.residuals(influence)
        return np.asarray(self.weights[:, np.newaxis] * residuals)

    @cached_property
    def _expansion(self) -> FloatArray:
        """The weights; where they are N / n as a file keeps it, in seven digits, N / n itself."""
        if self.population is None:
            return self.weights
        exact = (self.population / np.maximum(self.units.counts, 1))[self.strata]
        is_near = np.abs(self.weights - exact) <= SINGLE_PRECISION * self.weights
        off = np.bincount(self.strata, ~is_near, minlength=len(self.population))
        return np.where(off[self.strata] == 0, exact, self.weights)

    def covariance(self, influence: FloatArray) -> FloatArray:
        """Of the figures whose influences are the columns."""
        spread = self.units.spread(self.contributions(influence))
        return np.asarray(spread.T @ spread)

    def variances(self, influence: FloatArray) -> FloatArray:
        """The diagonal of the covariance."""
        spread = self.units.spread(self.contributions(influence))
        return np.asarray(np.einsum("ij,ij->j", spread, spread))

    def _check_lengths(self) -> None:
        for name, given in (("strata", self.strata), ("clusters", self.clusters)):
            if given is not None and len(given) != self.n:
                raise LengthsDiffer(name, len(given), self.n)
        if self.calibration is not None and len(self.calibration.regression) != self.n:
            raise LengthsDiffer("calibration", len(self.calibration.regression), self.n)

    def _check_population(self) -> None:
        if self.population is None:
            return
        too_many = ~(self.units.counts <= self.population)
        for stratum in _places(too_many)[:1]:
            answered = int(self.units.counts[stratum])
            raise PopulationTooSmall(stratum, answered, float(self.population[stratum]))


@dataclass(frozen=True, kw_only=True, eq=False)
class Units:
    """The units drawn: whose each respondent is, and how many each stratum has.

    ``left`` is the part of a stratum that was not asked: what it adds to the variance. A unit's
    stratum is in ``strata``; ``of_respondents`` is none where each respondent is a unit.
    """

    of_respondents: IntArray | None
    strata: IntArray
    counts: IntArray
    left: FloatArray
    lonely: Lonely

    @classmethod
    def of(cls, design: Design) -> "Units":
        strata = design.strata.astype(np.intp)
        of_respondents, unit_strata = None, strata
        if design.clusters is not None:
            pairs = np.stack([strata, design.clusters.astype(np.intp)])
            found, places = np.unique(pairs, axis=1, return_inverse=True)
            of_respondents, unit_strata = places.reshape(-1), found[0]
        size = 0 if design.population is None else len(design.population)
        counts = np.bincount(unit_strata, minlength=size)
        left = np.ones(len(counts))
        if design.population is not None:
            safe = np.where(design.population > 0, design.population, np.inf)
            left = 1.0 - counts / safe
        return cls(
            of_respondents=of_respondents,
            strata=unit_strata,
            counts=counts,
            left=left,
            lonely=design.lonely,
        )

    @property
    def single(self) -> BoolArray:
        """Strata with one unit that do not consist of it."""
        return np.asarray((self.counts == 1) & (self.left > 0))

    @property
    def degrees(self) -> int:
        """Units less strata."""
        return len(self.strata) - int((self.counts > 0).sum())

    def by_stratum(self, totals: FloatArray) -> FloatArray:
        """The sums of what units have."""
        return row_sums(self.strata, len(self.counts), totals)

    def totals(self, contributions: FloatArray) -> FloatArray:
        """By unit."""
        if self.of_respondents is None:
            return contributions
        return row_sums(self.of_respondents, len(self.strata), contributions)

    def spread(self, contributions: FloatArray) -> FloatArray:
        """A row for each unit: its distance from its stratum, scaled so that squares add up to the variance."""
        totals = self.totals(contributions)
        divisors = np.maximum(self.counts, 1)[:, np.newaxis]
        means = self.by_stratum(totals) / divisors
        if self.lonely is Lonely.CENTRE:
            means[self.single] = 0.0
        return np.asarray(self._scale[self.strata, np.newaxis] * (totals - means[self.strata]))

    @cached_property
    def _scale(self) -> FloatArray:
        return np.sqrt(
            self.left * np.where(self.counts > 1, self.counts / np.maximum(self.counts - 1, 1), 1.0)
        )


def kish(weights: FloatArray) -> float:
    """Kish's design effect of weights that differ: n · Σw² / (Σw)² of those with a weight.

    L. Kish, Survey Sampling, 1965, section 11.7.

    >>> round(kish(np.array([1.0, 1.0, 2.0])), 3)
    1.125
    """
    used = weights[weights > 0]
    if not used.size:
        return 1.0
    scaled = used / used.max()
    return float(used.size * (scaled @ scaled) / scaled.sum() ** 2)


def are_large(weights: FloatArray) -> bool:
    """Whether the weights, all above nothing, cost more than half of the answers, or one is most."""
    if weights.size <= 1:
        return False
    scaled = weights / weights.max()
    whole, squares = float(scaled.sum()), float(scaled @ scaled)
    return LARGEST_PART * whole < 1.0 or weights.size * squares > HARMFUL_EFFECT * whole**2


def refuse_weights(weights: FloatArray) -> None:
    """A weight is a number, and not below nothing."""
    wrong = ~(np.isfinite(weights) & (weights >= 0))
    if wrong.any():
        raise WeightsNotUsable(_places(wrong))


def _places(chosen: BoolArray) -> tuple[int, ...]:
    return tuple(int(place) for place in np.flatnonzero(chosen))
