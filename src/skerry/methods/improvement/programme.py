"""The choice of measures as a whole-number programme for HiGHS.

A column x of 0 or 1 for each measure and a column for the risk that each threat leaves, which
lies above tangents of w · exp(−Σ −ln(1 − r) x). The limits are the linear counterparts of
D. Bertsimas and M. Sim (2004): Σ likely x + Γ z + Σ p ≤ limit, z + p ≥ more · x.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import highspy
import numpy as np

from skerry.methods.improvement.candidates import (
    BoolArray,
    Budget,
    Candidates,
    FloatArray,
    IntArray,
)

ENDLESS: Final = highspy.kHighsInf
_EXACT = 1e-9
_WHOLE = 1000.0
"""The risk before any measure as the solver sees it, whose own tolerances are absolute."""
_SETTINGS: Final = {
    "threads": 1,
    "primal_feasibility_tolerance": _EXACT,
    "dual_feasibility_tolerance": _EXACT,
    "mip_feasibility_tolerance": _EXACT,
    "mip_rel_gap": 0.0,
    # Good plans come from the kernel, so the solver only has to prove: ten times as fast.
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_allow_restart": False,
    "mip_allow_cut_separation_at_nodes": False,
    "mip_pool_soft_limit": 100,
}
_NONE: Final = {
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
    highspy.HighsModelStatus.kObjectiveBound,
}
_ENDED: Final = {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit}


class NoAnswer(ArithmeticError):
    """HiGHS gave up on a programme that has an answer; ``status`` is its word for why."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, kw_only=True)
class Relaxed:
    """The least risk if measures could be taken in part, and by how much each changes it."""

    least: float
    taken: FloatArray
    worth: FloatArray


@dataclass(frozen=True, kw_only=True)
class Found:
    """Measures that may be best, or none; nothing that was looked among is below ``bound``."""

    chosen: BoolArray | None
    bound: float
    is_finished: bool


