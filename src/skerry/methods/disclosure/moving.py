"""The cheapest move from the truth, found on the way from where nothing moves.

That nothing moves is always an answer. A solver that is not told so begins with every column at
the lower end of its bounds, and spends most of its time on the way back to the truth.
"""

import numpy as np

from skerry.methods.disclosure.arrays import BoolArray, FloatArray, IntArray
from skerry.methods.disclosure.programme import Programme
from skerry.methods.disclosure.system import Terms


class Moves:
    """Moves within bounds that keep all relations, for one price after the other.

    A column that may go both ways becomes two, so that nothing lies at an end of each. What has
    one relation to itself, such as the sum that it tells, follows from the others.
    """

    def __init__(self, terms: Terms, low: FloatArray, high: FloatArray) -> None:
        self._follows = _following(terms, len(low))
        self._both = np.flatnonzero((low < 0) & (high > 0) & ~self._follows)
        self._programme = Programme(
            _with_ways_back(terms, self._both, len(low)), *self._parted(low, high)
        )
        self._programme.walk()

    def cheapest(self, low: FloatArray, high: FloatArray, cost: FloatArray) -> FloatArray:
        """The move of least cost; the bounds are no wider than the first, and allow to stay."""
        lows, highs = self._parted(low, high)
        follows = np.concatenate([self._follows, np.zeros(len(self._both), dtype=bool)])
        self._programme.bound(lows, highs)
        self._programme.price(np.concatenate([cost, -cost[self._both]]))
        self._programme.begin(follows, at_top=lows < 0)
        found = self._programme.solve()
        if found is None:  # pragma: no cover  # moving nothing is always an answer
            return np.zeros(len(low))
        move = found[: len(low)]
        move[self._both] -= found[len(low) :]
        return move

    def _parted(self, low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
        lows, back = low.copy(), -low[self._both]
        lows[self._both] = 0
        return np.concatenate([lows, np.zeros(len(back))]), np.concatenate([high, back])


def _following(terms: Terms, columns: int) -> BoolArray:
    """One column for each relation that has some which stand in no other."""
    is_single = np.bincount(terms.column, minlength=columns) == 1
    single = terms.column[is_single[terms.column]]
    _, first = np.unique(terms.row[is_single[terms.column]], return_index=True)
    found = np.zeros(columns, dtype=bool)
    found[single[first]] = True
    return found


def _with_ways_back(terms: Terms, both: IntArray, columns: int) -> Terms:
    """The relations, with one more column for each of ``both``, which counts against it."""
    place = np.full(columns, -1)
    place[both] = columns + np.arange(len(both))
    has = place[terms.column] >= 0
    return Terms(
        row=np.concatenate([terms.row, terms.row[has]]),
        column=np.concatenate([terms.column, place[terms.column[has]]]),
        factor=np.concatenate([terms.factor, -terms.factor[has]]),
    )
