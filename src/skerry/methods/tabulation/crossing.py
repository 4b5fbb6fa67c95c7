"""Every question against every other, by stratum."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from skerry.methods.tabulation.answers import Answers
from skerry.methods.tabulation.parameters import METHOD, SMALL, VERSION


@dataclass(frozen=True, kw_only=True)
class CrossTables:
    """``weights`` has for each pair of questions the sums of weights, strata × categories × categories.

    Pairs are (0, 0), (0, 1) … (1, 1), (1, 2) …; ``at`` says which one is where.
    """

    method: str = METHOD
    version: int = VERSION
    weights: NDArray[np.float64]
    at: Mapping[tuple[int, int], int]

    def table(self, rows: int, columns: int) -> NDArray[np.float64]:
        """Strata × categories of question ``rows`` × categories of question ``columns``."""
        is_turned = rows > columns
        pair = (columns, rows) if is_turned else (rows, columns)
        found: NDArray[np.float64] = self.weights[self.at[pair]]
        return found.swapaxes(1, 2) if is_turned else found


def cross_tables(answers: Answers) -> CrossTables:
    """Asked: who gave this answer here, and that answer there?

    >>> found = cross_tables(Answers.of(np.array([[0, 1], [1, 1]]), np.array([2.0, 1.0])))
    >>> found.table(0, 1).tolist()
    [[[0.0, 2.0], [0.0, 1.0]]]
    """
    pairs = list(combinations_with_replacement(range(answers.questions), 2))
    if answers.codes.size <= SMALL:
        found = plain_cross_tables(answers)
    else:
        from skerry.methods.tabulation.compiled import TURN, crossed  # noqa: PLC0415  # as in ``counts``

        with TURN:
            found = crossed(
                answers.codes,
                answers.weights,
                answers.strata,
                answers.stratum_count,
                answers.categories,
            )
    shape = (len(pairs), answers.stratum_count, answers.categories, answers.categories)
    return CrossTables(
        weights=found.reshape(shape), at={pair: place for place, pair in enumerate(pairs)}
    )


def plain_cross_tables(answers: Answers) -> NDArray[np.float64]:
    """The same, to be read: one ``bincount`` a pair; pairs × cells."""
    size = answers.categories
    cells = answers.stratum_count * size * size
    found = [
        np.bincount(
            (answers.strata * size + rows) * size + columns,
            weights=answers.weights,
            minlength=cells,
        )
        for number, rows in enumerate(answers.codes)
        for columns in answers.codes[number:]
    ]
    return np.array(found, dtype=np.float64).reshape(len(found), cells)
