"""What the sums of batches say, and how surely."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from skerry.methods.peers.parameters import CLASSES, FIRST_OF_CLASSES, STEP, SURE, SWAPPED
from skerry.methods.scoring import Band


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share of firms; with ``error`` given or taken it holds in 95 of 100 cases."""

    share: float
    error: float

    @property
    def low(self) -> float:
        return max(0.0, self.share - self.error)

    @property
    def high(self) -> float:
        return min(1.0, self.share + self.error)


@dataclass(frozen=True, kw_only=True)
class Place:
    """The shares of firms in lower classes of the score, in one's own, and in higher ones."""

    below: Share
    within: Share
    above: Share


def class_of(band: Band) -> int:
    """The class of a score: that of the middle of its band.

    >>> class_of(Band(low=30, high=50)), class_of(Band(low=100, high=100))
    (2, 4)
    """
    return bisect_right(FIRST_OF_CLASSES, (band.low + band.high) / 2) - 1


def summed(batches: Sequence[Sequence[int]]) -> list[int]:
    """The counts of a group: the sums of those of its batches.

    >>> summed([[5, 15], [10, 10]])
    [15, 25]
    """
    counts: list[int] = np.asarray(batches, dtype=np.int64).sum(axis=0).tolist()
    return counts


def share_of(counts: Sequence[int], states: Collection[int], *, batches: int) -> Share:
    """The share of firms in ``states``, and how far it may be from that of all firms like them.

    Asked: how many firms are like that? With the chance q that an answer was replaced by any of
    K, and the counted share o of m of them, p = (o − q m / K) / (1 − q). Its variance is
    (o (1 − o) / n + b v 25 / 4 / n²) / (1 − q)²: chance in who took part and what was replaced,
    and rounding in b batches of v = min(m, K − m) counts, none of which can vary more.

    >>> found = share_of([60, 40], [0], batches=5)
    >>> round(found.share, 3), round(found.error, 3)
    (0.611, 0.162)
    """
    firms, kinds, chosen = sum(counts), len(counts), len(set(states))
    if firms == 0:
        return Share(share=0.0, error=1.0)
    counted = sum(counts[state] for state in set(states)) / firms
    share = (counted - SWAPPED * chosen / kinds) / (1 - SWAPPED)
    rounding = batches * min(chosen, kinds - chosen) * STEP**2 / 4 / firms**2
    error = SURE * sqrt(counted * (1 - counted) / firms + rounding) / (1 - SWAPPED)
    return Share(share=min(1.0, max(0.0, share)), error=min(1.0, error))


def shares_of_each(counts: Sequence[int], *, batches: int) -> list[Share]:
    """The share of every state; those that were cut off at 0 or 1 are scaled so that all add up to 1.

    >>> [round(each.share, 2) for each in shares_of_each([0, 15, 5, 0, 0], batches=1)]
    [0.0, 0.76, 0.24, 0.0, 0.0]
    """
    found = [share_of(counts, [state], batches=batches) for state in range(len(counts))]
    total = sum(each.share for each in found) or 1.0
    return [Share(share=each.share / total, error=each.error) for each in found]


def place_of(own: int, counts: Sequence[int], *, batches: int) -> Place:
    """Where a firm of the class ``own`` stands among those counted."""
    return Place(
        below=share_of(counts, range(own), batches=batches),
        within=share_of(counts, [own], batches=batches),
        above=share_of(counts, range(own + 1, CLASSES), batches=batches),
    )
