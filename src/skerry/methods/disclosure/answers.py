"""The answers of a wave, as its tables need them: who answered, in which parts, and what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from skerry.methods.disclosure.arrays import BoolArray, FloatArray, IntArray
from skerry.methods.disclosure.tables import TOTAL

NOWHERE: Final[Mapping[str, str]] = {}


class WaveMakesNoSense(ValueError):
    """A wave cannot be tabulated; ``name`` is the dimension or question that is in the way."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self.name = name


class NobodyAnswered(WaveMakesNoSense):
    """There is no respondent."""


class LengthsDiffer(WaveMakesNoSense):
    """A dimension or question has another number of respondents than the wave."""


class CodeUnknown(WaveMakesNoSense):
    """A code does not stand for one of the categories."""


class WeightsMakeNoSense(WaveMakesNoSense):
    """A weight is less than nothing or no number, or all are nothing."""


class ParentsRunInCircles(WaveMakesNoSense):
    """A place lies in itself."""


class QuestionUnknown(WaveMakesNoSense):
    """A cross-table is wanted of a question that is not there."""


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """What sorts respondents: ``codes`` index ``categories``; ``parents`` names what each lies in.

    A parent may have a parent; what has none lies in the whole.
    """

    name: str
    categories: Sequence[str]
    codes: IntArray
    parents: Mapping[str, str] = field(default_factory=lambda: NOWHERE)


@dataclass(frozen=True, kw_only=True)
class Question:
    """``answers`` index ``categories``, and the kinds of missing answers are among these.

    ``harmless`` are categories that need not be hidden for their own sake, such as not to have
    been asked; they are hidden where others could be computed from them.
    """

    name: str
    categories: Sequence[str]
    answers: IntArray
    harmless: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Answers:
    """All answers of a wave. ``crossed`` names the pairs of questions that get a cross-table.

    Raises:
        WaveMakesNoSense: one of its kinds, with the name of what is in the way.
    """

    organisations: IntArray
    """Which organisation each respondent speaks for: organisations are counted, not people."""
    weights: FloatArray
    dimensions: Sequence[Dimension]
    questions: Sequence[Question]
    crossed: Sequence[tuple[str, str]] = ()

    def __post_init__(self) -> None:
        number = len(self.organisations)
        if not number:
            raise NobodyAnswered
        weights = self.weights
        if len(weights) != number or not np.isfinite(weights).all() or (weights < 0).any():
            raise WeightsMakeNoSense
        if not weights.any():
            raise WeightsMakeNoSense
        for dimension in self.dimensions:
            _check(dimension.name, dimension.codes, dimension.categories, number)
        for question in self.questions:
            _check(question.name, question.answers, question.categories, number)
        names = {question.name for question in self.questions}
        for name in (name for pair in self.crossed for name in pair):
            if name not in names:
                raise QuestionUnknown(name)


def _check(name: str, codes: IntArray, categories: Sequence[str], number: int) -> None:
    if len(codes) != number:
        raise LengthsDiffer(name)
    if ((codes < 0) | (codes >= len(categories))).any():
        raise CodeUnknown(name)


@dataclass(frozen=True, kw_only=True, slots=True)
class Domain:
    """A part of those who answered: one code of one dimension, or all of them."""

    dimension: str
    code: str


WHOLE: Final = Domain(dimension="", code=TOTAL)


def domains_of(answers: Answers) -> Mapping[Domain, BoolArray]:
    """Every part for which figures are made, and who is in it; parts with nobody are left out."""
    found = {WHOLE: np.ones(len(answers.organisations), dtype=bool)}
    for dimension in answers.dimensions:
        for code, where in _parts(dimension).items():
            if where.any():
                found[Domain(dimension=dimension.name, code=code)] = where
    return found


def _parts(dimension: Dimension) -> Mapping[str, BoolArray]:
    found: dict[str, BoolArray] = {}
    for place, code in enumerate(dimension.categories):
        where = dimension.codes == place
        for each in (code, *ancestors(dimension, code)):
            found[each] = found[each] | where if each in found else where
    return found


def ancestors(dimension: Dimension, code: str) -> Sequence[str]:
    """All in which ``code`` lies, the nearest first, without the whole.

    Raises:
        ParentsRunInCircles: one of them lies in itself.
    """
    found: list[str] = []
    above = dimension.parents.get(code)
    while above is not None and above != TOTAL:
        if above in found or above == code:
            raise ParentsRunInCircles(dimension.name)
        found.append(above)
        above = dimension.parents.get(above)
    return found


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Respondents who cannot be told apart but by their answers, as classes; and the domains.

    Attackers are held to know all of this: who answered, where they belong, what they weigh.
    """

    class_of: IntArray
    sizes: FloatArray
    """How many respondents are in each class."""
    weights: FloatArray
    """What one respondent of each class weighs."""
    domains: Sequence[Domain]
    within: BoolArray
    """Whether each class (row) lies in each domain (column)."""
    people: FloatArray
    """How many respondents each domain has."""
    bases: IntArray
    """How many organisations each domain has."""
    weighted: FloatArray
    """What all respondents of each domain weigh together."""


def frame_of(answers: Answers) -> Frame:
    """Sort the respondents of ``answers`` into classes and domains."""
    parts = domains_of(answers)
    columns = [dimension.codes.astype(np.float64) for dimension in answers.dimensions]
    traits = np.column_stack([*columns, answers.weights])
    _, first, class_of = np.unique(traits, axis=0, return_index=True, return_inverse=True)
    class_of = class_of.reshape(-1)
    membership = np.column_stack(list(parts.values()))
    return Frame(
        class_of=class_of,
        sizes=np.bincount(class_of).astype(np.float64),
        weights=answers.weights[first],
        domains=list(parts),
        within=membership[first],
        people=membership.sum(axis=0).astype(np.float64),
        bases=np.array(
            [len(np.unique(answers.organisations[where])) for where in parts.values()],
            dtype=np.int64,
        ),
        weighted=answers.weights @ membership,
    )
