"""Which cells are hidden beside those that must be, so that nothing can be computed back.

Fast and good: one linear programme moves many cells at once away from their true values, as
far as each must be possible, and pays for each shown cell that it takes along. What it takes
along is hidden. That move is a second set of tables with the same publication, so it proves
the protection of every cell it moved; few such moves prove all.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from skerry.methods.disclosure.arrays import BoolArray, FloatArray, IntArray
from skerry.methods.disclosure.attacking import EXACT, Attacker, Reached, aim
from skerry.methods.disclosure.moving import Moves
from skerry.methods.disclosure.system import System, Terms
from skerry.methods.disclosure.wishes import Wishes

FREE_TRIES: Final = 6
"""So often is tried, with other directions, what can be reached without hiding more."""
MOST_AT_ONCE: Final = 20
"""So many cells at most are moved at once when others must be hidden for it."""
URGENT: Final = 10.0
"""What reaching one cell's need is worth, in mean costs of hiding a cell."""

AT_ANY_COST: Final = 1e4
"""The same for a cell that nothing cheaper helps."""


class CannotBeProtected(ValueError):
    """``cells`` can be computed whatever else is hidden, because of cells that are always shown."""

    def __init__(self, cells: IntArray) -> None:
        super().__init__(cells.tolist())
        self.cells = cells


class Repairer:
    """Moves cells as far as they need, and says what has to be hidden for it."""

    def __init__(self, system: System) -> None:
        self._system = system
        low, high = system.limits(np.zeros(system.cells, dtype=bool), ruled=system.is_fixed)
        self._low = np.concatenate([low, np.zeros(2 * system.cells)])
        self._high = np.concatenate([high, rooms_of(system).ravel()])
        self._moves = Moves(with_room(system), self._low, self._high)

    def move(
        self,
        hidden: BoolArray,
        wanted: IntArray,
        urgent: float = URGENT,
        *,
        ruled: BoolArray | None = None,
    ) -> FloatArray:
        """The move of least loss that brings cells as far as ``wanted`` says: -1, 0 or 1 each.

        The cells ``ruled`` stay such as the rules would show, whatever is hidden for the move.
        """
        system = self._system
        low, high = self._low.copy(), self._high.copy()
        if ruled is not None:
            which = system.asked[ruled]
            low[which] = np.maximum(low[which], system.rule_low[ruled])
            high[which] = np.minimum(high[which], system.rule_high[ruled])
        cost = np.zeros(len(low))
        aim(system, wanted, low, high, cost)
        cost *= urgent
        prices = np.where(hidden, 0.0, system.cost / system.cost.mean() / _usual(system, wanted))
        cost[system.unknowns :] = np.tile(prices, 2)
        aimed = np.flatnonzero((wanted != 0) & (system.asked == system.shown))
        low[system.asked[aimed]], high[system.asked[aimed]] = self._aims(wanted, aimed)
        high[system.unknowns + aimed] = 0
        high[system.unknowns + system.cells + aimed] = 0
        return together(system, self._moves.cheapest(low, high, cost))

    def _aims(self, wanted: IntArray, cells: IntArray) -> tuple[FloatArray, FloatArray]:
        up = wanted[cells] > 0
        down = -np.minimum(
            self._system.need_down[cells], -self._system.low[self._system.asked[cells]]
        )
        top = np.minimum(self._system.need_up[cells], self._system.high[self._system.asked[cells]])
        return np.where(up, 0.0, down), np.where(up, top, 0.0)


def together(system: System, found: FloatArray) -> FloatArray:
    """The move that the columns of a programme with room make together."""
    move = found[: system.unknowns].copy()
    over, under = found[system.unknowns : system.unknowns + 2 * system.cells].reshape(2, -1)
    np.add.at(move, system.shown, over - under)
    return move


def _usual(system: System, wanted: IntArray) -> float:
    """How far the wanted cells have to move, as a rule: prices are by this step."""
    need = np.where(wanted > 0, system.need_up, system.need_down)[wanted != 0]
    return max(float(np.mean(need)), EXACT) if len(need) else 1.0


def rooms_of(system: System) -> FloatArray:
    """How far over and under what is printed of each cell it could be, were it hidden."""
    low, high = system.limits(np.zeros(system.cells, dtype=bool), ruled=system.is_fixed)
    which = system.shown
    more = np.maximum(system.high[which] - high[which], 0)
    less = np.maximum(low[which] - system.low[which], 0)
    return np.where(system.is_fixed, 0.0, np.array([more, less]))