class Programme:
    """The candidates with their limits; all risks are shares of the risk before any measure."""

    def __init__(self, candidates: Candidates, *, most_nodes: int) -> None:
        self._candidates = candidates
        self._measures, self._threats = candidates.kept.shape
        self._scale = _WHOLE / candidates.initial
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy leaves it untyped
        self._highs.silent()
        for name, value in {**_SETTINGS, "mip_max_nodes": most_nodes}.items():
            self._highs.setOptionValue(name, value)
        self._add_columns(
            [0.0] * self._measures + [1.0] * self._threats,
            [1.0] * self._measures + [ENDLESS] * self._threats,
        )
        for place, needs in enumerate(candidates.requires):
            for need in needs:
                self._add_row([place, need], [1.0, -1.0], most=0.0)
        for budget in (candidates.hours, candidates.money):
            self._keep_to(budget, candidates.protected)
        self.touch(np.zeros(self._threats))

    def touch(self, sums: FloatArray) -> None:
        """Draw the risk of each threat more closely where its logarithm has fallen by ``sums``."""
        heights = self._scale * self._candidates.weights * np.exp(-sums)
        for threat, height in enumerate(heights.tolist()):
            drops = self._candidates.drops[:, threat]
            lowering = np.flatnonzero(drops)
            self._add_row(
                [self._measures + threat, *lowering.tolist()],
                [1.0, *(height * drops[lowering]).tolist()],
                least=height * (1 + float(sums[threat])),
            )

    def forbid(self, chosen: BoolArray) -> None:
        """Take no set that holds all of ``chosen``, which together are beyond a limit."""
        places = np.flatnonzero(chosen).tolist()
        self._add_row(places, [1.0] * len(places), most=len(places) - 1.0)

    def relax(self, *, closely: float, rounds: int) -> Relaxed:
        """Measures taken in part, with the risk drawn to ``closely`` where they are."""
        for _round in range(rounds):
            values = self._solved()
            sums = self._candidates.drops.T @ values[: self._measures]
            true = self._scale * self._candidates.weights * np.exp(-sums)
            if (true - values[self._risks]).sum() <= closely * _WHOLE:
                break
            self.touch(sums)
        values = self._solved()
        costs = np.array(self._highs.getSolution().col_dual[: self._measures])
        return Relaxed(
            least=self._highs.getInfo().objective_function_value / _WHOLE,
            taken=values[: self._measures],
            worth=np.abs(costs) / _WHOLE,
        )

    def decide_wholly(self) -> None:
        """Each measure is taken or left from now on."""
        columns = np.arange(self._measures, dtype=np.int32)
        kinds = np.ones(self._measures, dtype=np.uint8)
        self._highs.changeColsIntegrality(self._measures, columns, kinds)

    def settle(self, is_settled: BoolArray, taken: FloatArray) -> None:
        """Leave those that are settled as they are ``taken``, all others open."""
        columns = np.arange(self._measures, dtype=np.int32)
        low, high = np.where(is_settled, taken, 0.0), np.where(is_settled, taken, 1.0)
        self._highs.changeColsBounds(self._measures, columns, low, high)

    def spend_fewer_hours(self, most: float) -> None:
        """Take only plans whose likely hours are ``most`` or less, from now on."""
        hours = self._candidates.hours.likely
        unit = most or 1.0
        self._add_row(list(range(self._measures)), (hours / unit).tolist(), most=most / unit)

    def search(self, *, below: float, closely: float) -> Found:
        """The best that is better than ``below``, to within ``closely``; none if there is none."""
        self._highs.setOptionValue("objective_bound", below * _WHOLE)
        self._highs.setOptionValue("mip_abs_gap", closely * _WHOLE)
        self._highs.clearSolver()  # else it begins with its last answer, whatever is asked
        self._highs.run()
        status = self._highs.getModelStatus()
        if status in _NONE:
            return Found(chosen=None, bound=below, is_finished=True)
        if status not in _ENDED:
            raise NoAnswer(str(status))
        told = self._highs.getInfo()
        has_answer = told.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        # Branches above "below" are cut off, but an answer met on the way may lie above it.
        is_better = has_answer and told.objective_function_value < below * _WHOLE
        taken = np.array(self._highs.getSolution().col_value[: self._measures]) > 1 / 2
        return Found(
            chosen=taken if is_better else None,
            bound=min(told.mip_dual_bound / _WHOLE, below),
            is_finished=status == highspy.HighsModelStatus.kOptimal,
        )

    @property
    def _risks(self) -> slice:
        return slice(self._measures, self._measures + self._threats)

    def _solved(self) -> FloatArray:
        self._highs.run()
        status = self._highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise NoAnswer(str(status))
        return np.array(self._highs.getSolution().col_value)

    def _keep_to(self, budget: Budget, protected: int) -> None:
        """Costs as shares of the limit; columns z and p only for what may overrun."""
        if budget.limit == ENDLESS:
            return
        unit = budget.limit or 1.0
        overrunning = np.flatnonzero(budget.more).tolist() if protected else []
        every = list(range(self._measures))
        shared = self._highs.getNumCol()
        own = list(range(shared + 1, shared + 1 + len(overrunning)))
        self._add_columns([0.0] * (1 + len(own)), [ENDLESS] * (1 + len(own)))
        self._add_row(
            [*every, shared, *own],
            [*(budget.likely / unit).tolist(), float(protected), *[1.0] * len(own)],
            most=budget.limit / unit,
        )
        for column, place in zip(own, overrunning, strict=True):
            more = float(budget.more[place]) / unit
            self._add_row([shared, column, place], [1.0, 1.0, -more], least=0.0)

    def _add_columns(self, costs: Sequence[float], most: Sequence[float]) -> None:
        nothing: IntArray = np.zeros(0, dtype=np.int64)
        self._highs.addCols(
            len(costs),
            np.array(costs),
            np.zeros(len(costs)),
            np.array(most),
            0,
            np.zeros(len(costs), dtype=np.int32),
            nothing.astype(np.int32),
            np.zeros(0),
        )

    def _add_row(
        self,
        columns: Sequence[int],
        factors: Sequence[float],
        *,
        least: float = -ENDLESS,
        most: float = ENDLESS,
    ) -> None:
        self._highs.addRow(
            least, most, len(columns), np.array(columns, dtype=np.int32), np.array(factors)
        )
