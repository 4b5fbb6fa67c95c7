"""Several figures of the same respondents, with how their errors hang together."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_ROUNDING = 1e-9
_FEWEST = 2
_ENDLESS = 1e9


@dataclass(frozen=True, kw_only=True)
class Means:
    """``values`` of the ``items`` with the ``covariance`` of their errors.

    ``counts`` says how many answered each item, ``n`` how many answered any; the degrees of
    freedom are endless where the errors are known and not estimated.
    """

    items: tuple[str, ...]
    values: FloatArray = field(repr=False)
    covariance: FloatArray = field(repr=False)
    counts: tuple[int, ...]
    n: int
    degrees_of_freedom: float = np.inf

    def __post_init__(self) -> None:
        number = len(self.items)
        if number == 0 or len(set(self.items)) != number or len(self.counts) != number:
            raise MeansDoNotFit("items")
        if not self.degrees_of_freedom >= 1:
            raise MeansDoNotFit("degrees_of_freedom")
        if self.values.shape != (number,) or not np.isfinite(self.values).all():
            raise MeansDoNotFit("values")
        if self.covariance.shape != (number, number) or not _is_covariance(self.covariance):
            raise MeansDoNotFit("covariance")


class MeansDoNotFit(ValueError):
    """``part`` of the figures has another size than the items, or is nothing to compute with."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class TooFewAnswers(ValueError):
    """Fewer than two answered the item ``item``, so that nothing is known of its error."""

    def __init__(self, item: str) -> None:
        super().__init__(item)
        self.item = item


def answered_means(
    items: Sequence[str],
    answers: FloatArray,
    *,
    weights: FloatArray | None = None,
    strata: IntArray | None = None,
) -> Means:
    """The weighted means of several items, from the ``answers`` of the same respondents.

    Asked: what do they say on average, and which errors go together? The mean of item j is
    Σ w y / Σ w over those who answered it; each respondent adds u_ij = w_i (y_ij − ȳ_j) / Σ w
    to its error, and cov_jk = Σ_h n_h / (n_h − 1) Σ_i (u_ij − ū_hj)(u_ik − ū_hk). An answer that
    is missing (NaN) adds 0. A stratum with a single respondent is centred at 0.

    K. M. Wolter, Introduction to Variance Estimation, 2nd edition, 2007, chapter 6.

    >>> found = answered_means(["cost", "skills"], np.array([[1.0, 5.0], [3.0, np.nan], [5.0, 3.0]]))
    >>> found.values.tolist(), found.covariance.round(6).tolist()
    ([3.0, 4.0], [[1.333333, -1.0], [-1.0, 0.75]])

    Raises:
        MeansDoNotFit: a part has another size, or weights below 0 or endless.
        TooFewAnswers: fewer than two answered an item.
    """
    if answers.shape[1:] != (len(items),) or np.isinf(answers).any():
        raise MeansDoNotFit("answers")
    given = np.ones(len(answers)) if weights is None else weights
    if given.shape != (len(answers),) or not np.isfinite(given).all() or (given < 0).any():
        raise MeansDoNotFit("weights")
    counts = _counts(items, answers, given)
    base = np.where(np.isnan(answers), 0.0, given[:, None])
    filled = np.nan_to_num(answers)
    totals = base.sum(axis=0)
    values = (base * filled).sum(axis=0) / totals
    scores = base * (filled - values) / totals
    n = int((base > 0).any(axis=1).sum())
    return scored_means(items, values, scores, strata=strata, counts=counts, n=n)


def _counts(items: Sequence[str], answers: FloatArray, weights: FloatArray) -> tuple[int, ...]:
    counts = (~np.isnan(answers) & (weights > 0)[:, None]).sum(axis=0).tolist()
    for item, count in zip(items, counts, strict=True):
        if count < _FEWEST:
            raise TooFewAnswers(item)
    return tuple(counts)


def scored_means(
    items: Sequence[str],
    values: FloatArray,
    scores: FloatArray,
    *,
    counts: Sequence[int],
    n: int,
    strata: IntArray | None = None,
    population: FloatArray | None = None,
) -> Means:
    """Figures of any kind, from the linearised ``scores`` (units, items) of their estimates.

    ``strata`` are codes from 0 on; ``population`` says how many units of each the frame has,
    so that the error of those who were all asked is none. The degrees of freedom are the answers
    to the item with the fewest, less the strata.

    Raises:
        MeansDoNotFit: a part has another size than the items or the units.
    """
    codes = np.zeros(len(scores), dtype=np.int64) if strata is None else strata
    if scores.shape[1:] != (len(items),) or not np.isfinite(scores).all():
        raise MeansDoNotFit("scores")
    if codes.shape != (len(scores),) or (codes < 0).any():
        raise MeansDoNotFit("strata")
    total = np.zeros((len(items), len(items)))
    present = np.unique(codes).tolist()
    for stratum in present:
        own = scores[codes == stratum]
        total += _of_stratum(own, np.inf if population is None else float(population[stratum]))
    return Means(
        items=tuple(items),
        values=values,
        covariance=total,
        counts=tuple(counts),
        n=n,
        degrees_of_freedom=float(max(1, min(counts, default=1) - len(present))),
    )


def _of_stratum(scores: FloatArray, population: float) -> FloatArray:
    drawn = len(scores)
    left = max(0.0, 1 - drawn / population)
    if drawn < _FEWEST:
        return np.asarray(left * scores.T @ scores)
    centred = scores - scores.mean(axis=0)
    return np.asarray(left * drawn / (drawn - 1) * (centred.T @ centred))


def apart(one: Means, other: Means) -> FloatArray:
    """The covariance of two sets of figures that come from different people: none between them."""
    first, second = len(one.items), len(other.items)
    joined = np.zeros((first + second, first + second))
    joined[:first, :first] = one.covariance
    joined[first:, first:] = other.covariance
    return joined


def quantile(degrees: float, level: float) -> float:
    """How many standard errors an interval reaches to each side: Student's t.

    >>> round(quantile(np.inf, 0.95), 2), round(quantile(3, 0.95), 2)
    (1.96, 3.18)
    """
    return float(stdtrit(min(degrees, _ENDLESS), (1 + level) / 2))


def _is_covariance(matrix: FloatArray) -> bool:
    """Whether it is symmetric and no combination of figures has a variance below 0."""
    if not np.isfinite(matrix).all():
        return False
    size = max(float(np.abs(matrix).max()), np.finfo(float).tiny)
    is_symmetric = np.abs(matrix - matrix.T).max() <= _ROUNDING * size
    return bool(
        is_symmetric and np.linalg.eigvalsh(matrix / size).min() >= -_ROUNDING * len(matrix)
    )
