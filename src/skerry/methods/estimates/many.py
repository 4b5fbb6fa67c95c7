"""Many questions in many groups at once: the same figures as one by one, much faster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skerry.methods.estimates import intervals
from skerry.methods.estimates.arrays import BoolArray, FloatArray, IntArray, Values
from skerry.methods.estimates.cautions import Caution
from skerry.methods.estimates.columns import Columns, columns
from skerry.methods.estimates.design import Design, LengthsDiffer
from skerry.methods.estimates.estimate import Estimate
from skerry.methods.estimates.intervals import Interval
from skerry.methods.estimates.parameters import LEVEL, METHOD, VERSION
from skerry.methods.estimates.parts import NobodyAnswered
from skerry.methods.estimates.proportions import effective_numbers, ends, refuse_no_shares


@dataclass(frozen=True, kw_only=True, eq=False)
class Figures:
    """A row for each domain, a column for each question; no numbers where nobody answered."""

    values: FloatArray
    standard_errors: FloatArray
    low: FloatArray
    high: FloatArray
    level: float
    interval: Interval
    degrees_of_freedom: FloatArray
    n: IntArray
    weighted_base: FloatArray
    cautions: Mapping[Caution, BoolArray]
    method: str
    version: int = VERSION

    def estimate(self, domain: int, column: int) -> Estimate:
        """One of them, as it comes by itself.

        Raises:
            NobodyAnswered: there is no answer in it.
        """
        at = (domain, column)
        if not self.n[at]:
            raise NobodyAnswered
        return Estimate(
            value=float(self.values[at]),
            standard_error=float(self.standard_errors[at]),
            low=float(self.low[at]),
            high=float(self.high[at]),
            level=self.level,
            interval=Interval.NONE if np.isnan(self.low[at]) else self.interval,
            degrees_of_freedom=float(self.degrees_of_freedom[at]),
            n=int(self.n[at]),
            weighted_base=float(self.weighted_base[at]),
            cautions=frozenset(name for name, where in self.cautions.items() if where[at]),
            method=self.method,
            version=self.version,
        )


def means(
    design: Design, matrix: Values, *, domains: BoolArray | None = None, level: float = LEVEL
) -> Figures:
    """The mean of each column of ``matrix`` in each column of ``domains``.

    >>> design = Design(weights=np.ones(4), strata=np.zeros(4, dtype=int))
    >>> groups = np.array([[True, False], [True, False], [False, True], [False, True]])
    >>> means(design, np.array([[1.0], [3.0], [5.0], [9.0]]), domains=groups).values.tolist()
    [[2.0], [7.0]]
    """
    answers = _matrix(design, matrix, "matrix")
    rows = [_row(design, answers, group) for group in _groups(design, domains)]
    for row in rows:
        row.low, row.high = intervals.by_t(row.values, row.errors, row.of.degrees, level)
        row.low[row.are_equal] = row.high[row.are_equal] = np.nan
        census = row.of.is_census
        row.low[census] = row.high[census] = row.values[census]
    return _stacked(rows, level, Interval.T, "mean")


def shares(
    design: Design,
    matrix: Values,
    *,
    domains: BoolArray | None = None,
    level: float = LEVEL,
    interval: Interval = Interval.KORN_GRAUBARD,
) -> Figures:
    """The share of yes in each column of ``matrix`` in each column of ``domains``.

    >>> design = Design(weights=np.ones(4), strata=np.zeros(4, dtype=int))
    >>> shares(design, np.array([[1, 0], [1, 0], [0, 1], [0, 0]])).values.tolist()
    [[0.5, 0.25]]
    """
    answers = _matrix(design, matrix, "matrix")
    refuse_no_shares(answers)
    rows = [_row(design, answers, group) for group in _groups(design, domains)]
    for row in rows:
        of = row.of
        effective = effective_numbers(
            row.values, row.errors, (of.n, of.degrees), (of.most, of.sure), level
        )
        row.low, row.high = ends(interval, row.values, effective, level)
    return _stacked(rows, level, interval, "share")


@dataclass(kw_only=True)
class _Row:
    """The figures of one domain."""

    of: Columns
    values: FloatArray
    errors: FloatArray
    are_equal: BoolArray
    low: FloatArray
    high: FloatArray


def _row(design: Design, answers: FloatArray, group: BoolArray) -> _Row:
    of = columns(design, ~np.isnan(answers) & group[:, np.newaxis])
    nobody = of.n == 0
    first = answers[of.inside.argmax(axis=0), np.arange(answers.shape[1])]
    off = np.where(of.inside, answers - first, 0.0)
    with np.errstate(invalid="ignore"):
        further = (design.weights @ off) / of.base
        influence = np.where(of.inside, (off - further) / of.base, 0.0)
    errors = np.sqrt(design.variances(influence))
    are_equal = ~off.any(axis=0) & ~of.is_census & ~nobody
    errors[are_equal], errors[nobody] = 0.0, np.nan
    values = np.where(nobody, np.nan, first + further)
    return _Row(of=of, values=values, errors=errors, are_equal=are_equal, low=values, high=values)


def _matrix(design: Design, matrix: Values, name: str) -> FloatArray:
    if len(matrix) != design.n:
        raise LengthsDiffer(name, len(matrix), design.n)
    return np.asarray(matrix, dtype=np.float64)


def _groups(design: Design, domains: BoolArray | None) -> BoolArray:
    """A row for each."""
    if domains is None:
        return np.ones((1, design.n), dtype=bool)
    return _matrix(design, domains, "domains").astype(bool).T


def _stacked(rows: Sequence[_Row], level: float, interval: Interval, name: str) -> Figures:
    cautions = {
        caution: np.stack([row.of.cautions[caution] & (row.of.n > 0) for row in rows])
        for caution in rows[0].of.cautions
    }
    return Figures(
        values=np.stack([row.values for row in rows]),
        standard_errors=np.stack([row.errors for row in rows]),
        low=np.stack([row.low for row in rows]),
        high=np.stack([row.high for row in rows]),
        level=level,
        interval=interval,
        degrees_of_freedom=np.stack([row.of.degrees for row in rows]),
        n=np.stack([row.of.n for row in rows]).astype(np.int64),
        weighted_base=np.stack([row.of.base for row in rows]),
        cautions=cautions | {Caution.ALL_EQUAL: np.stack([row.are_equal for row in rows])},
        method=f"{METHOD}.{name}",
    )
