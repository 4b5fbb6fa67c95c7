"""Linear and whole-number programmes for HiGHS, kept warm from one question to the next."""

from typing import Final

import highspy
import numpy as np

from skerry.methods.disclosure.arrays import BoolArray, FloatArray, IntArray
from skerry.methods.disclosure.system import Terms

ENDLESS: Final = highspy.kHighsInf
PRIMAL: Final = 4
"""The primal simplex method, as HiGHS numbers them."""
FOLLOWS: Final = highspy.HighsBasisStatus.kBasic
BOTTOM: Final = highspy.HighsBasisStatus.kLower
TOP: Final = highspy.HighsBasisStatus.kUpper


class NoAnswer(ArithmeticError):
    """HiGHS gave up on a programme that has an answer; ``status`` is its word for why."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class Programme:
    """Least cost of columns within bounds, while each row of ``terms`` lies within its own.

    A search in whole numbers ends after ``most_answers``, each better than the one before.
    """

    def __init__(
        self,
        terms: Terms,
        low: FloatArray,
        high: FloatArray,
        *,
        rows: tuple[FloatArray, FloatArray] | None = None,
        is_whole: BoolArray | None = None,
        most_answers: int | None = None,
    ) -> None:
        self._columns = np.arange(len(low), dtype=np.int32)
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy leaves it untyped
        self._highs.silent()
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue(
            "dual_simplex_cost_perturbation_multiplier", 0.0
        )  # a third faster
        number = terms.rows if rows is None else len(rows[0])
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(low), number
        model.col_cost_ = np.zeros(len(low))
        model.col_lower_, model.col_upper_ = low, high
        model.row_lower_, model.row_upper_ = rows or (np.zeros(number), np.zeros(number))
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        start, index, value = _by_column(terms, len(low))
        model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = start, index, value
        if is_whole is not None:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            model.integrality_ = [kinds[int(each)] for each in is_whole]
        if most_answers is not None:
            self._highs.setOptionValue("mip_max_improving_sols", most_answers)
        self._terms, self._number = terms, number
        self._highs.passModel(model)

    def bound(self, low: FloatArray, high: FloatArray) -> None:
        """Take other bounds of the columns."""
        self._highs.changeColsBounds(len(self._columns), self._columns, low, high)

    def price(self, cost: FloatArray) -> None:
        """Take other costs of the columns."""
        self._highs.changeColsCost(len(self._columns), self._columns, cost)

    def ranges(self, columns: IntArray) -> tuple[FloatArray, FloatArray]:
        """The least and the most that each of ``columns`` can be.

        An answer stays one when only costs change, so the primal method goes on from there.
        """
        self._highs.setOptionValue("simplex_strategy", PRIMAL)
        self._highs.setOptionValue("presolve", "off")
        self.price(np.zeros(len(self._columns)))
        ends = np.zeros((2, len(columns)))
        for place, column in enumerate(columns.tolist()):
            for end, sign in enumerate((1.0, -1.0)):
                self._highs.changeColCost(column, sign)
                self.solve()
                ends[end, place] = sign * self.least
            self._highs.changeColCost(column, 0.0)
        return ends[0], ends[1]

    def walk(self) -> None:
        """Go from answer to answer: the way where ``begin`` tells one to start from."""
        self._highs.setOptionValue("simplex_strategy", PRIMAL)
        self._highs.setOptionValue("presolve", "off")
        self._highs.setOptionValue("primal_simplex_bound_perturbation_multiplier", 0.0)

    def begin(self, follows: BoolArray, *, at_top: BoolArray) -> None:
        """Start with columns at the top or bottom of their bounds, but for those that follow.

        Each of these has a row for itself; the other rows begin with all that they leave open.
        """
        basis = highspy.HighsBasis()
        basis.col_status = [
            FOLLOWS if one else TOP if top else BOTTOM
            for one, top in zip(follows.tolist(), at_top.tolist(), strict=True)
        ]
        basis.row_status = [BOTTOM if one else FOLLOWS for one in self._rows_of(follows).tolist()]
        basis.valid = True
        self._highs.setBasis(basis)

    def add_row(self, columns: IntArray, factors: FloatArray, least: float) -> None:
        """Demand that the sum is ``least`` or more."""
        self._highs.addRow(
            least, ENDLESS, len(columns), columns.astype(np.int32), factors.astype(np.float64)
        )

    def solve(self) -> FloatArray | None:
        """The columns at least cost; None where no columns do."""
        self._highs.run()
        status = self._highs.getModelStatus()
        if status in {
            highspy.HighsModelStatus.kInfeasible,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        }:
            return None
        if status not in {
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kSolutionLimit,
        }:
            raise NoAnswer(str(status))
        return np.array(self._highs.getSolution().col_value)

    def _rows_of(self, columns: BoolArray) -> BoolArray:
        found = np.zeros(self._number, dtype=bool)
        found[self._terms.row[columns[self._terms.column]]] = True
        return found

    @property
    def least(self) -> float:
        """The cost of the last answer."""
        return float(self._highs.getInfo().objective_function_value)

    @property
    def proven(self) -> float:
        """No answer with whole numbers costs less than this."""
        return float(self._highs.getInfo().mip_dual_bound)

    @property
    def profits(self) -> FloatArray:
        """By how much the cost would change with each column."""
        return np.array(self._highs.getSolution().col_dual)


def _by_column(terms: Terms, columns: int) -> tuple[IntArray, IntArray, FloatArray]:
    order = np.argsort(terms.column, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(terms.column, minlength=columns))])
    return start.astype(np.int32), terms.row[order].astype(np.int32), terms.factor[order]
