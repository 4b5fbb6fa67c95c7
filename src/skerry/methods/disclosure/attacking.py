"""What can be computed of hidden cells: the attacker's side, which the audit takes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from skerry.methods.disclosure.arrays import BoolArray, FloatArray, IntArray
from skerry.methods.disclosure.moving import Moves
from skerry.methods.disclosure.programme import Programme
from skerry.methods.disclosure.system import System, Terms

EXACT: Final = 1e-7
"""Differences smaller than this, in proportion, are those of the computer's arithmetic."""


@dataclass(kw_only=True)
class Reached:
    """How far from the truth each cell has been proven possible, by tables that look the same."""

    down: FloatArray
    up: FloatArray

    @classmethod
    def nothing(cls, cells: int) -> "Reached":
        return cls(down=np.zeros(cells), up=np.zeros(cells))

    def take(self, system: System, move: FloatArray) -> None:
        """Remember what another set of unknowns with the same publication shows."""
        moved = move[system.asked]
        np.maximum(self.up, moved, out=self.up)
        np.maximum(self.down, -moved, out=self.down)

    def lacking(self, system: System, hidden: BoolArray) -> int:
        """How many ends of hidden cells are not proven possible."""
        lacks = self.lacks_up(system)[hidden].sum() + self.lacks_down(system)[hidden].sum()
        return int(lacks)

    def lacks_up(self, system: System) -> BoolArray:
        return self.up < system.need_up * (1 - EXACT) - EXACT

    def lacks_down(self, system: System) -> BoolArray:
        return self.down < system.need_down * (1 - EXACT) - EXACT


def reaches(system: System, numbers: FloatArray) -> BoolArray:
    """Which ends (columns, all upper ones first) moves reach by the ``numbers`` they move in each cell."""
    up = (numbers > 0) & (numbers >= system.need_up * (1 - EXACT) - EXACT)
    down = (numbers < 0) & (-numbers >= system.need_down * (1 - EXACT) - EXACT)
    return np.concatenate([up, down], axis=-1)


class Attacker:
    """Knows the relations and all that is shown, and moves what is hidden as far as it goes."""

    def __init__(self, system: System, hidden: BoolArray) -> None:
        self._system = system
        self._low, self._high = system.limits(hidden)
        idle = system.idle(hidden)
        is_open = (self._low < self._high) & ~idle
        self._open = np.flatnonzero(is_open)
        self._place = np.full(system.unknowns, -1)
        self._place[self._open] = np.arange(len(self._open))
        self._terms = _restricted(system.relations, is_open, idle, self._place)

    def reach(self, wanted: IntArray) -> FloatArray:
        """One move that brings as many cells as it can as far as ``wanted`` says: -1, 0 or 1 each."""
        low, high, cost = self._low.copy(), self._high.copy(), np.zeros(self._system.unknowns)
        aim(self._system, wanted, low, high, cost)
        move = np.zeros(self._system.unknowns)
        among = self._open
        move[among] = self._moves.cheapest(low[among], high[among], cost[among])
        return move

    def furthest(self, cells: IntArray) -> tuple[FloatArray, FloatArray]:
        """How far each of ``cells`` can lie below the truth, and above it."""
        programme = Programme(self._terms, self._low[self._open], self._high[self._open])
        columns = self._place[self._system.asked[cells]]
        found = np.zeros((2, len(cells)))
        found[:, columns >= 0] = programme.ranges(columns[columns >= 0])
        return found[0], found[1]

    @cached_property
    def _moves(self) -> Moves:
        return Moves(self._terms, self._low[self._open], self._high[self._open])


def aim(
    system: System, wanted: IntArray, low: FloatArray, high: FloatArray, cost: FloatArray
) -> None:
    """Reward cells for moving as ``wanted``, up to what they need and no further."""
    for sign, need in ((1, system.need_up), (-1, system.need_down)):
        cells = np.flatnonzero((wanted == sign) & (need > 0))
        which = system.asked[cells]
        cost[which] = -sign / need[cells]
        if sign > 0:
            low[which], high[which] = (
                np.maximum(low[which], 0),
                np.minimum(high[which], need[cells]),
            )
        else:
            low[which], high[which] = (
                np.maximum(low[which], -need[cells]),
                np.minimum(high[which], 0),
            )


def _restricted(terms: Terms, is_open: BoolArray, idle: BoolArray, place: IntArray) -> Terms:
    """The relations between open unknowns alone, without those that only tell what nobody asks."""
    is_wanted = np.ones(terms.rows, dtype=bool)
    is_wanted[terms.row[idle[terms.column]]] = False
    kept = is_open[terms.column] & is_wanted[terms.row]
    _, row = np.unique(terms.row[kept], return_inverse=True)
    return Terms(
        row=row.astype(np.int64), column=place[terms.column[kept]], factor=terms.factor[kept]
    )
