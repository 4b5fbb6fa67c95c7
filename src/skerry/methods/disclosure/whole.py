"""Small groups: hidden so that whole numbers alone give nothing away.

Linear bounds let half a respondent answer. In a small wave the bounds in whole respondents can
be much narrower, so there each hidden figure is proven by answers of whole respondents, too.

Exchanges of two answers are looked at first, all at once. Where they do not do, programmes in
whole numbers look for any answers, one end after the other, which takes a hundred times as long.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from skerry.methods.disclosure.alternatives import (
    Combinations,
    alternatives_of,
    least_hidden,
    spread_alternatives,
)
from skerry.methods.disclosure.answers import Frame
from skerry.methods.disclosure.arrays import BoolArray, FloatArray
from skerry.methods.disclosure.attacking import Reached
from skerry.methods.disclosure.exchanges import Lattice
from skerry.methods.disclosure.programme import ENDLESS, Programme
from skerry.methods.disclosure.suppression import (
    CannotBeProtected,
    rooms_of,
    visible,
    with_room,
)
from skerry.methods.disclosure.system import System, Terms

WHOLE_UP_TO: Final = 160
"""So many unknown numbers (classes of respondents times answers) are audited as whole ones."""
MOST_CLASSES: Final = 12
"""Of so many classes at most; where there are more, linear bounds hardly differ from whole ones."""
UNEVEN: Final = 1.01
"""Costs are made dearer by up to so many times, by chance: who knows the rules cannot foretell."""
MOST_ANSWERS: Final = 3
"""So many choices, each better than the one before, are looked at for one end."""


class WholeMover:
    """Finds answers of whole respondents that reach one end, and little that is hidden for it.

    To the columns with room comes one for each cell that says whether it is hidden: one or none.
    """

    def __init__(self, system: System, leaves: int, classes: int) -> None:
        self._system, self._leaves, self._classes = system, leaves, classes
        low, high = system.limits(np.zeros(system.cells, dtype=bool), ruled=system.is_fixed)
        rooms = rooms_of(system)
        self._low = np.concatenate([low, np.zeros(3 * system.cells)])
        self._high = np.concatenate([high, rooms.ravel(), np.ones(system.cells)])
        terms = _with_choice(system, rooms.sum(axis=0))
        self._choices = system.unknowns + 2 * system.cells
        place = np.arange(len(self._low))
        least = np.zeros(terms.rows)
        least[terms.rows - system.cells :] = -ENDLESS
        self._programme = Programme(
            terms,
            self._low,
            self._high,
            rows=(least, np.zeros(terms.rows)),
            is_whole=(place < leaves) | (place >= self._choices),
            most_answers=MOST_ANSWERS,
        )

    def free(self, hidden: BoolArray, cell: int, sign: int) -> FloatArray | None:
        """A move for which no more than ``hidden`` is hidden; None where there is none."""
        self._programme.price(np.zeros(len(self._low)))
        low, high = self._limits(cell, sign)
        high[self._choices :] = hidden
        return self._solve(low, high)

    def dear(self, hidden: BoolArray, cell: int, sign: int) -> FloatArray | None:
        """A move for which little is hidden beside ``hidden``; None where what is fixed forbids it."""
        cost = np.zeros(len(self._low))
        cost[self._choices :] = np.where(hidden, 0.0, self._system.cost)
        self._programme.price(cost)
        return self._solve(*self._limits(cell, sign))

    def _limits(self, cell: int, sign: int) -> tuple[FloatArray, FloatArray]:
        system, low, high = self._system, self._low.copy(), self._high.copy()
        which = system.asked[cell]
        if sign > 0:
            low[which] = system.need_up[cell]
        else:
            high[which] = -system.need_down[cell]
        return low, high

    def _solve(self, low: FloatArray, high: FloatArray) -> FloatArray | None:
        self._programme.bound(low, high)
        found = self._programme.solve()
        return None if found is None else self._exact(np.round(found[: self._leaves]))

    def _exact(self, leaves: FloatArray) -> FloatArray:
        """The move with its counts and shares computed anew: programmes keep to bounds but nearly."""
        terms = self._system.relations
        known = terms.column < self._leaves
        sums = np.bincount(
            terms.row[known],
            terms.factor[known] * leaves[terms.column[known]],
            minlength=terms.rows,
        )
        return np.concatenate([leaves, sums[self._classes :]])


def _with_choice(system: System, rooms: FloatArray) -> Terms:
    """The relations with room, and that a cell uses room only if it is hidden."""
    terms, cells = with_room(system), np.arange(system.cells)
    over, one = system.unknowns + cells, np.ones(system.cells)
    columns = [over, over + system.cells, over + 2 * system.cells]
    return Terms(
        row=np.concatenate([terms.row, *([terms.rows + cells] * len(columns))]),
        column=np.concatenate([terms.column, *columns]),
        factor=np.concatenate([terms.factor, one, one, -rooms]),
    )


def widened(system: System, primary: BoolArray, mover: WholeMover) -> tuple[BoolArray, Reached]:
    """``primary``, and what else is hidden so that each end is proven; and how far each is."""
    hidden, reached = primary, Reached.nothing(system.cells)
    while reached.lacking(system, hidden):
        cell, sign = _next(system, hidden, reached)
        move = mover.free(hidden, cell, sign)
        if move is None:
            move = mover.dear(hidden, cell, sign)
        if move is None:  # pragma: no cover  # some answers do, where nothing is always shown
            raise CannotBeProtected(np.array([cell]))
        hidden = hidden | visible(system, move)
        reached.take(system, move)
    return hidden, reached


class Small:
    """A frame of so few classes that its groups of questions are audited in whole respondents."""

    def __init__(self, frame: Frame, *, seed: int) -> None:
        self._lattice = Lattice(frame, seed=seed)
        self._seed = seed

    @staticmethod
    def holds(frame: Frame, among: Combinations) -> bool:
        """Whether a group is small enough."""
        return len(frame.sizes) <= MOST_CLASSES and among.low.size <= WHOLE_UP_TO

    def hide(
        self, system: System, primary: BoolArray, among: Combinations
    ) -> tuple[BoolArray, Reached]:
        """All cells to hide, so that needs hold in whole respondents, and how far each is proven.

        Raises:
            CannotBeProtected: cells that are always shown give a hidden one away.
        """
        if not primary.any():
            return primary, Reached.nothing(system.cells)
        chance = np.random.default_rng(self._seed)
        system = replace(system, cost=system.cost * chance.uniform(1, UNEVEN, system.cells))
        alternatives = alternatives_of(system, among, self._lattice.exchanges)
        hidden = least_hidden(alternatives, system, primary, chance)
        if hidden is None:
            alternatives.take(spread_alternatives(system, among, self._lattice, seed=self._seed))
            hidden = least_hidden(alternatives, system, primary, chance)
        if hidden is not None:
            return hidden, alternatives.reached(hidden)
        if system.is_fixed.any():
            raise CannotBeProtected(np.flatnonzero(primary))
        leaves, classes = among.low.size, among.low.shape[1]
        return widened(system, primary, WholeMover(system, leaves, classes))


def _next(system: System, hidden: BoolArray, reached: Reached) -> tuple[int, int]:
    """The end that is hardest to reach: the one with the largest need."""
    up = np.where(hidden & reached.lacks_up(system), system.need_up, 0.0)
    down = np.where(hidden & reached.lacks_down(system), system.need_down, 0.0)
    return (int(up.argmax()), 1) if up.max() >= down.max() else (int(down.argmax()), -1)
