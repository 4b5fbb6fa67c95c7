"""The least that has to be hidden, proven; and a bound on it where a proof would take too long.

By M. Fischetti and J. J. Salazar (2001): cells are chosen by a whole-number programme; an
attack on the choice that succeeds gives a new condition, by the duality of linear programmes:
so much of what would stop it has to be hidden, if the attacked cell is. This goes on until no
attack succeeds. The programme's bound is at all times a bound on the least loss.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from skerry.methods.disclosure.arrays import BoolArray, FloatArray
from skerry.methods.disclosure.attacking import EXACT
from skerry.methods.disclosure.parameters import HALF
from skerry.methods.disclosure.programme import Programme
from skerry.methods.disclosure.system import System, Terms

MOST_ROUNDS: Final = 200
"""After so many rounds of attack and answer the search ends with what it has."""
MOST_ATTACKS: Final = 4_000
"""Attacks for the bound of a large set of tables; then it is as good as it is."""


@dataclass(frozen=True, kw_only=True)
class Best:
    """The best choice known, and what any choice costs at least."""

    hidden: BoolArray
    bound: float

    is_proven: bool


class Prover:
    """Attacks choices, and collects what follows from each attack that succeeds."""

    def __init__(self, system: System, primary: BoolArray, *, is_whole: bool) -> None:
        self._system = system
        cells = system.cells
        cost = np.where(primary, 0.0, system.cost)
        self._master = Programme(
            Terms(
                row=np.zeros(0, dtype=np.int64),
                column=np.zeros(0, dtype=np.int64),
                factor=np.zeros(0),
            ),
            np.where(primary, 1.0, 0.0),
            np.where(system.is_fixed & ~primary, 0.0, 1.0),
            rows=(np.zeros(0), np.zeros(0)),
            is_whole=np.ones(cells, dtype=bool) if is_whole else None,
        )
        self._master.price(cost)
        self._base = system.limits(np.zeros(cells, dtype=bool))
        self._attack = Programme(system.relations, *self._base)

    def choice(self) -> FloatArray | None:
        """The cheapest choice that stops all attacks known so far, as shares of one."""
        return self._master.solve()

    @property
    def cost(self) -> float:
        return self._master.least

    @property
    def proven(self) -> float:
        return self._master.proven

    def attack(self, hidden: BoolArray | FloatArray, cells: BoolArray) -> int:
        """Attack ``cells``, and return how many attacks succeed. Cells may be hidden in part."""
        self._attack.bound(*self._limits(hidden.astype(np.float64)))
        return sum(
            self._attack_one(cell, sign)
            for cell in np.flatnonzero(cells).tolist()
            for sign in (1, -1)
        )

    def _limits(self, hidden: FloatArray) -> tuple[FloatArray, FloatArray]:
        system, (low, high) = self._system, (self._base[0].copy(), self._base[1].copy())
        which = system.shown
        low[which] += hidden * (system.low[which] - low[which])
        high[which] += hidden * (system.high[which] - high[which])
        return low, high

    def _attack_one(self, cell: int, sign: int) -> bool:
        system = self._system
        need = float((system.need_up if sign > 0 else system.need_down)[cell])
        cost = np.zeros(system.unknowns)
        cost[system.asked[cell]] = -sign
        self._attack.price(cost)
        self._attack.solve()
        if -self._attack.least >= need * (1 - EXACT) - EXACT:
            return False
        self._learn(cell, need, -self._attack.profits)
        return True

    def _learn(self, cell: int, need: float, profits: FloatArray) -> None:
        """Each column's profit times its room bounds what the attacked cell can do."""
        system, (low, high) = self._system, self._base
        always = np.where(profits > 0, profits * high, profits * low)
        always[np.abs(profits) < EXACT] = 0
        which = system.shown
        full = np.where(profits > 0, profits * system.high, profits * system.low)[which]
        more = np.clip(full - always[which], 0, None)
        more[np.abs(profits[which]) < EXACT] = 0
        lack = max(need - float(always.sum()), 0.0)
        weights = np.minimum(more, lack)
        weights[cell] -= lack
        columns = np.flatnonzero(weights)
        self._master.add_row(columns, weights[columns] / max(lack, EXACT), 0.0)


def least_loss(system: System, primary: BoolArray, good: BoolArray) -> Best:
    """The cheapest set of cells to hide that protects each of them; ``good`` is one that does."""
    prover = Prover(system, primary, is_whole=True)
    bound, loss = 0.0, float(system.cost[good & ~primary].sum())
    for _ in range(MOST_ROUNDS):
        chosen = prover.choice()
        if chosen is None:  # pragma: no cover  # hiding what is good is always a choice
            break
        bound = max(bound, prover.proven)
        if bound >= loss * (1 - EXACT):
            return Best(hidden=good, bound=loss, is_proven=True)
        hidden = chosen > HALF
        if not prover.attack(hidden, hidden):
            cost = float(system.cost[hidden & ~primary].sum())
            return Best(hidden=hidden, bound=cost, is_proven=True)
    return Best(hidden=good, bound=bound, is_proven=False)


def loss_is_at_least(system: System, primary: BoolArray) -> float:
    """A bound on the least loss: what stops the attacks on the primary cells alone, in fractions.

    Each round attacks what the cheapest answer to all rounds before hides, in parts of cells.
    """
    prover = Prover(system, primary, is_whole=False)
    hidden: FloatArray = primary.astype(np.float64)
    bound, left = 0.0, MOST_ATTACKS
    while left > 0 and prover.attack(hidden, primary):
        left -= 2 * int(primary.sum())
        chosen = prover.choice()
        if chosen is None:  # pragma: no cover  # hiding all is always a choice
            break
        hidden, bound = chosen, prover.cost
    return bound
