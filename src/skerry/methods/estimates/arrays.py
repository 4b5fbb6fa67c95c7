"""The arrays that go in."""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.integer[Any]]
"""Codes from 0 on, in whole numbers of any width."""

Values = FloatArray | BoolArray | IntArray


def sums(codes: IntArray, weights: FloatArray, size: int) -> FloatArray:
    """Of the weights, by code, at least ``size`` of them."""
    return np.asarray(np.bincount(codes, weights, minlength=size), dtype=np.float64)


def row_sums(groups: IntArray, size: int, values: FloatArray) -> FloatArray:
    """Of the rows of each group."""
    count = len(groups)
    chosen = sparse.csc_array((np.ones(count), groups, np.arange(count + 1)), shape=(size, count))
    return np.asarray(chosen @ values)
