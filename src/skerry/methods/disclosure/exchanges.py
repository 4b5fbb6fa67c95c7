"""Exchanges of answers that hardly show, in whole respondents.

Of each class some respondents give one answer instead of another: a vector of whole numbers, one
for each class. Where classes weigh differently, some such vectors move the number of respondents
of a group and hardly its weighted share. They are the short vectors of a lattice, and depend on
who answered alone, not on any question.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from skerry.methods.disclosure.answers import Frame
from skerry.methods.disclosure.arrays import BoolArray, FloatArray, IntArray
from skerry.methods.disclosure.parameters import HALF
from skerry.methods.disclosure.spreading import Direction, directions

SCALES: Final = (0.25, 0.5, 1.0, 2.0, 4.0)
"""How much shares count against numbers of respondents when the lattice is reduced."""
STEP: Final = 0.25
"""What one respondent more counts in the length of a vector."""
MOST_OF_CLASS: Final = 8
"""So many respondents of one class at most exchange their answers."""
MOST_GROUPINGS: Final = 40
"""So many choices of groups whose shares may show are looked at."""
SUMS: Final = 900
"""So many sums of short vectors are looked at for each choice of groups, and four times for none."""
KEPT: Final = 150
"""So many vectors are kept of each choice, and of each number of respondents moved in a group."""
DIGITS: Final = 9
"""Lengths are compared to so many decimals: by what follows, computers add up differently."""
SHOWS: Final = 0.9
"""From this part of half a per cent on a share is held to show a vector."""


@dataclass(frozen=True, kw_only=True)
class Exchanges:
    """Vectors (rows) by what they move in each domain (column): respondents, and weighted share.

    Those that show least come first, each followed by its opposite. Shares are counted in
    respondents.
    """

    vectors: FloatArray
    numbers: FloatArray
    shares: FloatArray


class Lattice:
    """The classes of a frame as unit vectors, each as long as it moves the shares of domains."""

    def __init__(self, frame: Frame, *, seed: int) -> None:
        self._frame = frame
        self._within = frame.within.astype(np.float64)
        worth = np.where(frame.weighted > 0, frame.weighted, 1)
        self._shares = self._within * frame.weights[:, None] * (frame.people / worth)
        self._half = np.maximum(frame.people * HALF / 100, np.finfo(np.float64).tiny)
        self._seed = seed

    @cached_property
    def exchanges(self) -> Exchanges:
        """Vectors that show nowhere, and those that show in one group or in two."""
        chance = np.random.default_rng(self._seed)
        found = [self._short(free, chance) for free in self._groupings(chance)]
        vectors = np.concatenate([np.eye(len(self._within)), self._swaps(), *found])
        first = np.argmax(vectors != 0, axis=1)
        ahead = np.unique(vectors * np.sign(vectors[np.arange(len(vectors)), first, None]), axis=0)
        ordered = ahead[
            np.argsort(self._cost(ahead, np.zeros(len(self._half), dtype=bool)), kind="stable")
        ]
        both = np.stack([ordered, -ordered], axis=1).reshape(-1, ordered.shape[1])
        return self.told(both)

    @cached_property
    def directions(self) -> Sequence[Direction]:
        return directions(self._frame)

    def told(self, vectors: FloatArray) -> Exchanges:
        """``vectors``, with what they move in each domain."""
        return Exchanges(
            vectors=vectors, numbers=vectors @ self._within, shares=vectors @ self._shares
        )

    def _swaps(self) -> FloatArray:
        """One respondent of each class for one of each other that is unlike it in one thing."""
        within = self._within
        unlike = np.abs(within[:, None, :] - within[None, :, :]).sum(axis=2)
        one, other = np.nonzero(np.triu(unlike == 2))  # noqa: PLR2004  # in this, and out of that
        units = np.eye(len(within))
        swaps: FloatArray = units[one] - units[other]
        return swaps

    def _groupings(self, chance: np.random.Generator) -> Iterator[BoolArray]:
        """Which domains may show: none, then one, or two that have nobody in common."""
        domains = self._within.shape[1]
        yield np.zeros(domains, dtype=bool)
        one, other = np.nonzero(
            np.triu((self._within.T @ self._within == 0) | np.eye(domains, dtype=bool))
        )
        for place in chance.permutation(len(one))[:MOST_GROUPINGS]:
            free = np.zeros(domains, dtype=bool)
            free[[one[place], other[place]]] = True
            if not free.all():
                yield free

    def _short(self, free: BoolArray, chance: np.random.Generator) -> FloatArray:
        """Vectors that are short while the shares of ``free`` domains count nothing."""
        units = np.eye(len(self._within))
        felt = (self._shares / self._half)[:, ~free]
        bases = [
            reduced(np.concatenate([STEP * units, scale * felt], axis=1))
            for scale in SCALES[:: 1 + free.any()]
        ]
        found = np.unique(self._sums(np.concatenate([*bases, units]), free, chance), axis=0)
        most = np.abs(found).max(axis=1)
        found = found[(most > 0) & (most <= MOST_OF_CLASS)]
        ordered: FloatArray = found[np.argsort(self._cost(found, free), kind="stable")]
        return ordered[self._among_first(np.abs(ordered @ self._within), free)]

    def _sums(self, base: FloatArray, free: BoolArray, chance: np.random.Generator) -> FloatArray:
        """The ``base``, and by chance sums of two, three or four of it."""
        number = SUMS if free.any() else 4 * SUMS
        found = [base]
        for size in (2, 3, 4):
            which = chance.integers(0, len(base), (number, size))
            times = chance.choice([-2, -1, 1, 2], (number, size), p=[0.1, 0.4, 0.4, 0.1])
            found.append(np.einsum("nk,nkc->nc", times.astype(np.float64), base[which]))
        return np.concatenate(found)

    def _cost(self, vectors: FloatArray, free: BoolArray) -> FloatArray:
        """How much vectors show: in how many domains, then by how much and of how many respondents."""
        felt: FloatArray = np.abs(vectors @ self._shares)[:, ~free] / self._half[~free]
        respondents: FloatArray = np.abs(vectors).sum(axis=1)
        cost: FloatArray = 3.0 * (felt > SHOWS).sum(axis=1) + felt.mean(axis=1) + respondents / 8
        return np.round(cost, DIGITS)

    def _among_first(self, moved: FloatArray, free: BoolArray) -> IntArray:
        """The first vectors, and the first that move each number of respondents in a domain."""
        kept = [np.arange(min(len(moved), KEPT if free.any() else 3 * KEPT))]
        for domain in np.flatnonzero(free) if free.any() else range(moved.shape[1]):
            kept += [
                np.flatnonzero(moved[:, domain] == number)[: KEPT // 6]
                for number in range(1, MOST_OF_CLASS + 1)
            ]
        found: IntArray = np.unique(np.concatenate(kept))
        return found


def reduced(basis: FloatArray) -> FloatArray:
    """Which sums of the rows of ``basis`` are short rows of the same lattice: whole numbers, row by row.

    Pairwise reduction: of two rows, the longer loses the whole multiple of the other that shortens
    it most, as in Lagrange's algorithm (Nguyen and Vallée 2010, The LLL Algorithm, ch. 2).

    >>> reduced(np.array([[1.0, 0.0], [5.0, 1.0]]))
    array([[ 1.,  0.],
           [-5.,  1.]])
    """
    sums = np.eye(len(basis))
    products = basis @ basis.T
    while True:
        lengths = products.diagonal()
        times = np.round(products / lengths)
        gain = np.round(times * (2 * products - times * lengths), DIGITS)
        np.fill_diagonal(gain, 0.0)
        longer, other = np.unravel_index(gain.argmax(), gain.shape)
        if gain[longer, other] <= 0:
            return sums
        many = times[longer, other]
        sums[longer] -= many * sums[other]
        products[longer] -= many * products[other]
        products[:, longer] -= many * products[:, other]
