"""Controlled rounding: tables of counts rounded to a base, so that they still add up.

By L. H. Cox, *A Constructive Procedure for Unbiased Controlled Rounding*, JASA 82, 1987: each
cell goes to one of the two multiples of the base beside it, and each total is the sum of its
rounded parts. For two-way tables that is always possible; where several dimensions or
hierarchies make it impossible, cells may go one base further, and no further than is needed.
"""

from collections.abc import Mapping
from itertools import count

import numpy as np

from skerry.methods.disclosure.arrays import FloatArray
from skerry.methods.disclosure.programme import Programme
from skerry.methods.disclosure.system import Terms
from skerry.methods.disclosure.tables import Key, TableSet


class BaseMakesNoSense(ValueError):
    """Nothing can be rounded to multiples of ``base``."""

    def __init__(self, base: int) -> None:
        super().__init__(base)
        self.base = base


def rounded_together(tables: TableSet, *, base: int) -> Mapping[Key, int]:
    """Each cell as a multiple of ``base``, so that the sums hold, with the least that is moved.

    Raises:
        BaseMakesNoSense: the base is less than one.
    """
    if base < 1:
        raise BaseMakesNoSense(base)
    units = tables.values / base
    down = np.floor(units)
    found = next(
        found
        for further in count()
        if (found := _steps(tables.relations, units, down, further)) is not None
    )
    return {
        cell.key: round(base * (low + step))
        for cell, low, step in zip(tables.cells, down, found, strict=True)
    }


def _steps(
    relations: Terms, units: FloatArray, down: FloatArray, further: int
) -> FloatArray | None:
    """By how many bases each cell goes above the multiple below it; None where sums cannot hold.

    The columns are a step up for each cell, and so many as it goes ``further`` up, and down.
    What is a multiple already stays, unless it has to go further.
    """
    cells = len(units)
    lacking = np.bincount(
        relations.row, -relations.factor * down[relations.column], minlength=relations.rows
    ).astype(np.float64)
    most = np.full(cells, float(further))
    programme = Programme(
        Terms(
            row=np.tile(relations.row, 3),
            column=np.concatenate([relations.column + turn * cells for turn in range(3)]),
            factor=np.concatenate([relations.factor, relations.factor, -relations.factor]),
        ),
        np.zeros(3 * cells),
        np.concatenate([np.ceil(units) - down, most, np.minimum(most, down)]),
        rows=(lacking, lacking),
        is_whole=np.ones(3 * cells, dtype=bool),
    )
    programme.price(np.concatenate([1 - 2 * (units - down), *([np.full(cells, 2.0)] * 2)]))
    found = programme.solve()
    if found is None:
        return None
    step, over, under = found.reshape(3, -1)
    return np.round(step + over - under)
