"""Which cells are to be moved next, and which way, so that they help and do not hinder each other."""

import numpy as np

from skerry.methods.disclosure.arrays import BoolArray, FloatArray, IntArray
from skerry.methods.disclosure.attacking import Reached
from skerry.methods.disclosure.parameters import HALF
from skerry.methods.disclosure.system import System


class Wishes:
    """Cells that share a relation are sent opposite ways: then they make room for each other."""

    def __init__(self, system: System, primary: BoolArray, *, seed: int) -> None:
        self._system = system
        self._primary = primary
        self._generator = np.random.default_rng(seed)
        order = np.argsort(system.relations.column, kind="stable")
        column = system.relations.column[order]
        self._rows = system.relations.row[order]
        self._factors = system.relations.factor[order]
        self._starts = np.searchsorted(column, system.asked)
        self._ends = np.searchsorted(column, system.asked, side="right")

    def together(self, hidden: BoolArray, reached: Reached) -> IntArray:
        """All that lack something at once: up (1), down (-1), or nothing (0)."""
        return self._wanted(hidden, reached, self._system.cells, are_apart=False)

    def apart(self, hidden: BoolArray, reached: Reached, most: int) -> IntArray:
        """Some that lack something, no two of them in one relation."""
        return self._wanted(hidden, reached, most, are_apart=True)

    def _wanted(
        self, hidden: BoolArray, reached: Reached, most: int, *, are_apart: bool
    ) -> IntArray:
        up = hidden & reached.lacks_up(self._system)
        down = hidden & reached.lacks_down(self._system)
        wanted = np.zeros(self._system.cells, dtype=np.int64)
        strain = np.zeros(self._system.relations.rows)
        for cell in self._order(up | down).tolist():
            rows, factors = self._relations_of(cell)
            if are_apart and strain[rows].any():
                continue
            sign = int(up[cell]) - int(down[cell]) or self._relief(strain[rows], factors)
            wanted[cell] = sign
            strain[rows] += sign * factors * self._need(cell, sign)
            most -= 1
            if not most:
                break
        return wanted

    def _order(self, lacking: BoolArray) -> IntArray:
        """By chance, the primary ones first."""
        cells = self._generator.permutation(np.flatnonzero(lacking))
        ordered: IntArray = cells[np.argsort(~self._primary[cells], kind="stable")]
        return ordered

    def _relations_of(self, cell: int) -> tuple[IntArray, FloatArray]:
        which = slice(self._starts[cell], self._ends[cell])
        return self._rows[which], self._factors[which]

    def _relief(self, strain: FloatArray, factors: FloatArray) -> int:
        """The way that balances what the relations have to bear."""
        burden = float(np.sign(strain * factors).sum())
        if burden:
            return -1 if burden > 0 else 1
        return 1 if self._generator.random() < HALF else -1

    def _need(self, cell: int, sign: int) -> float:
        need = self._system.need_up if sign > 0 else self._system.need_down
        return float(need[cell])
