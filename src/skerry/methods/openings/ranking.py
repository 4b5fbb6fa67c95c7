"""What hinders most, and between which ranks each barrier may lie."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skerry.methods.openings.means import Means, MeansDoNotFit
from skerry.methods.openings.parameters import METHOD, VERSION

FloatArray = NDArray[np.float64]

_ROUNDING = 1e-12
_FEWEST_DRAWS = 100


@dataclass(frozen=True, kw_only=True)
class Rank:
    """``rank`` as estimated (1 is the highest, equal ones share it); it lies in ``low`` to ``high``."""

    item: str
    value: float
    standard_error: float
    rank: int
    low: int
    high: int


@dataclass(frozen=True, kw_only=True)
class Ranks:
    """Ranks of all items, the highest first. Together they hold at ``level``."""

    method: str = METHOD
    version: int = VERSION
    level: float
    seed: int
    draws: int
    critical: float
    n: int
    ranks: tuple[Rank, ...]


def ranks(means: Means, *, seed: int, level: float = 0.95, draws: int = 10_000) -> Ranks:
    """Rank items by their figures, with an interval for each rank; all hold together.

    Asked: which barrier is the largest, and which could be as well? Item k is surely above
    item j if (x_k − x_j) / se_kj exceeds a critical value: the ``level`` quantile of the
    largest |e_k − e_j| / se_kj over all pairs, with errors e drawn ``draws`` times from
    Student's t with the covariance and degrees of freedom of the figures. The rank of j is at least 1 + how
    many are surely above it, and at most how many there are less those surely below it.

    M. Mogstad, J. P. Romano, A. M. Shaikh and D. Wilhelm, Inference for ranks, Review of
    Economic Studies 91 (2024), 476–518; the need for intervals: H. Goldstein and D. J.
    Spiegelhalter, Journal of the Royal Statistical Society A 159 (1996), 385–443.

    >>> means = Means(items=("cost", "skills", "law"), values=np.array([0.62, 0.60, 0.20]),
    ...               covariance=np.eye(3) * 0.0009, counts=(250,) * 3, n=250)
    >>> [(each.item, each.rank, each.low, each.high) for each in ranks(means, seed=1).ranks]
    [('cost', 1, 1, 2), ('skills', 2, 1, 2), ('law', 3, 3, 3)]

    Raises:
        MeansDoNotFit: the level is not between 0 and 1, or there are too few draws.
    """
    if not 0 < level < 1:
        raise MeansDoNotFit("level")
    if draws < _FEWEST_DRAWS:
        raise MeansDoNotFit("draws")
    order = np.argsort(np.array(means.items))
    covariance = means.covariance[np.ix_(order, order)]
    noise = _noise(covariance, means.degrees_of_freedom, seed=seed, draws=draws)
    critical = _critical(covariance, noise, level)
    above = _above(means.values, critical * _errors_of_differences(means.covariance))
    higher = _above(means.values, np.zeros_like(means.covariance)).sum(axis=0)
    told = [_rank(means, place, 1 + int(higher[place]), above) for place in range(len(means.items))]
    return Ranks(
        level=level,
        seed=seed,
        draws=draws,
        critical=critical,
        n=means.n,
        ranks=tuple(sorted(told, key=lambda each: (each.rank, each.low, each.high, each.item))),
    )


def _rank(means: Means, place: int, rank: int, above: NDArray[np.bool_]) -> Rank:
    return Rank(
        item=means.items[place],
        value=float(means.values[place]),
        standard_error=float(max(means.covariance[place, place], 0.0) ** 0.5),
        rank=rank,
        low=1 + int(above[:, place].sum()),
        high=len(means.items) - int(above[place].sum()),
    )


def _errors_of_differences(covariance: FloatArray) -> FloatArray:
    """The standard error of each difference of two; 0 where both err alike."""
    own = np.diag(covariance)
    variance = own[:, None] + own[None, :] - 2 * covariance
    return np.sqrt(np.where(variance > _ROUNDING * max(float(own.max()), 0.0), variance, 0.0))


def _above(values: FloatArray, by: FloatArray) -> NDArray[np.bool_]:
    """Whether the row is above the column by more than ``by``, and by more than rounding."""
    rounding = _ROUNDING * (1 + float(np.abs(values).max()))
    return np.asarray(values[:, None] - values[None, :] > by + rounding)


def _noise(covariance: FloatArray, degrees: float, *, seed: int, draws: int) -> FloatArray:
    """Errors as chance would bring them, a row for each draw."""
    rng = np.random.default_rng(seed)
    drawn = rng.standard_normal((draws, len(covariance))) @ _root(covariance).T
    if np.isinf(degrees):
        return drawn
    return np.asarray(drawn / np.sqrt(rng.chisquare(degrees, (draws, 1)) / degrees))


def _critical(covariance: FloatArray, noise: FloatArray, level: float) -> float:
    """How large the largest of all standardised differences gets by chance."""
    errors = _errors_of_differences(covariance)
    if not errors.any():
        return 0.0
    largest = np.zeros(len(noise))
    for place in range(len(covariance) - 1):
        beside = errors[place, place + 1 :]
        known = beside > 0
        apart = np.abs(noise[:, [place]] - noise[:, place + 1 :])[:, known] / beside[known]
        largest = np.maximum(largest, apart.max(axis=1, initial=0.0))
    return float(np.quantile(largest, level))


def _root(covariance: FloatArray) -> FloatArray:
    """A matrix whose product with its transpose is ``covariance``, which may lack full rank."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))
