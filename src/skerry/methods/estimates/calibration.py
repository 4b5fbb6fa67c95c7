"""What weights were fitted to: what it explains of an answer does not make a figure unsure."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from skerry.methods.estimates.arrays import FloatArray, IntArray, Values, row_sums, sums

_NOTHING = 1e-10
"""A direction with less than this part of the largest one is a repetition of others."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Calibration:
    """Weights were fitted so that the totals of ``auxiliary`` come out as known.

    ``auxiliary`` has a row for each kind of respondent and a column for each known total; none
    where the total of each kind itself is known. ``kinds`` says whose row is which, none where
    each respondent has its own. ``regression`` has the weights by which an answer is explained.
    """

    auxiliary: Values | None
    kinds: IntArray | None
    regression: FloatArray

    def residuals(self, values: FloatArray) -> FloatArray:
        """What the known totals leave unexplained of each column of ``values``."""
        fitted = self._by_kind(values)
        if self.auxiliary is not None:
            explained = self._basis @ (self._basis.T @ (self._root * fitted))
            fitted = _divided(explained, self._root)
        return values - (fitted if self.kinds is None else fitted[self.kinds])

    def _by_kind(self, values: FloatArray) -> FloatArray:
        """The mean of each kind; with it, regression on kinds is regression on respondents."""
        if self.kinds is None:
            return values
        weighted = self.regression[:, np.newaxis] * values
        return _divided(row_sums(self.kinds, len(self._root), weighted), self._root**2)

    @cached_property
    def _root(self) -> FloatArray:
        if self.kinds is None:
            return np.sqrt(self.regression)[:, np.newaxis]
        size = 0 if self.auxiliary is None else len(self.auxiliary)
        by_kind = sums(self.kinds, self.regression, size)
        return np.asarray(np.sqrt(by_kind)[:, np.newaxis])

    @cached_property
    def _basis(self) -> FloatArray:
        """Orthonormal columns that span what is known; totals that repeat others add none."""
        known = self._root * np.asarray(self.auxiliary)
        sizes = np.sqrt((known**2).sum(axis=0))
        return basis(known[:, sizes > 0] / sizes[sizes > 0])


def basis(columns: FloatArray) -> FloatArray:
    """Orthonormal columns that span the same."""
    left, sizes, _ = np.linalg.svd(columns, full_matrices=False)
    return np.ascontiguousarray(left[:, sizes > _NOTHING * sizes.max(initial=0.0)])


def _divided(values: FloatArray, by: FloatArray) -> FloatArray:
    """Nothing where there is nothing to divide by."""
    return np.divide(values, by, out=np.zeros_like(values), where=by > 0)
