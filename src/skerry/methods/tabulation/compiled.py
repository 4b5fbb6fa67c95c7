"""The loops that are worth compiling: the same sums as in plain NumPy, some thirty times faster.

They go through the respondents a block at a time, so that weights and answers stay in the
processor's cache, and each thread has blocks or questions of its own. Numba's own threads
may serve one caller at a time: call them with ``TURN`` held.
"""

from threading import Lock
from typing import Any, Final

import numba as nb
import numpy as np

BLOCK: Final = 8192
"""Respondents in a block."""
LANES: Final = 4
"""Sums kept beside each other, so that adding to one need not wait for the last addition."""

TURN: Final = Lock()

Array = Any  # Any: numba compiles for the types that arrive


@nb.njit(parallel=True, nogil=True)
def weighted(codes: Array, weights: Array, size: int, threads: int) -> Array:
    """Σ w by question and category."""
    questions, respondents = codes.shape
    found = np.zeros((threads, questions, LANES, size))
    blocks = (respondents + BLOCK - 1) // BLOCK
    for thread in nb.prange(threads):
        for block in range(thread, blocks, threads):
            start = block * BLOCK
            stop = min(start + BLOCK, respondents)
            whole = start + (stop - start) // LANES * LANES
            for question in range(questions):
                sums, row = found[thread, question], codes[question]
                for one in range(start, whole, LANES):
                    sums[0, row[one]] += weights[one]
                    sums[1, row[one + 1]] += weights[one + 1]
                    sums[2, row[one + 2]] += weights[one + 2]
                    sums[3, row[one + 3]] += weights[one + 3]
                for one in range(whole, stop):
                    sums[0, row[one]] += weights[one]
    return found.sum(axis=0).sum(axis=1)


@nb.njit(parallel=True, nogil=True)
def summed(codes: Array, weights: Array, strata: Array, cells: int, threads: int) -> Array:
    """n, Σ w and Σ w² by question and cell; ``strata`` are the first cell of each respondent's stratum."""
    questions, respondents = codes.shape
    found = np.zeros((threads, questions, cells, 4))
    blocks = (respondents + BLOCK - 1) // BLOCK
    for thread in nb.prange(threads):
        for block in range(thread, blocks, threads):
            start = block * BLOCK
            stop = min(start + BLOCK, respondents)
            for question in range(questions):
                sums, row = found[thread, question], codes[question]
                for one in range(start, stop):
                    cell, weight = strata[one] + row[one], weights[one]
                    sums[cell, 0] += 1.0
                    sums[cell, 1] += weight
                    sums[cell, 2] += weight * weight
    return found.sum(axis=0)


@nb.njit(parallel=True, nogil=True)
def crossed(codes: Array, weights: Array, strata: Array, stratum_count: int, size: int) -> Array:
    """Σ w by pair of questions and cell of stratum, category and category."""
    questions, respondents = codes.shape
    cells = stratum_count * size * size
    found = np.zeros((questions * (questions + 1) // 2, cells))
    for turn in nb.prange(questions):
        first = turn // 2 if turn % 2 == 0 else questions - 1 - turn // 2
        begin = first * questions - first * (first - 1) // 2
        base = np.empty(BLOCK, dtype=np.int32)
        for start in range(0, respondents, BLOCK):
            stop = min(start + BLOCK, respondents)
            for one in range(start, stop):
                base[one - start] = (strata[one] * size + codes[first, one]) * size
            other = first
            while other + 3 < questions:
                sums0 = found[begin + other - first]
                sums1 = found[begin + other - first + 1]
                sums2 = found[begin + other - first + 2]
                sums3 = found[begin + other - first + 3]
                for one in range(start, stop):
                    cell, weight = base[one - start], weights[one]
                    sums0[cell + codes[other, one]] += weight
                    sums1[cell + codes[other + 1, one]] += weight
                    sums2[cell + codes[other + 2, one]] += weight
                    sums3[cell + codes[other + 3, one]] += weight
                other += 4
            while other < questions:
                last = found[begin + other - first]
                for one in range(start, stop):
                    last[base[one - start] + codes[other, one]] += weights[one]
                other += 1
    return found
