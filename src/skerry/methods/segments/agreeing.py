"""How far two ways to part the same people agree."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class PartitionsDoNotFit(ValueError):
    """Two partitions are not of the same people: their lengths differ, or there is nobody."""


def adjusted_rand(one: IntArray, other: IntArray) -> float:
    """The adjusted Rand index of two partitions.

    Asked: how often do two partitions agree on whether two people belong together, beyond
    what chance would bring? 1 is the same partition whatever its labels, 0 is chance.
    ARI = 2 (ad − bc) / ((a + b)(b + d) + (a + c)(c + d)), with a pairs together in both, d in
    neither, b and c in one of the two.

    L. Hubert and P. Arabie, Comparing partitions, Journal of Classification 2 (1985), 193–218.

    Six people in 1, 1, 1, 2, 2, 2 and in 1, 1, 2, 2, 2, 2 make 15 pairs: 4 together in both,
    2 in the first only, 3 in the second only, 6 in neither.

    >>> round(adjusted_rand(np.array([1, 1, 1, 2, 2, 2]), np.array([1, 1, 2, 2, 2, 2])), 4)
    0.3243

    Raises:
        PartitionsDoNotFit: they are not equally long, or are empty.
    """
    if one.shape != other.shape or one.size == 0:
        raise PartitionsDoNotFit
    first, second = (np.unique(part, return_inverse=True)[1] for part in (one, other))
    table = _contingency(first, second)
    together = _pairs(table)
    only_one = _pairs(table.sum(axis=1)) - together
    only_other = _pairs(table.sum(axis=0)) - together
    apart = _pairs(np.array([one.size])) - together - only_one - only_other
    if only_one == only_other == 0:
        return 1.0
    beneath = (together + only_one) * (only_one + apart) + (together + only_other) * (
        only_other + apart
    )
    return 2 * (together * apart - only_one * only_other) / beneath


def aligned(found: IntArray, to: IntArray, *, classes: int) -> IntArray:
    """For each class of ``to`` the class of ``found`` that shares most people with it, all different.

    H. W. Kuhn, The Hungarian method for the assignment problem, 1955.

    >>> aligned(np.array([1, 1, 0, 0]), np.array([0, 0, 1, 1]), classes=2).tolist()
    [1, 0]
    """
    table = _contingency(to, found, shape=(classes, classes))
    _, columns = linear_sum_assignment(table, maximize=True)
    return np.asarray(columns, dtype=np.int64)


def jaccard(found: IntArray, to: IntArray, *, classes: int) -> FloatArray:
    """For each class: who is in it in both, of those who are in it in either.

    >>> jaccard(np.array([0, 0, 1, 1]), np.array([0, 0, 0, 1]), classes=2).round(3).tolist()
    [0.667, 0.5]
    """
    table = _contingency(to, found, shape=(classes, classes))
    both = np.diag(table)
    either = table.sum(axis=0) + table.sum(axis=1) - both
    return np.asarray(both / np.maximum(either, 1))


def _contingency(one: IntArray, other: IntArray, shape: tuple[int, int] = (0, 0)) -> IntArray:
    rows, columns = shape if any(shape) else (int(one.max()) + 1, int(other.max()) + 1)
    counts = np.bincount(one * columns + other, minlength=rows * columns)
    return counts.reshape(rows, columns)


def _pairs(counts: IntArray) -> int:
    return sum(count * (count - 1) // 2 for count in counts.ravel().tolist())
