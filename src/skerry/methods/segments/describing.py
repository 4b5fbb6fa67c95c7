"""How sure segments are, and what sets each apart: the same answers drawn again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from skerry.methods.segments.agreeing import adjusted_rand, aligned, jaccard
from skerry.methods.segments.answers import Cells
from skerry.methods.segments.fitting import Model, Way, batches, counted, improve

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

RESTARTS = 3
"""How many starts a sample that is drawn again gets; the best counts."""

TOLERANCE = 1e-5
MOST_ROUNDS = 100


@dataclass(frozen=True, kw_only=True)
class Trait:
    """How often a segment says ``code`` to ``question``, against the ``rest`` of those who answered.

    ``standard_error``, ``low`` and ``high`` are those of ``difference``.
    """

    question: int
    code: int
    share: float
    rest: float
    difference: float
    standard_error: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out that the segment says it as often as the rest."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, kw_only=True)
class Stability:
    """What samples drawn again find: agreement with the segments, that of each, and its spread."""

    agreements: FloatArray
    jaccards: FloatArray
    errors: FloatArray


def stability(
    way: Way, cells: Cells, model: Model, *, samples: int, rng: np.random.Generator
) -> Stability:
    """Draw the respondents again, with replacement, and look for as many segments each time.

    Asked: would other respondents of the same kind have shown the same segments? Everybody is
    put into the segments of each sample and compared with where they are; the classes of a
    sample are matched to the segments with which they share most.

    C. Hennig, Cluster-wise assessment of cluster stability, Computational Statistics and Data
    Analysis 52 (2007), 258–271.
    """
    classes = model.shares.shape[1]
    known = members(way, cells, model)[cells.cell_of]
    drawn = rng.multinomial(cells.n, cells.counts / cells.n, size=samples)
    weights = drawn * (cells.weights / cells.counts)
    agreements, jaccards, differences = [], [], []
    for batch in batches(samples, cells, classes * RESTARTS):
        found = _refitted(way, cells, weights[batch], classes, rng)
        for place, sample in enumerate(weights[batch]):
            again = found.of(np.array([place]))
            labels = members(way, cells, again)[cells.cell_of]
            order = aligned(labels, known, classes=classes)
            agreements.append(adjusted_rand(known, labels))
            jaccards.append(jaccard(np.argsort(order)[labels], known, classes=classes))
            share, rest = shares(way, cells, again, sample)
            differences.append((share - rest)[order])
    return Stability(
        agreements=np.array(agreements),
        jaccards=np.array(jaccards),
        errors=np.std(np.array(differences), axis=0, ddof=1),
    )


def _refitted(
    way: Way, cells: Cells, weights: FloatArray, classes: int, rng: np.random.Generator
) -> Model:
    """For each sample the best of some starts."""
    begun = way.begin(cells, classes, len(weights) * RESTARTS, rng)
    repeated = np.repeat(weights, RESTARTS, axis=0)
    fit = improve(way, cells, repeated, begun, tolerance=TOLERANCE, most_rounds=MOST_ROUNDS)
    best = fit.values.reshape(-1, RESTARTS).argmax(axis=1)
    return fit.model.of(np.arange(len(weights)) * RESTARTS + best)


def members(way: Way, cells: Cells, model: Model) -> IntArray:
    """The class to which each cell belongs most."""
    belongs, _ = way.memberships(cells, model)
    return np.asarray(belongs[:, 0].argmax(axis=1), dtype=np.int64)


def shares(
    way: Way, cells: Cells, model: Model, weights: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """For each class and category: how often it is said in the class, and by all others."""
    belongs, _ = way.memberships(cells, model)
    counts, _ = counted(cells, weights[None], belongs)
    own = counts[0]
    others = own.sum(axis=0) - own
    return _of_question(cells, own), _of_question(cells, others)


def _of_question(cells: Cells, counts: FloatArray) -> FloatArray:
    """Shares among those who answered the question; 0 where nobody did."""
    answered = np.repeat(np.add.reduceat(counts, cells.starts, axis=1), cells.sizes, axis=1)
    return np.where(answered > 0, counts / np.where(answered > 0, answered, 1), 0.0)


def traits(
    cells: Cells, share: FloatArray, rest: FloatArray, errors: FloatArray, *, level: float
) -> Sequence[tuple[Trait, ...]]:
    """What sets each segment apart, the largest difference first."""
    half = NormalDist().inv_cdf((1 + level) / 2) * errors
    difference = share - rest
    low, high = np.maximum(difference - half, -1), np.minimum(difference + half, 1)
    found = [
        [
            Trait(
                question=question,
                code=code,
                share=float(share[segment, column]),
                rest=float(rest[segment, column]),
                difference=float(difference[segment, column]),
                standard_error=float(errors[segment, column]),
                low=float(low[segment, column]),
                high=float(high[segment, column]),
            )
            for column, (question, code) in enumerate(cells.columns)
        ]
        for segment in range(len(share))
    ]
    return [tuple(sorted(each, key=_by_difference)) for each in found]


def _by_difference(trait: Trait) -> tuple[float, int, int]:
    return -round(abs(trait.difference), 12), trait.question, trait.code
