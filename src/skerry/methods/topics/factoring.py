"""Topics as parts that answers are made of, and how many of them stay when answers are left out.

The library of factors is large and slow to load, so it is loaded when topics are looked for:
who only counts codes does without.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix

from skerry.methods.topics.reading import Read

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_MOST_ROUNDS = 300
_TOLERANCE = 1e-4


@dataclass(frozen=True, kw_only=True)
class Factors:
    """``strengths`` of each topic in each answer, ``words`` the weight of each term in each topic."""

    strengths: FloatArray
    words: FloatArray

    @property
    def topic_of(self) -> IntArray:
        """The strongest topic of each answer."""
        return np.asarray(self.strengths.argmax(axis=1), dtype=np.int64)

    def leading(self, number: int) -> IntArray:
        """The columns of the heaviest terms of each topic."""
        order = np.argsort(-self.words, axis=1, kind="stable")
        return np.asarray(order[:, :number], dtype=np.int64)


def weighted(read: Read) -> csr_matrix:
    """How much each term says about each answer: TF-IDF with (1 + ln tf) (1 + ln((1 + n) / (1 + df)))."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  # as the module says

    vectorizer = TfidfVectorizer(
        analyzer=_as_it_is, vocabulary=list(read.vocabulary), sublinear_tf=True
    )
    return csr_matrix(vectorizer.fit_transform(read.terms))


def _as_it_is(terms: tuple[str, ...]) -> tuple[str, ...]:
    return terms


def factors(matrix: csr_matrix, number: int, *, seed: int) -> Factors:
    """The answers as sums of ``number`` topics, neither with anything below 0, the largest first."""
    from sklearn.decomposition import NMF  # noqa: PLC0415  # as the module says
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415  # likewise

    model = NMF(
        n_components=number,
        init="nndsvda",
        random_state=seed,
        max_iter=_MOST_ROUNDS,
        tol=_TOLERANCE,
    )
    # An exact fit leaves an error that rounding puts below 0; the library takes its root.
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)
        strengths = model.fit_transform(matrix)
    heights = np.maximum(model.components_.max(axis=1), np.finfo(float).tiny)
    scaled = Factors(strengths=strengths * heights, words=model.components_ / heights[:, None])
    sizes = np.bincount(scaled.topic_of, minlength=number)
    leading = scaled.leading(1)[:, 0]
    order = np.lexsort((leading, -sizes))
    return Factors(strengths=scaled.strengths[:, order], words=scaled.words[order])


def stability(matrix: csr_matrix, known: Factors, *, samples: int, depth: int, seed: int) -> float:
    """How alike the leading words stay when each time a fifth of the answers is left out.

    Each topic is matched to one of the sample; two lists of words agree as the mean of the
    Jaccard indices of their first 1, 2, … words.

    D. Greene, D. O'Callaghan and P. Cunningham, How many topics? Stability analysis for topic
    models, ECML PKDD 2014, 498–513.
    """
    number = len(known.words)
    rng = np.random.default_rng([seed, number])
    reference = known.leading(depth)
    found = []
    for _ in range(samples):
        kept = rng.random(matrix.shape[0]).argsort()[: max(number, matrix.shape[0] * 4 // 5)]
        again = factors(matrix[np.sort(kept)], number, seed=seed).leading(depth)
        likeness = np.array([[_likeness(one, other) for other in again] for one in reference])
        rows, columns = linear_sum_assignment(likeness, maximize=True)
        found.append(likeness[rows, columns].mean())
    return float(np.mean(found))


def _likeness(one: IntArray, other: IntArray) -> float:
    """The mean Jaccard index of the first words of two lists."""
    return float(np.mean([_jaccard(one[:depth], other[:depth]) for depth in _depths(one)]))


def _depths(words: IntArray) -> Sequence[int]:
    return range(1, len(words) + 1)


def _jaccard(one: IntArray, other: IntArray) -> float:
    first, second = set(one.tolist()), set(other.tolist())
    return len(first & second) / len(first | second)
