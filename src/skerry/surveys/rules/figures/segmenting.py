"""Groups of respondents who answered alike: looked for in the answers to some questions, and found again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

import numpy as np

from skerry.methods.estimates import BoolArray, IntArray
from skerry.methods.segments import (
    Candidate,
    Effort,
    NoSegments,
    Segments,
    Way,
    k_modes,
    latent_classes,
)
from skerry.questionnaires.api import Definition
from skerry.surveys.enums import SegmentsObstacle
from skerry.surveys.rules.figures.columns import LEAST_IN_GROUP, NOTHING, Column, column_of
from skerry.surveys.rules.figures.replies import Reply
from skerry.surveys.rules.figures.variables import VariableKind, variables_of

FEWEST_QUESTIONS: Final = 3
MOST_QUESTIONS: Final = 20
MOST_SEGMENTS: Final = 6
LEAST_IN_SEGMENT: Final = max(30, LEAST_IN_GROUP)
"""So many organisations are in each segment."""
MOST_SILENT: Final = 0.1
"""So large a part may have answered none of the questions; they count with the largest segment."""
VERY_STABLE: Final = 0.85
STABLE: Final = 0.6
KINDS: Final = (VariableKind.VALUES, VariableKind.CHOSEN)
TENTHS: Final = 10
HUNDRED: Final = 100
_MISSING: Final = -1


class SegmentsImpossible(Exception):
    """Nothing is looked for; ``question`` is what is in the way, where it is one."""

    def __init__(self, obstacle: SegmentsObstacle, question: str = "") -> None:
        super().__init__(obstacle, question)
        self.obstacle = obstacle
        self.question = question


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A question whose answers could make segments; ``missing`` is how many in ten left it out, rounded.

    More exactly it would tell of those who were asked, which may be hidden.
    """

    name: str
    missing: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Matter:
    """What segments are looked for in: a row for each reply, a column for each variable, −1 for no answer."""

    codes: IntArray
    organisations: IntArray

    @property
    def fingerprint(self) -> bytes:
        """The same for the same answers in any order."""
        whole = np.column_stack([self.codes, _weight_of(self.organisations)]).astype("<i8")
        ordered: IntArray = whole[np.lexsort(whole.T)]
        return repr(whole.shape).encode() + ordered.tobytes()


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A number of segments: ``score`` decides between numbers, the lower the better.

    ``shares`` are how many of 100 are in each. ``obstacle`` says why it was not taken into account.
    """

    classes: int
    score: float | None = None
    stability: float | None = None
    shares: tuple[int, ...] = ()
    obstacle: str = ""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a search found; ``classes`` is 1 where there are no segments.

    Of a number that was tried ``bic`` is told as hundredths of that of one segment: exactly, it
    would tell how many gave each answer.
    """

    classes: int
    shares: tuple[int, ...]
    stability: float
    tried: tuple[Tried, ...]

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        return asdict(self)

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:  # Any: JSON
        tried = tuple(
            Tried(**{**each, "shares": tuple(each["shares"])}) for each in written["tried"]
        )
        return cls(**{**written, "shares": tuple(written["shares"]), "tried": tried})


def offers(definition: Definition, replies: Sequence[Reply]) -> Sequence[Offer]:
    """The questions that can be counted, in the order of their pages."""
    found: dict[str, Offer] = {}
    for column in _columns(definition, replies):
        silent = _silent(column).mean() if replies else 1.0
        name = column.variable.name
        found.setdefault(name, Offer(name=name, missing=round(float(silent) * TENTHS)))
    return list(found.values())


def matter_of(definition: Definition, replies: Sequence[Reply], questions: Sequence[str]) -> Matter:
    """The answers to ``questions``.

    Raises:
        SegmentsImpossible: too few answered, or a question was left out by hardly all, or many
            left out all of them, or all said the same.
    """
    columns = [one for one in _columns(definition, replies) if one.variable.name in questions]
    organisations = _organisations(replies)
    if len(set(organisations.tolist())) < 2 * LEAST_IN_SEGMENT:
        raise SegmentsImpossible(SegmentsObstacle.TOO_FEW)
    codes = np.column_stack([_coded(one) for one in columns])
    for column, said in zip(columns, codes.T, strict=True):
        if len(set(organisations[said != _MISSING].tolist())) < LEAST_IN_SEGMENT:
            raise SegmentsImpossible(SegmentsObstacle.LEFT_OUT, column.variable.name)
    if (codes == _MISSING).all(axis=1).mean() > MOST_SILENT:
        raise SegmentsImpossible(SegmentsObstacle.SILENT)
    if all(len(set(said[said != _MISSING].tolist())) == 1 for said in codes.T):
        raise SegmentsImpossible(SegmentsObstacle.ALIKE)
    return Matter(codes=codes, organisations=organisations)


