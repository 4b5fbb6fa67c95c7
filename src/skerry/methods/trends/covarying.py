"""How the errors of two waves hang together when the same were asked in both."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

_FEWEST_TO_COVARY = 2


@dataclass(frozen=True, kw_only=True)
class Figure:
    """An estimate of one wave with what each respondent adds to its error.

    ``scores`` are the linearised contributions: weight times residual over the base, 0 for
    those outside the subgroup. ``units`` names who was drawn (the organisation, also where
    several people answer for it) and ``strata`` the stratum each belongs to, alike in both
    waves. ``population`` says how many units the frame has in a stratum; a stratum without is
    taken as endless. ``n`` counts those who answered, ``standard_error`` is that of the wave by
    itself; neither a number nor an error (NaN) where there is none to tell.
    """

    value: float
    standard_error: float
    degrees_of_freedom: float
    n: int
    scores: FloatArray
    units: Sequence[str]
    strata: Sequence[str]
    population: dict[str, float] = field(default_factory=dict)


class FigureDoesNotFit(ValueError):
    """``part`` of a figure is not as long as its units, is not finite, or contradicts itself."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, kw_only=True)
class Shared:
    """``covariance`` of two figures; ``units`` are in both, ``moved`` of them in another stratum."""

    covariance: float
    units: int
    moved: int


@dataclass(frozen=True, kw_only=True)
class _Totals:
    """The scores of each unit added up, with its stratum."""

    scores: dict[str, float]
    strata: dict[str, str]

    def within(self, stratum: str) -> dict[str, float]:
        return {unit: self.scores[unit] for unit, own in self.strata.items() if own == stratum}


def covariance(before: Figure, after: Figure) -> Shared:
    """The covariance of two estimates whose samples overlap.

    Asked: how much of the two errors is one and the same, because the same were asked twice?
    In stratum h with n₁ and n₂ units of N, m of them in both waves, scores u and v:
    cov = Σ (m − n₁n₂ / N) · s_uv, with s_uv the covariance of the scores of those in both.
    Of a stratum with fewer than two in both, nothing is known, and none is taken. One who has
    moved to another stratum counts as moved, not as shared. N is the larger of the two.

    S. M. Tam, On covariances from overlapping samples, The American Statistician 38 (1984),
    288–289; L. Qualité and Y. Tillé, Survey Methodology 34 (2008), 173–181.

    >>> was = Figure(value=2.0, standard_error=0.5, degrees_of_freedom=2, n=3, units=["a", "b", "c"],
    ...              strata=["s"] * 3, scores=np.array([-1.0, 0.0, 1.0]) / 3)
    >>> covariance(was, was).covariance.__round__(6), covariance(was, was).units
    (0.333333, 3)

    Raises:
        FigureDoesNotFit: scores, units and strata are not of one length, or are not finite.
    """
    one, other = _totals(before), _totals(after)
    both = [unit for unit in one.scores if unit in other.scores]
    stayed = [unit for unit in both if one.strata[unit] == other.strata[unit]]
    total = 0.0
    for stratum in sorted({one.strata[unit] for unit in stayed}):
        frame = max(_frame(before, stratum), _frame(after, stratum))
        total += _of_stratum(one.within(stratum), other.within(stratum), frame)
    return Shared(covariance=total, units=len(both), moved=len(both) - len(stayed))


def _of_stratum(before: dict[str, float], after: dict[str, float], frame: float) -> float:
    shared = sorted(before.keys() & after.keys())
    if len(shared) < _FEWEST_TO_COVARY:
        return 0.0
    pairs = np.array([[before[unit], after[unit]] for unit in shared])
    factor = len(shared) - len(before) * len(after) / frame
    found = factor * float(np.cov(pairs.T)[0, 1])
    most = np.sqrt(_variance(before, frame) * _variance(after, frame))
    return float(np.clip(found, -most, most))


def _variance(scores: dict[str, float], frame: float) -> float:
    """What the stratum adds to the variance of its wave: n (1 − n / N) s²."""
    drawn = len(scores)
    return max(0.0, drawn * (1 - drawn / frame)) * float(np.var(list(scores.values()), ddof=1))


def _frame(figure: Figure, stratum: str) -> float:
    return figure.population.get(stratum, np.inf)


def _totals(figure: Figure) -> _Totals:
    check(figure)
    scores: dict[str, float] = {}
    for unit, score in zip(figure.units, figure.scores.tolist(), strict=True):
        scores[unit] = scores.get(unit, 0.0) + score
    return _Totals(scores=scores, strata=dict(zip(figure.units, figure.strata, strict=True)))


def check(figure: Figure) -> None:
    """Refuse what would give a change without sense.

    Raises:
        FigureDoesNotFit: a part is of another length, not finite, or says two things.
    """
    if not np.isfinite(figure.value):
        raise FigureDoesNotFit("value")
    if not (np.isfinite(figure.standard_error) and figure.standard_error >= 0):
        raise FigureDoesNotFit("standard_error")
    if not figure.degrees_of_freedom >= 0:
        raise FigureDoesNotFit("degrees_of_freedom")
    if figure.scores.shape != (len(figure.units),) or not np.isfinite(figure.scores).all():
        raise FigureDoesNotFit("scores")
    if len(figure.strata) != len(figure.units) or _is_in_two_strata(figure):
        raise FigureDoesNotFit("strata")
    if not all(size > 0 for size in figure.population.values()):
        raise FigureDoesNotFit("population")


def _is_in_two_strata(figure: Figure) -> bool:
    places = set(zip(figure.units, figure.strata, strict=True))
    return len(places) != len(set(figure.units))
