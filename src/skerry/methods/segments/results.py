"""What is told of segments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from skerry.methods.segments.describing import Trait
from skerry.methods.segments.parameters import METHOD, VERSION

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Way(StrEnum):
    """How segments were found."""

    LATENT_CLASSES = "latent-classes"
    K_MODES = "k-modes"


class Obstacle(StrEnum):
    """Why a number of segments was not taken."""

    TOO_SMALL = "too-small"
    NOT_IDENTIFIED = "not-identified"
    MORE_THAN_PATTERNS = "more-than-patterns"


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How hard is looked: ``starts`` for each number, ``samples`` drawn again for stability.

    ``finalists`` of the starts are followed until a round gains less than ``tolerance`` per
    respondent.
    """

    starts: int = 20
    finalists: int = 5
    samples: int = 50
    tolerance: float = 1e-9
    most_rounds: int = 1000


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What a number of segments reaches.

    ``fit`` is the logarithm of the likelihood, or for k-modes less the answers that differ from
    their mode. ``smallest`` counts the organisations of the smallest segment, ``reached`` the
    finalists that came to this fit. What was not computed is None.
    """

    classes: int
    parameters: int
    fit: float | None = None
    bic: float | None = None
    stability: float | None = None
    smallest: int = 0
    reached: int = 0
    has_settled: bool = False
    obstacle: Obstacle | None = None


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A group of respondents who answer alike. A person names it.

    ``size`` counts those who belong to it most, ``organisations`` whom they answer for,
    ``share`` is its weighted part of all.
    ``stability`` is the mean Jaccard index over samples drawn again: below 0.6 the segment
    should not be believed, above 0.85 it is very stable.
    """

    size: int
    organisations: int
    share: float
    stability: float
    traits: tuple[Trait, ...]


@dataclass(frozen=True, kw_only=True)
class Segments:
    """Segments, the largest first. ``members`` has the segment of each row, −1 for who did not answer.

    ``probabilities`` has how likely each row belongs to each segment, 0 for who did not answer.
    ``stability`` is the mean adjusted Rand index over samples drawn again, ``stability_low``
    what 9 of 10 of them reach.
    """

    method: str = METHOD
    version: int = VERSION
    way: Way
    seed: int
    minimum: int
    level: float
    effort: Effort
    n: int
    left_out: int
    candidates: tuple[Candidate, ...]
    chosen: Candidate
    segments: tuple[Segment, ...]
    members: IntArray = field(repr=False)
    probabilities: FloatArray = field(repr=False)
    stability: float
    stability_low: float


class NoSegments(ValueError):
    """None of the numbers asked for can be told: each of ``candidates`` has its obstacle."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        super().__init__(tuple(candidates))
        self.candidates = tuple(candidates)