def numbers(way: Way) -> range:
    """How many segments are tried. Without a model of chance nothing speaks for a single one."""
    return range(1 if way is Way.LATENT_CLASSES else 2, MOST_SEGMENTS + 1)


def tried(matter: Matter, *, classes: int, way: Way, seed: int) -> Tried:
    """How well so many segments fit."""
    try:
        found = _segments(matter, classes=classes, way=way, seed=seed, effort=Effort())
    except NoSegments as refusal:
        (candidate,) = refusal.candidates
        return Tried(classes=classes, obstacle=str(candidate.obstacle))
    return Tried(
        classes=classes,
        score=_score(found.chosen, way),
        stability=round(found.stability, 2),
        shares=_shares(members_in(found), classes),
    )


def chosen(each: Sequence[Tried], way: Way) -> Found:
    """Which number is taken: that which fits best, of equals the fewest."""
    possible = [one for one in each if one.score is not None]
    best = min(possible, key=lambda one: (one.score or 0.0, one.classes), default=None)
    if best is None or best.classes == 1:
        return Found(classes=1, shares=(), stability=0.0, tried=_told(each, way))
    return Found(
        classes=best.classes,
        shares=best.shares,
        stability=best.stability or 0.0,
        tried=_told(each, way),
    )


def members(matter: Matter, *, classes: int, way: Way, seed: int) -> IntArray:
    """The segment of each reply, found again; the same answers give the same segments."""
    quick = Effort(samples=2)  # how stable they are is known, and changes nobody's segment
    return members_in(_segments(matter, classes=classes, way=way, seed=seed, effort=quick))


def members_in(found: Segments) -> IntArray:
    """Who answered none of the questions is most likely in the largest segment, which is the first."""
    return np.maximum(found.members, 0)


def _segments(matter: Matter, *, classes: int, way: Way, seed: int, effort: Effort) -> Segments:
    find = latent_classes if way is Way.LATENT_CLASSES else k_modes
    return find(
        matter.codes.astype(np.int64),
        seed=seed,
        organisations=matter.organisations.astype(np.int64),
        classes=[classes],
        minimum=LEAST_IN_SEGMENT,
        effort=effort,
    )


def _score(candidate: Candidate, way: Way) -> float:
    if way is Way.LATENT_CLASSES:
        return candidate.bic or 0.0
    return -round(candidate.stability or 0.0, 2)


def _told(each: Sequence[Tried], way: Way) -> tuple[Tried, ...]:
    """Of a BIC only what share it is of the first one's."""
    if way is Way.K_MODES:
        return tuple(_without_score(one, None) for one in each)
    of_one = each[0].score or 1.0
    return tuple(
        _without_score(one, None if one.score is None else round(HUNDRED * one.score / of_one))
        for one in each
    )


def _without_score(one: Tried, score: float | None) -> Tried:
    return Tried(classes=one.classes, score=score, stability=one.stability, obstacle=one.obstacle)


def _shares(found: IntArray, classes: int) -> tuple[int, ...]:
    return tuple(
        round(HUNDRED * int((found == place).sum()) / len(found)) for place in range(classes)
    )


def _columns(definition: Definition, replies: Sequence[Reply]) -> Sequence[Column]:
    return [column_of(each, replies) for each in variables_of(definition) if each.kind in KINDS]


def _silent(column: Column) -> BoolArray:
    found: BoolArray = column.codes == column.names.index(NOTHING)
    return found


def _coded(column: Column) -> IntArray:
    return np.where(_silent(column), _MISSING, column.codes)


def _organisations(replies: Sequence[Reply]) -> IntArray:
    places = {unit: place for place, unit in enumerate(sorted({each.unit for each in replies}))}
    return np.array([places[reply.unit] for reply in replies], dtype=np.int64)


def _weight_of(organisations: IntArray) -> IntArray:
    """How many replies the organisation of each has: the same, whatever the numbers stand for."""
    _, places, counts = np.unique(organisations, return_inverse=True, return_counts=True)
    found: IntArray = counts[places]
    return found
