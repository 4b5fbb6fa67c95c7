"""Counts and sums of weights of every category of every question, by stratum."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skerry.methods.tabulation.answers import Answers
from skerry.methods.tabulation.parameters import METHOD, SMALL, THREADS, VERSION


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Arrays of questions × strata × categories.

    ``numbers`` are respondents, ``weights`` the sums of their weights, ``squares`` those of
    the squares of their weights. All shares, means and their errors follow from these three.
    """

    method: str = METHOD
    version: int = VERSION
    numbers: NDArray[np.float64]
    weights: NDArray[np.float64]
    squares: NDArray[np.float64]

    @property
    def frequencies(self) -> NDArray[np.float64]:
        """Sums of weights of questions × categories, over all strata."""
        summed: NDArray[np.float64] = self.weights.sum(axis=1)
        return summed


def counts(answers: Answers) -> Counts:
    """Asked: how many gave which answer, and for how many do they stand?

    Sums n, Σ w and Σ w² of the respondents of each stratum that gave each answer; W. G.
    Cochran, Sampling Techniques, 3rd edition, 1977, section 5.

    >>> found = counts(Answers.of(np.array([[0], [1], [1]]), np.array([2.0, 1.0, 1.5])))
    >>> found.numbers.tolist(), found.frequencies.tolist()
    ([[[1.0, 2.0]]], [[2.0, 2.5]])
    """
    if answers.codes.size <= SMALL:
        return plain_counts(answers)
    from skerry.methods.tabulation.compiled import TURN, summed  # noqa: PLC0415  # compiling takes a second

    cells = answers.stratum_count * answers.categories
    first = answers.strata * np.int32(answers.categories)
    with TURN:
        found = summed(answers.codes, answers.weights, first, cells, THREADS)
    return _as_counts(answers, np.moveaxis(found[..., :3], 2, 1))


def frequencies(answers: Answers) -> NDArray[np.float64]:
    """Asked: for how many does each answer stand? Sums of weights, questions × categories.

    The strata do not matter here; where they do, ``counts`` gives these sums too.

    >>> frequencies(Answers.of(np.array([[0], [1], [1]]), np.array([2.0, 1.0, 1.5]))).tolist()
    [[2.0, 2.5]]
    """
    if answers.codes.size <= SMALL:
        return plain_counts(answers).frequencies
    from skerry.methods.tabulation.compiled import TURN, weighted  # noqa: PLC0415  # as in ``counts``

    with TURN:
        found: NDArray[np.float64] = weighted(
            answers.codes, answers.weights, answers.categories, THREADS
        )
    return found


def plain_counts(answers: Answers) -> Counts:
    """The same, to be read: one ``bincount`` a question."""
    cells = answers.stratum_count * answers.categories
    by = [np.ones(answers.respondents), answers.weights, answers.weights**2]
    found = np.empty((answers.questions, len(by), cells))
    for question, codes in enumerate(answers.codes):
        at = answers.strata * answers.categories + codes
        for which, what in enumerate(by):
            found[question, which] = np.bincount(at, weights=what, minlength=cells)
    return _as_counts(answers, found)


def _as_counts(answers: Answers, found: NDArray[np.float64]) -> Counts:
    shape = (answers.questions, 3, answers.stratum_count, answers.categories)
    numbers, weights, squares = np.moveaxis(found.reshape(shape), 1, 0)
    return Counts(numbers=numbers, weights=weights, squares=squares)