def with_room(system: System) -> Terms:
    """The relations, with two more columns for each cell: over and under what is printed."""
    terms, cells = system.relations, system.cells
    cell_of = np.full(system.unknowns, -1)
    cell_of[system.shown] = np.arange(cells)
    of_cell = cell_of[terms.column]
    has = of_cell >= 0
    return Terms(
        row=np.concatenate([terms.row, terms.row[has], terms.row[has]]),
        column=np.concatenate(
            [
                terms.column,
                system.unknowns + of_cell[has],
                system.unknowns + cells + of_cell[has],
            ]
        ),
        factor=np.concatenate([terms.factor, terms.factor[has], -terms.factor[has]]),
    )


def visible(system: System, move: FloatArray) -> BoolArray:
    """The cells of which not the same would be published after ``move``."""
    return visible_in(system, move[system.shown], move[system.asked])


def visible_in(system: System, moved: FloatArray, numbers: FloatArray) -> BoolArray:
    """Where what is published would not be the same if figures ``moved`` so far; cells are the last axis.

    Another figure would be printed, or after so many ``numbers`` the rules would allow none.
    """
    return _beyond(moved, system.slack_low, system.slack_high) | _beyond(
        numbers, system.rule_low, system.rule_high
    )


def _beyond(moved: FloatArray, low: FloatArray, high: FloatArray) -> BoolArray:
    scale = np.maximum(1.0, np.abs(moved)) * EXACT
    found: BoolArray = (moved > high + scale) | (moved < low - scale)
    return found


def complement(
    system: System, primary: BoolArray, *, seed: int, most: int = MOST_AT_ONCE
) -> tuple[BoolArray, Reached]:
    """All cells to hide, the ``primary`` ones among them, and how far each is proven possible.

    So many as ``most`` are moved at once. One by one hides less where figures are printed shares.
    What the rules would not show is only moved to where nothing else helps: that hides more.

    Raises:
        CannotBeProtected: cells that are always shown give a hidden one away.
    """
    hidden, reached = primary.copy(), Reached.nothing(system.cells)
    wishes = Wishes(system, primary, seed=seed)
    repairer: Repairer | None = None
    is_ruled = True
    while True:
        _try_freely(system, hidden, reached, wishes)
        wanted = wishes.apart(hidden, reached, most)
        if not wanted.any():
            return hidden, reached
        repairer = repairer or Repairer(system)
        urgent = URGENT if most > 1 else AT_ANY_COST
        move = repairer.move(hidden, wanted, urgent, ruled=~hidden if is_ruled else None)
        more = hidden | visible(system, move)
        lacking = reached.lacking(system, hidden)
        reached.take(system, move)
        is_stuck = bool((more == hidden).all()) and reached.lacking(system, hidden) == lacking
        if is_stuck and most == 1 and not is_ruled:
            raise CannotBeProtected(np.flatnonzero(wanted))
        most = 1 if is_stuck and not is_ruled else most
        is_ruled = not is_stuck
        hidden = more


def _try_freely(system: System, hidden: BoolArray, reached: Reached, wishes: Wishes) -> None:
    """See what can be reached with what is hidden already."""
    attacker: Attacker | None = None
    for _ in range(FREE_TRIES):
        lacking = reached.lacking(system, hidden)
        if not lacking:
            return
        attacker = attacker or Attacker(system, hidden)
        reached.take(system, attacker.reach(wishes.together(hidden, reached)))
        if reached.lacking(system, hidden) == lacking:
            return


def against_insiders(
    system: System, hidden: BoolArray, known: BoolArray, *, seed: int
) -> BoolArray:
    """``hidden``, and what else must be so that nobody who knows one of ``known`` learns another."""
    while True:
        before = hidden
        for cell in np.flatnonzero(known & hidden).tolist():
            hidden, _ = complement(_with_knowledge(system, cell), hidden, seed=seed)
        if (before == hidden).all():
            return hidden


def _with_knowledge(system: System, cell: int) -> System:
    """What somebody knows to whom ``cell`` is no secret."""
    low, high = system.low.copy(), system.high.copy()
    down, up = system.need_down.copy(), system.need_up.copy()
    which = system.asked[cell]
    low[which] = high[which] = down[cell] = up[cell] = 0.0
    return replace(system, low=low, high=high, need_down=down, need_up=up)
