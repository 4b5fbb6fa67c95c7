"""Answers as cells: equal rows counted once, each category a column of zeros and ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

MISSING = -1
_TABLE = ("rows", "questions")


class AnswersDoNotFit(ValueError):
    """``part`` is not what it should be: codes whole numbers from −1 on, weights finite and from 0 on."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class NobodyAnswered(ValueError):
    """No row has an answer that counts."""


class NothingSetsApart(ValueError):
    """All who answered said the same to every question."""


@dataclass(frozen=True, kw_only=True)
class Cells:
    """Those who answered, equal ones together, in an order that does not depend on that of the rows.

    ``indicators`` has a row for each cell and a column for each category of each question,
    all 0 where nothing was answered. ``weights`` add up to n. ``rows`` are the places of those
    who answered, and ``cell_of`` the cell of each.
    """

    indicators: FloatArray
    weights: FloatArray
    counts: IntArray
    rows: IntArray
    cell_of: IntArray
    categories: tuple[tuple[int, ...], ...]
    patterns: int

    @property
    def n(self) -> int:
        return self.rows.size

    @property
    def sizes(self) -> IntArray:
        """How many categories each question has; those that nobody answered are not there."""
        return np.array([len(each) for each in self.categories if each], dtype=np.int64)

    @property
    def starts(self) -> IntArray:
        """The first column of each of these questions."""
        return np.concatenate([[0], np.cumsum(self.sizes)[:-1]]).astype(np.int64)

    @property
    def columns(self) -> tuple[tuple[int, int], ...]:
        """What each column stands for: a question and one of its codes."""
        return tuple(
            (question, code) for question, each in enumerate(self.categories) for code in each
        )


def cells(codes: IntArray, weights: FloatArray | None) -> Cells:
    """Put equal rows together; rows without any answer, or without weight, are left out.

    >>> found = cells(np.array([[0, 1], [0, 1], [2, -1], [-1, -1]]), None)
    >>> found.indicators.tolist(), found.counts.tolist(), found.rows.tolist()
    ([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]], [2, 1], [0, 1, 2])

    Raises:
        AnswersDoNotFit: codes or weights are not of the right kind or length.
        NobodyAnswered: no row counts.
        NothingSetsApart: all rows say the same.
    """
    given = _weights(codes, weights)
    rows = np.flatnonzero((codes != MISSING).any(axis=1) & (given > 0))
    if rows.size == 0:
        raise NobodyAnswered
    kept, scaled = codes[rows], given[rows] * (rows.size / given[rows].sum())
    categories = tuple(_categories(column) for column in kept.T)
    if not any(len(each) > 1 for each in categories):
        raise NothingSetsApart
    first, cell_of, counts = _distinct(kept, scaled)
    return Cells(
        indicators=_indicators(kept[first], categories),
        weights=scaled[first] * counts,
        counts=counts,
        rows=rows,
        cell_of=cell_of,
        categories=categories,
        patterns=len(np.unique(kept, axis=0)),
    )


def _weights(codes: IntArray, weights: FloatArray | None) -> FloatArray:
    if codes.ndim != len(_TABLE) or codes.shape[1] == 0 or codes.dtype.kind not in "iu":
        raise AnswersDoNotFit("codes")
    if codes.size and codes.min() < MISSING:
        raise AnswersDoNotFit("codes")
    if weights is None:
        return np.ones(len(codes))
    if weights.shape != (len(codes),) or not np.isfinite(weights).all() or (weights < 0).any():
        raise AnswersDoNotFit("weights")
    return weights


def _categories(column: IntArray) -> tuple[int, ...]:
    return tuple(code for code in np.unique(column).tolist() if code != MISSING)


def _distinct(codes: IntArray, weights: FloatArray) -> tuple[IntArray, IntArray, IntArray]:
    """The first row of each cell, the cell of each row, and how many rows a cell has."""
    order = np.unique(weights, return_inverse=True)[1]
    keyed = np.column_stack([codes, order])
    _, first, cell_of, counts = np.unique(
        keyed, axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    return first, cell_of.ravel(), counts


def _indicators(codes: IntArray, categories: tuple[tuple[int, ...], ...]) -> FloatArray:
    columns = [
        codes[:, question] == code for question, each in enumerate(categories) for code in each
    ]
    return np.column_stack(columns).astype(np.float64)
