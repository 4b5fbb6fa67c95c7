"""Tables that are published together: cells, and the sums that bind them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from skerry.methods.disclosure.arrays import FloatArray, IntArray
from skerry.methods.disclosure.system import Terms

TOTAL: Final = "*"
"""The code of all that a dimension has."""
AGREES: Final = 1e-9
"""Sums that differ less than this, in proportion, agree."""

Key = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """``count`` organisations give ``value``; ``largest`` and ``second`` are what two of them give.

    For counts the value is the count, and nobody is larger than anybody: leave them out.
    """

    key: Key
    count: int
    value: float
    largest: float | None = None
    second: float = 0.0
    is_fixed: bool = False
    """It is shown whatever happens, for it is known anyway."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sum:
    """``total`` is the sum of ``parts``, by their keys."""

    total: Key
    parts: tuple[Key, ...]


class TablesMakeNoSense(ValueError):
    """These tables cannot be protected; ``keys`` are the cells that are in the way."""

    def __init__(self, *keys: Key) -> None:
        super().__init__(*keys)
        self.keys_ = keys


class NothingToProtect(TablesMakeNoSense):
    """There is no cell."""


class CellTwice(TablesMakeNoSense):
    """Two cells have one key, and do not say the same."""


class CellMissing(TablesMakeNoSense):
    """A sum speaks of a cell that is not there."""


class NegativeCell(TablesMakeNoSense):
    """A value is less than nothing, or no number: such figures cannot be bounded by adding up."""


class ContributionsDoNotFit(TablesMakeNoSense):
    """The largest contributions are more than the value, or in the wrong order."""


class MarginsContradict(TablesMakeNoSense):
    """A total is not the sum of its parts: ``total`` was told, ``parts`` is what they come to."""

    def __init__(self, key: Key, total: float, parts: float) -> None:
        super().__init__(key)
        self.total, self.parts = total, parts


@dataclass(frozen=True, kw_only=True)
class TableSet:
    """All cells of all tables that are published together; a cell of two tables is one cell.

    Raises:
        TablesMakeNoSense: one of its kinds, with the key of the cell.
    """

    cells: Sequence[Cell]
    sums: Sequence[Sum]
    places: Mapping[Key, int] = field(init=False)

    def __post_init__(self) -> None:
        if not self.cells:
            raise NothingToProtect
        places: dict[Key, int] = {}
        for place, cell in enumerate(self.cells):
            _check(cell)
            if cell.key in places:
                raise CellTwice(cell.key)
            places[cell.key] = place
        object.__setattr__(self, "places", places)
        for one in self.sums:
            self._check_sum(one)

    def _check_sum(self, one: Sum) -> None:
        missing = [key for key in (one.total, *one.parts) if key not in self.places]
        if missing:
            raise CellMissing(*missing)
        total = self.cells[self.places[one.total]]
        parts = [self.cells[self.places[key]] for key in one.parts]
        for told, summed in (
            (total.value, sum(part.value for part in parts)),
            (total.count, sum(part.count for part in parts)),
        ):
            if abs(told - summed) > AGREES * max(1.0, abs(told)):
                raise MarginsContradict(one.total, told, summed)

    @cached_property
    def counts(self) -> IntArray:
        return np.array([cell.count for cell in self.cells], dtype=np.int64)

    @cached_property
    def values(self) -> FloatArray:
        return np.array([cell.value for cell in self.cells], dtype=np.float64)

    @cached_property
    def relations(self) -> Terms:
        """The sums as relations: parts less total are nothing."""
        sizes = [len(one.parts) + 1 for one in self.sums]
        columns = [self.places[key] for one in self.sums for key in (*one.parts, one.total)]
        factors = [factor for one in self.sums for factor in (*([1.0] * len(one.parts)), -1.0)]
        return Terms(
            row=np.repeat(np.arange(len(sizes)), sizes),
            column=np.array(columns, dtype=np.int64),
            factor=np.array(factors, dtype=np.float64),
        )


def _check(cell: Cell) -> None:
    is_number = np.isfinite(cell.value) and cell.value >= 0
    if not is_number or cell.count < 0 or (cell.count == 0 and cell.value > 0):
        raise NegativeCell(cell.key)
    if cell.largest is None:
        return
    room = cell.value * (1 + AGREES) + AGREES
    if not 0 <= cell.second <= cell.largest or cell.largest + cell.second > room:
        raise ContributionsDoNotFit(cell.key)


def together(sets: Iterable[TableSet]) -> TableSet:
    """Several tables as one set: cells with the same key become one.

    Raises:
        CellTwice: two of them say different things of one cell.
    """
    cells: dict[Key, Cell] = {}
    sums: dict[Sum, None] = {}
    for one in sets:
        for cell in one.cells:
            if cells.setdefault(cell.key, cell) != cell:
                raise CellTwice(cell.key)
        sums |= dict.fromkeys(one.sums)
    return TableSet(cells=list(cells.values()), sums=list(sums))
