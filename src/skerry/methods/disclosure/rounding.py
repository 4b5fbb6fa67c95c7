"""Figures rounded so that they add up."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from skerry.methods.disclosure.arrays import BoolArray, IntArray
from skerry.methods.disclosure.groups import Cells
from skerry.methods.disclosure.parameters import HALF

ALL: Final = 100
"""Per cent."""


def to_hundred(rounded: IntArray) -> IntArray:
    """Whole per cents that add up to 100: what is missing or too much goes to the largest, one each.

    It depends on nothing but the rounded figures, so it tells no more than they do.

    >>> import numpy as np
    >>> to_hundred(np.array([33, 33, 33])), to_hundred(np.array([14, 44, 43]))
    (array([34, 33, 33]), array([14, 43, 43]))
    """
    found = rounded.copy()
    missing = ALL - int(rounded.sum())
    order = np.argsort(-rounded, kind="stable")
    for turn in range(abs(missing)):
        found[order[turn % len(order)]] += 1 if missing > 0 else -1
    return found


def whole_shares(cells: Cells, hidden: BoolArray) -> Sequence[int | None]:
    """What is printed of each cell. Where a whole column is shown it adds up to 100."""
    printed = np.floor(np.nan_to_num(cells.shares) + HALF).astype(np.int64)
    for column in _columns(cells):
        if not hidden[column].any():
            printed[column] = to_hundred(printed[column])
    return [
        None if is_hidden else int(share) for is_hidden, share in zip(hidden, printed, strict=True)
    ]


def _columns(cells: Cells) -> Sequence[IntArray]:
    """The cells that share one hundred per cent: of one question in one domain."""
    part = cells.part * (int(cells.domain.max()) + 1) + cells.domain
    order = np.argsort(part, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(part[order])) + 1)
