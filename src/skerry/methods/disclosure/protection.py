"""Sets of tables protected as a whole, and then audited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

import numpy as np

from skerry.methods.disclosure import rules as judging
from skerry.methods.disclosure.arrays import BoolArray, FloatArray
from skerry.methods.disclosure.attacking import EXACT, Attacker
from skerry.methods.disclosure.optimum import least_loss, loss_is_at_least
from skerry.methods.disclosure.parameters import METHOD, VERSION
from skerry.methods.disclosure.rules import Reason, Rules, State
from skerry.methods.disclosure.suppression import against_insiders, complement
from skerry.methods.disclosure.system import System
from skerry.methods.disclosure.tables import Key, TableSet

AMPLE: Final = 4.0
"""An attacker is held to know that no cell is more than so many times the largest total."""


class Solver(StrEnum):
    """How the cells were chosen: at the proven least loss, or by a good rule of thumb."""

    OPTIMUM = "optimum"
    MOVES = "moves"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProtectedCell:
    """A figure and what may be known of it: ``low`` and ``high`` is what an attacker can compute.

    ``high`` is None where nothing limits it. ``reasons`` are for the team, never for the public.
    """

    key: Key
    state: State
    reasons: frozenset[Reason]
    value: float
    low: float
    high: float | None

    @property
    def shown(self) -> float | None:
        """What is published: the value, or nothing."""
        return self.value if self.state is State.SHOWN else None


@dataclass(frozen=True, kw_only=True)
class Protected:
    """``loss`` is the cost of what is hidden beside the primary cells; ``bound``, what it is at least."""

    method: str = METHOD
    version: int = VERSION
    rules: Rules
    solver: Solver
    seed: int
    tables: TableSet
    cells: Sequence[ProtectedCell]
    loss: float
    bound: float

    @property
    def gap(self) -> float:
        """Which share of the loss might have been avoided, at most."""
        return (self.loss - self.bound) / self.loss if self.loss > self.bound else 0.0

    @cached_property
    def by_key(self) -> Mapping[Key, ProtectedCell]:
        return {cell.key: cell for cell in self.cells}

    @property
    def public(self) -> Mapping[Key, float | None]:
        """What may be shown to anybody: None is hidden, and why is not told."""
        return {cell.key: cell.shown for cell in self.cells}

    @property
    def hidden(self) -> BoolArray:
        return np.array([cell.state is not State.SHOWN for cell in self.cells])


def protect(tables: TableSet, rules: Rules, *, seed: int = 0) -> Protected:
    """Hide what must be hidden of ``tables``, and what it could be computed from; then audit.

    Raises:
        CannotBeProtected: cells that are always shown give a hidden one away.
    """
    primary = primary_reasons(tables, rules)
    is_primary = np.array([bool(reasons) for reasons in primary])
    system = system_of(tables, rules)
    hidden, _ = complement(system, is_primary, seed=seed)
    solver, bound = Solver.MOVES, 0.0
    if len(tables.cells) <= rules.exact_up_to:
        best = least_loss(system, is_primary, hidden)
        hidden, bound = best.hidden, best.bound
        solver = Solver.OPTIMUM if best.is_proven else Solver.MOVES
    else:
        bound = loss_is_at_least(system, is_primary)
    safe = against_insiders(system, hidden, _single(tables), seed=seed)
    if (safe != hidden).any():
        hidden, solver = safe, Solver.MOVES
    return Protected(
        rules=rules,
        solver=solver,
        seed=seed,
        tables=tables,
        cells=_cells(tables, rules, primary, hidden),
        loss=float(system.cost[hidden & ~is_primary].sum()),
        bound=bound,
    )


def audit(tables: TableSet, hidden: BoolArray, rules: Rules) -> tuple[FloatArray, FloatArray]:
    """The least and the most that each cell can be for whoever sees what is not ``hidden``.

    Each end is the optimum of one linear programme over all tables with the same publication.
    """
    attacker = Attacker(system_of(tables, rules), hidden)
    low, high = tables.values.copy(), tables.values.copy()
    cells = np.flatnonzero(hidden)
    down, up = attacker.furthest(cells)
    low[cells] += down
    high[cells] += up
    return low, high


def primary_reasons(tables: TableSet, rules: Rules) -> Sequence[frozenset[Reason]]:
    """Why each cell may not be shown, judged alone."""
    values, counts = tables.values, tables.counts
    largest = np.array([cell.largest or 0.0 for cell in tables.cells])
    second = np.array([cell.second for cell in tables.cells])
    is_money = np.array([cell.largest is not None for cell in tables.cells]) & (counts > 0)
    lacks = judging.lack_of_p_percent(values, largest, second, rules) > EXACT * np.maximum(
        values, 1
    )
    found = {
        Reason.FEW: judging.few(counts, rules),
        Reason.DOMINANCE: is_money & judging.dominated(values, largest, rules),
        Reason.P_PERCENT: is_money & lacks,
    }
    is_fixed = [cell.is_fixed for cell in tables.cells]
    return [
        frozenset(reason for reason, where in found.items() if where[place] and not fixed)
        for place, fixed in enumerate(is_fixed)
    ]


def system_of(tables: TableSet, rules: Rules) -> System:
    """What an attacker knows of ``tables``: the sums, and that nothing is negative."""
    values, number = tables.values, len(tables.cells)
    largest = np.array([cell.largest or 0.0 for cell in tables.cells])
    second = np.array([cell.second for cell in tables.cells])
    is_count = np.array([cell.largest is None for cell in tables.cells])
    wide = np.maximum(rules.width * values, np.where(is_count, 1.0, 0.0))
    lack = np.where(is_count, 0.0, judging.lack_of_p_percent(values, largest, second, rules))
    return System(
        relations=tables.relations,
        low=-values,
        high=AMPLE * max(1.0, float(values.max())) - values,
        shown=np.arange(number),
        asked=np.arange(number),
        rule_low=np.full(number, -np.inf),
        rule_high=np.full(number, np.inf),
        slack_low=np.zeros(number),
        slack_high=np.zeros(number),
        need_down=np.minimum(wide, values),
        need_up=np.maximum(wide, lack),
        cost=1.0 + values / max(1.0, float(values.mean())),
        is_fixed=np.array([cell.is_fixed for cell in tables.cells]),
    )


def _single(tables: TableSet) -> BoolArray:
    """Sums of money that one organisation alone makes up: it knows them."""
    return np.array([cell.count == 1 and cell.largest is not None for cell in tables.cells])


def _cells(
    tables: TableSet, rules: Rules, primary: Sequence[frozenset[Reason]], hidden: BoolArray
) -> Sequence[ProtectedCell]:
    low, high = audit(tables, hidden, rules)
    ample = AMPLE * max(1.0, float(tables.values.max())) * (1 - EXACT)
    complementary = frozenset({Reason.COMPLEMENT})
    found = []
    for place, cell in enumerate(tables.cells):
        is_secondary = bool(hidden[place]) and not primary[place]
        state = State.SECONDARY if is_secondary else State.PRIMARY if hidden[place] else State.SHOWN
        found.append(
            ProtectedCell(
                key=cell.key,
                state=state,
                reasons=complementary if is_secondary else primary[place],
                value=cell.value,
                low=max(0.0, float(low[place])),
                high=float(high[place]) if high[place] < ample else None,
            )
        )
    return found
