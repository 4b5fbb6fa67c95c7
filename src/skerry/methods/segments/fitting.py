"""Fitting many starts at once: those who belong together, then what they say, until nothing moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from skerry.methods.segments.answers import Cells

FloatArray = NDArray[np.float64]

TINY: Final = 1e-300
"""Instead of 0, so that the logarithm of what nobody says stays finite."""

AT_ONCE: Final = 4_000_000
"""How many numbers the memberships of one batch of starts may take."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """What the classes say, for each start.

    ``shares`` (starts, classes) are their sizes and ``profiles`` (starts, classes, columns)
    how often each category is said in them.
    """

    shares: FloatArray
    profiles: FloatArray

    def of(self, starts: NDArray[np.intp]) -> "Model":
        return Model(shares=self.shares[starts], profiles=self.profiles[starts])


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Models with what was reached: the higher ``values``, the better."""

    model: Model
    values: FloatArray
    rounds: int
    has_settled: NDArray[np.bool_]


class Way(Protocol):
    """What tells latent classes from k-modes."""

    def begin(self, cells: Cells, classes: int, starts: int, rng: np.random.Generator) -> Model: ...

    def memberships(self, cells: Cells, model: Model) -> tuple[FloatArray, FloatArray]:
        """How much each cell belongs to each class (cells, starts, classes), and how well it fits."""

    def model(self, cells: Cells, counts: FloatArray, totals: FloatArray) -> Model:
        """What the classes say, from weighted ``counts`` (starts, classes, columns) of categories."""


class LatentClasses:
    """The EM algorithm: answers are independent of each other within a class."""

    def begin(self, cells: Cells, classes: int, starts: int, rng: np.random.Generator) -> Model:
        drawn = -np.log1p(-rng.random((starts, classes, cells.indicators.shape[1])))
        return Model(shares=np.full((starts, classes), 1 / classes), profiles=_within(cells, drawn))

    def memberships(self, cells: Cells, model: Model) -> tuple[FloatArray, FloatArray]:
        joint = _products(cells, np.log(np.maximum(model.profiles, TINY)))
        joint += np.log(np.maximum(model.shares, TINY))
        highest = joint.max(axis=2, keepdims=True)
        joint -= highest
        np.exp(joint, out=joint)
        total = joint.sum(axis=2, keepdims=True)
        return joint / total, (highest + np.log(total))[:, :, 0]

    def model(self, cells: Cells, counts: FloatArray, totals: FloatArray) -> Model:
        return Model(
            shares=totals / totals.sum(axis=1, keepdims=True), profiles=_within(cells, counts)
        )


class KModes:
    """Each belongs to the class whose most frequent answers it shares most of."""

    def begin(self, cells: Cells, classes: int, starts: int, rng: np.random.Generator) -> Model:
        drawn = rng.random((starts, len(cells.weights))).argsort(axis=1)[:, :classes]
        shares = np.full((starts, classes), 1 / classes)
        return Model(shares=shares, profiles=cells.indicators[drawn])

    def memberships(self, cells: Cells, model: Model) -> tuple[FloatArray, FloatArray]:
        shared = _products(cells, model.profiles)
        nearest = shared.argmax(axis=2)
        belongs = (nearest[:, :, None] == np.arange(shared.shape[2])).astype(np.float64)
        answered = cells.indicators.sum(axis=1)
        return belongs, shared.max(axis=2) - answered[:, None]

    def model(self, cells: Cells, counts: FloatArray, totals: FloatArray) -> Model:
        profiles = np.zeros_like(counts)
        for start, size in zip(cells.starts.tolist(), cells.sizes.tolist(), strict=True):
            mode = counts[:, :, start : start + size].argmax(axis=2)
            profiles[:, :, start : start + size] = mode[:, :, None] == np.arange(size)
        return Model(shares=totals / totals.sum(axis=1, keepdims=True), profiles=profiles)


def counted(
    cells: Cells, weights: FloatArray, belongs: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """For each start and class: how much each category is said, and how many there are.

    ``weights`` (starts, cells) are those of the cells in each start.
    """
    weighted = belongs * weights.T[:, :, None]
    number, starts, classes = weighted.shape
    counts = cells.indicators.T @ weighted.reshape(number, starts * classes)
    return counts.T.reshape(starts, classes, len(counts)), weighted.sum(axis=0)


def improve(
    way: Way, cells: Cells, weights: FloatArray, model: Model, *, tolerance: float, most_rounds: int
) -> Fit:
    """Take turns between who belongs where and what the classes say, until the fit stands still.

    A start that gains less than ``tolerance`` per respondent in a round is left as it is.
    """
    shares, profiles = model.shares.copy(), model.profiles.copy()
    values = np.full(len(shares), -np.inf)
    moving = np.arange(len(shares))
    rounds = 0
    while moving.size and rounds < most_rounds:
        rounds += 1
        belongs, fits = way.memberships(cells, Model(shares=shares, profiles=profiles).of(moving))
        reached = (weights[moving].T * fits).sum(axis=0)
        gained = reached - values[moving] >= tolerance * cells.n
        values[moving] = reached
        moving, belongs = moving[gained], belongs[:, gained]
        better = way.model(cells, *counted(cells, weights[moving], belongs))
        shares[moving], profiles[moving] = better.shares, better.profiles
    has_settled = np.isin(np.arange(len(shares)), moving, invert=True)
    return Fit(
        model=Model(shares=shares, profiles=profiles),
        values=values,
        rounds=rounds,
        has_settled=has_settled,
    )


def batches(number: int, cells: Cells, classes: int) -> Iterator[slice]:
    """Slices of ``number`` starts that fit into memory together."""
    step = max(1, AT_ONCE // (len(cells.weights) * classes))
    for first in range(0, number, step):
        yield slice(first, min(first + step, number))


def _products(cells: Cells, profiles: FloatArray) -> FloatArray:
    """For each cell, start and class: the sum over what the cell says."""
    starts, classes, columns = profiles.shape
    flat = cells.indicators @ profiles.reshape(starts * classes, columns).T
    return flat.reshape(len(flat), starts, classes)


def _within(cells: Cells, counts: FloatArray) -> FloatArray:
    """The share of each category in its question; even where nobody of the class answered it."""
    totals = np.add.reduceat(counts, cells.starts, axis=2)
    spread = np.repeat(totals, cells.sizes, axis=2)
    even = np.repeat(1 / cells.sizes, cells.sizes)
    return np.where(spread > 0, counts / np.where(spread > 0, spread, 1), even)
