"""The last audit of small groups: what whole numbers alone would give away.

Linear bounds let half a respondent answer. In a small wave the bounds in whole respondents can
be much narrower, so there each hidden figure is proven by answers of whole respondents, too.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from skerry.methods.disclosure.arrays import BoolArray, FloatArray
from skerry.methods.disclosure.attacking import Reached
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
        low, high = system.limits(np.zeros(system.cells, dtype=bool))
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

    def exchange(self, hidden: BoolArray, cell: int, sign: int) -> FloatArray | None:
        """A move in which some exchange one answer for another, and no more is hidden; or None."""
        low, high = self._limits_of(hidden, cell, sign)
        for still in self._exchanges(cell):
            found = self._solve(np.where(still, 0.0, low), np.where(still, 0.0, high))
            if found is not None:
                return found
        return None

    def free(self, hidden: BoolArray, cell: int, sign: int) -> FloatArray | None:
        """Any move for which no more than ``hidden`` is hidden; None where there is none."""
        found = self.exchange(hidden, cell, sign)
        return self._solve(*self._limits_of(hidden, cell, sign)) if found is None else found

    def dear(self, hidden: BoolArray, cell: int, sign: int) -> FloatArray | None:
        """A move for which little is hidden beside ``hidden``; None where what is fixed forbids it."""
        cost = np.zeros(len(self._low))
        cost[self._choices :] = np.where(hidden, 0.0, self._system.cost)
        self._programme.price(cost)
        return self._solve(*self._limits(cell, sign))

    def _limits_of(self, hidden: BoolArray, cell: int, sign: int) -> tuple[FloatArray, FloatArray]:
        self._programme.price(np.zeros(len(self._low)))
        low, high = self._limits(cell, sign)
        high[self._choices :] = hidden
        return low, high

    def _limits(self, cell: int, sign: int) -> tuple[FloatArray, FloatArray]:
        system, low, high = self._system, self._low.copy(), self._high.copy()
        which = system.asked[cell]
        if sign > 0:
            low[which] = system.need_up[cell]
        else:
            high[which] = -system.need_down[cell]
        return low, high

    def _exchanges(self, cell: int) -> Iterator[BoolArray]:
        """Which columns stand still when the answers of ``cell`` and one other are exchanged."""
        terms, leaves = self._system.relations, self._leaves
        row = terms.row[terms.column == self._system.asked[cell]]
        parts = terms.column[np.isin(terms.row, row)]
        own = np.unique(parts[parts < leaves] // self._classes)
        answer = np.arange(leaves) // self._classes
        for other in np.setdiff1d(answer, own):
            still = np.zeros(len(self._low), dtype=bool)
            still[:leaves] = ~np.isin(answer, own) & (answer != other)
            yield still

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


class WholeAudit:
    """The moves found so far, each a set of answers that proves all ends that it reaches."""

    def __init__(self, system: System, mover: WholeMover) -> None:
        self._system, self._mover = system, mover
        self._moves: list[FloatArray] = []

    def reached(self, hidden: BoolArray) -> Reached:
        """What the moves prove while no more than ``hidden`` is hidden."""
        reached = Reached.nothing(self._system.cells)
        for move in self._moves:
            if not (visible(self._system, move) & ~hidden).any():
                reached.take(self._system, move)
        return reached

    def widened(self, hidden: BoolArray) -> BoolArray:
        """``hidden``, and what else must be so that each of its ends is proven."""
        reached = self.reached(hidden)
        while reached.lacking(self._system, hidden):
            cell, sign = _next(self._system, hidden, reached)
            move = self._mover.free(hidden, cell, sign)
            if move is None:
                move = self._mover.dear(hidden, cell, sign)
            if move is None:
                raise CannotBeProtected(np.array([cell]))
            hidden = hidden | visible(self._system, move)
            self._take(reached, move)
        return hidden

    def proves(self, hidden: BoolArray) -> bool:
        """Whether each end of ``hidden`` is soon reached while no more is hidden."""
        reached = self.reached(hidden)
        while reached.lacking(self._system, hidden):
            move = self._mover.exchange(hidden, *_next(self._system, hidden, reached))
            if move is None or (visible(self._system, move) & ~hidden).any():
                return False
            self._take(reached, move)
        return True

    def _take(self, reached: Reached, move: FloatArray) -> None:
        self._moves.append(move)
        reached.take(self._system, move)


def hide_for_whole_numbers(
    system: System, primary: BoolArray, leaves: int, classes: int, *, seed: int
) -> tuple[BoolArray, Reached]:
    """All cells to hide, so that needs hold in whole respondents, and how far each is proven.

    The first ``leaves`` unknowns are whole numbers, of so many ``classes`` for each answer. What
    is hidden beside the ``primary`` cells is shown again, the dearest first, where each end
    stays proven.

    Raises:
        CannotBeProtected: cells that are always shown give a hidden one away.
    """
    if not primary.any():
        return primary, Reached.nothing(system.cells)
    about = np.random.default_rng(seed).uniform(1, UNEVEN, system.cells)
    system = replace(system, cost=system.cost * about)
    audit = WholeAudit(system, WholeMover(system, leaves, classes))
    hidden = audit.widened(primary)
    for cell in np.argsort(-system.cost, kind="stable").tolist():
        fewer = hidden.copy()
        fewer[cell] = False
        if hidden[cell] and not primary[cell] and audit.proves(fewer):
            hidden = fewer
    return hidden, audit.reached(hidden)


def _next(system: System, hidden: BoolArray, reached: Reached) -> tuple[int, int]:
    """The end that is hardest to reach: the one with the largest need."""
    up = np.where(hidden & reached.lacks_up(system), system.need_up, 0.0)
    down = np.where(hidden & reached.lacks_down(system), system.need_down, 0.0)
    return (int(up.argmax()), 1) if up.max() >= down.max() else (int(down.argmax()), -1)
