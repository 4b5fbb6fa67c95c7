"""Exchanges made to measure: respondents of one group, spread over its classes as far as they go.

Where few gave an answer, the short vectors of a lattice ask for respondents who are not there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from skerry.methods.disclosure.answers import Frame
from skerry.methods.disclosure.arrays import BoolArray, FloatArray, IntArray

ORDERS: Final = 2
"""In so many orders, by chance, the classes of a group are gone through."""


@dataclass(frozen=True, kw_only=True)
class Direction:
    """From which classes respondents come, which are their likes in another group, and for how many.

    Without likes (none of them) nobody goes the other way.
    """

    classes: IntArray
    likes: IntArray
    worth: float


def directions(frame: Frame) -> Sequence[Direction]:
    """From each domain to nowhere, and to each with which it has nobody in common."""
    within = frame.within.astype(np.float64)
    common = within.T @ within
    unlike = np.abs(within[:, None, :] - within[None, :, :]).sum(axis=2)
    weight = frame.weighted / np.maximum(frame.people, 1)
    found = []
    for one in range(within.shape[1]):
        classes = np.flatnonzero(frame.within[:, one])
        found.append(Direction(classes=classes, likes=classes[:0], worth=0.0))
        for other in np.flatnonzero(common[one] == 0).tolist():
            those = np.flatnonzero(frame.within[:, other])
            likes = those[unlike[np.ix_(classes, those)].argmin(axis=1)]
            worth = weight[one] / weight[other] if weight[other] else 1.0
            found.append(Direction(classes=classes, likes=likes, worth=float(worth)))
    return found


def spread(
    ways: Sequence[Direction], amounts: FloatArray, low: FloatArray, high: FloatArray, *, seed: int
) -> tuple[IntArray, FloatArray]:
    """Vectors that move each of ``amounts`` of respondents each way, and which pair each is for.

    ``low`` and ``high`` bound what each class (column) can exchange between each pair of
    answers (row). The way back goes the same number, or as many as weigh as much.
    """
    pairs, vectors = [np.empty(0, dtype=np.int64)], [np.empty((0, low.shape[1]))]
    chance = np.random.default_rng(seed)
    for way in ways:
        for _ in range(ORDERS):
            order = chance.permutation(len(way.classes))
            for pair, vector in _moved(way, order, amounts, low, high):
                fits = ((vector >= low[pair]) & (vector <= high[pair])).all(axis=1)
                pairs.append(pair[fits])
                vectors.append(vector[fits])
    return np.concatenate(pairs), np.concatenate(vectors)


def _moved(
    way: Direction, order: IntArray, amounts: FloatArray, low: FloatArray, high: FloatArray
) -> Iterator[tuple[IntArray, FloatArray]]:
    classes = way.classes[order]
    come, is_enough = _filled(amounts, high[:, classes])
    vectors = np.zeros((*come.shape[:2], low.shape[1]))
    vectors[:, :, classes] = come
    if not len(way.likes):
        pair, which = np.nonzero(is_enough)
        yield pair, vectors[pair, which]
        return
    likes = way.likes[order]
    even = np.floor(amounts * way.worth)
    for back in (amounts, even, even + 1):
        go, is_matched = _filled(back, -low[:, likes])
        pair, which = np.nonzero(is_enough & is_matched)
        found = vectors[pair, which]
        np.subtract.at(found.T, likes, go[pair, which].T)
        yield pair, found


def _filled(amounts: FloatArray, room: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Each amount spread over the ``room`` of each pair, one class after the other; and where it fits."""
    before = np.cumsum(room, axis=1) - room
    filled = np.clip(amounts[None, :, None] - before[:, None, :], 0, room[:, None, :])
    fits: BoolArray = filled.sum(axis=2) == amounts
    return filled, fits
