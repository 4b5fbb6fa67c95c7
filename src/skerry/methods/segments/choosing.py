"""How many segments there are, who belongs where, and what sets each apart."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from skerry.methods.segments.answers import AnswersDoNotFit, Cells, cells
from skerry.methods.segments.describing import Trait, members, shares, traits
from skerry.methods.segments.finding import Fitted, Wish, chosen_of, fitted
from skerry.methods.segments.results import (
    Candidate,
    Effort,
    NoSegments,
    Segment,
    Segments,
    Way,
)

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_NOBODY = -1
_FEWEST_SAMPLES = 2
_REACHED_BY_NINE_OF_TEN = 0.1
_EFFORT = Effort()


def latent_classes(
    codes: IntArray,
    *,
    seed: int,
    weights: FloatArray | None = None,
    organisations: IntArray | None = None,
    classes: Sequence[int] = range(1, 7),
    minimum: int = 5,
    level: float = 0.95,
    effort: Effort = _EFFORT,
) -> Segments:
    """Find groups that answer alike, when it is not known beforehand who they are.

    Asked: which kinds of respondents are there, and how large is each? Within a class the
    answers are independent: P(y) = Σ_k π_k Π_j ρ_kj(y_j), over the questions that were answered
    (−1 is no answer). The EM algorithm finds the most likely π and ρ from many starts. Of the
    numbers in ``classes``, that with the lowest BIC = −2 ln L + p ln n is taken, among those
    whose smallest class has members from ``minimum`` of the ``organisations`` (else of the rows) and which the answers can tell apart
    (fewer parameters than patterns that could be).

    P. F. Lazarsfeld and N. W. Henry, Latent Structure Analysis, 1968; D. A. Linzer and J. B.
    Lewis, poLCA, Journal of Statistical Software 42 (2011), number 10.

    >>> codes = np.array([[0, 0, 0, 0]] * 20 + [[1, 1, 1, 1]] * 10)
    >>> found = latent_classes(codes, seed=1, effort=Effort(samples=20))
    >>> [segment.size for segment in found.segments], found.chosen.classes, found.stability
    ([20, 10], 2, 1.0)

    Raises:
        AnswersDoNotFit: codes, weights or parameters are not what they should be.
        NobodyAnswered: no row has an answer and a weight.
        NothingSetsApart: all said the same.
        NoSegments: none of ``classes`` can be told.
    """
    wish = Wish(way=Way.LATENT_CLASSES, seed=seed, minimum=minimum, level=level, effort=effort)
    return _segments(codes, weights, organisations, classes, wish)


def k_modes(
    codes: IntArray,
    *,
    seed: int,
    classes: Sequence[int],
    weights: FloatArray | None = None,
    organisations: IntArray | None = None,
    minimum: int = 5,
    level: float = 0.95,
    effort: Effort = _EFFORT,
) -> Segments:
    """Part the respondents into groups around typical answers, without a model of chance.

    Asked: into which groups can they be parted so that each shares most answers with the
    typical one of its group? The mode of a group has the most frequent answer to each question;
    the cost is how many answers differ from the mode of their group, and it is made small by
    turns. There is no likelihood and so no BIC: of the numbers in ``classes`` (from 2 on) that
    with the highest stability is taken, the smallest of equals.

    Z. Huang, Extensions to the k-means algorithm for clustering large data sets with
    categorical values, Data Mining and Knowledge Discovery 2 (1998), 283–304.

    >>> codes = np.array([[0, 0, 1]] * 8 + [[1, 1, 0]] * 6 + [[0, 0, 0]])
    >>> found = k_modes(codes, seed=1, classes=[2], effort=Effort(samples=20))
    >>> [segment.size for segment in found.segments], found.chosen.fit
    ([9, 6], -1.0)

    Raises:
        AnswersDoNotFit, NobodyAnswered, NothingSetsApart, NoSegments: as in latent classes.
    """
    wish = Wish(way=Way.K_MODES, seed=seed, minimum=minimum, level=level, effort=effort)
    return _segments(codes, weights, organisations, classes, wish)


def _segments(
    codes: IntArray,
    weights: FloatArray | None,
    organisations: IntArray | None,
    classes: Sequence[int],
    wish: Wish,
) -> Segments:
    _check(classes, wish)
    found = cells(codes, weights)
    owners = np.arange(len(codes)) if organisations is None else organisations
    if owners.shape != (len(codes),):
        raise AnswersDoNotFit("organisations")
    fits = [fitted(found, owners[found.rows], number, wish) for number in sorted(set(classes))]
    allowed = [fit for fit in fits if isinstance(fit, Fitted)]
    if not allowed:
        raise NoSegments([fit for fit in fits if isinstance(fit, Candidate)])
    best = chosen_of(allowed, wish.way)
    compared = allowed if wish.way is Way.K_MODES else [best]
    candidates = [
        fit if isinstance(fit, Candidate) else _with_stability(fit, is_known=fit in compared)
        for fit in fits
    ]
    return _told(found, owners, (candidates, best), wish)


def _with_stability(fit: Fitted, *, is_known: bool) -> Candidate:
    """Stability is looked for only where something hangs on it."""
    if not is_known:
        return fit.candidate
    return replace(fit.candidate, stability=float(fit.stability.agreements.mean()))


def _check(classes: Sequence[int], wish: Wish) -> None:
    least = 1 if wish.way is Way.LATENT_CLASSES else 2
    if not classes or min(classes) < least:
        raise AnswersDoNotFit("classes")
    if not 0 < wish.level < 1:
        raise AnswersDoNotFit("level")
    if wish.minimum < 1:
        raise AnswersDoNotFit("minimum")
    effort = wish.effort
    if (
        effort.samples < _FEWEST_SAMPLES
        or min(effort.starts, effort.finalists, effort.most_rounds) < 1
    ):
        raise AnswersDoNotFit("effort")


def _told(
    found: Cells, owners: IntArray, choice: tuple[list[Candidate], Fitted], wish: Wish
) -> Segments:
    candidates, best = choice
    belongs, _ = wish.fitting.memberships(found, best.model)
    labels = np.full(len(owners), _NOBODY)
    labels[found.rows] = members(wish.fitting, found, best.model)[found.cell_of]
    probabilities = np.zeros((len(owners), best.candidate.classes))
    probabilities[found.rows] = belongs[found.cell_of, 0]
    agreements = best.stability.agreements
    return Segments(
        way=wish.way,
        seed=wish.seed,
        minimum=wish.minimum,
        level=wish.level,
        effort=wish.effort,
        n=found.n,
        left_out=len(owners) - found.n,
        candidates=tuple(candidates),
        chosen=_with_stability(best, is_known=True),
        segments=_each(found, owners, labels, best, wish),
        members=labels,
        probabilities=probabilities,
        stability=float(agreements.mean()),
        stability_low=float(np.quantile(agreements, _REACHED_BY_NINE_OF_TEN)),
    )


def _each(
    found: Cells, owners: IntArray, labels: IntArray, best: Fitted, wish: Wish
) -> tuple[Segment, ...]:
    jaccards = best.stability.jaccards.mean(axis=0)
    return tuple(
        Segment(
            size=int((labels == place).sum()),
            organisations=len(np.unique(owners[labels == place])),
            share=float(best.model.shares[0, place]),
            stability=float(jaccards[place]),
            traits=each,
        )
        for place, each in enumerate(_traits(found, best, wish))
    )


def _traits(found: Cells, best: Fitted, wish: Wish) -> Sequence[tuple[Trait, ...]]:
    """One segment alone is set apart by nothing."""
    if best.candidate.classes == 1:
        return [()]
    share, rest = shares(wish.fitting, found, best.model, found.weights)
    return traits(found, share, rest, best.stability.errors, level=wish.level)
