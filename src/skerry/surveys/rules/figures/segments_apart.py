"""What sets segments apart, read from protected figures and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from skerry.surveys.rules.figures.content import Content, Figure, FigureRow, QuestionFigures
from skerry.surveys.rules.figures.plans.segments import SEGMENTS
from skerry.surveys.rules.figures.variables import VariableKind

MOST_TRAITS: Final = 6


@dataclass(frozen=True, kw_only=True)
class Apart:
    """An answer that a segment gives more or less often than all do, by more than chance brings."""

    question: QuestionFigures
    row: FigureRow
    inside: float
    overall: float

    @property
    def difference(self) -> float:
        return self.inside - self.overall


def set_apart(content: Content) -> Sequence[tuple[int, Sequence[Apart]]]:
    """For each segment its value, and of each question the answer that sets it apart most.

    The largest differences come first. A difference counts where the ranges of the two printed
    shares do not touch; what is hidden is left out.
    """
    everybody = next(place for place, each in enumerate(content.domains) if each.is_all)
    found = [
        (int(domain.value), _traits(content, place, everybody))
        for place, domain in enumerate(content.domains)
        if domain.dimension == SEGMENTS
    ]
    return sorted(found, key=lambda each: each[0])


def hides_answers(content: Content, segment: int) -> bool:
    """Whether what some of ``segment`` answered is hidden: that may be what sets it apart."""
    place = next(
        place
        for place, domain in enumerate(content.domains)
        if domain.dimension == SEGMENTS and int(domain.value) == segment
    )
    return any(row.figures[place].is_hidden for each in content.questions for row in each.rows)


def _traits(content: Content, place: int, everybody: int) -> Sequence[Apart]:
    strongest = [
        max(some, key=_size)
        for question in content.questions
        if (some := list(_of_question(question, place, everybody)))
    ]
    return sorted(strongest, key=_size, reverse=True)[:MOST_TRAITS]


def _size(one: Apart) -> tuple[float, bool]:
    """Of two equal differences what a segment says counts for more than what it does not say."""
    return round(abs(one.difference), 4), one.difference > 0


def _of_question(question: QuestionFigures, place: int, everybody: int) -> Iterator[Apart]:
    if question.kind is VariableKind.NUMBER:
        return
    for row in question.rows:
        inside, overall = row.figures[place], row.figures[everybody]
        if inside.value is None or overall.value is None:
            continue
        if _is_apart(inside, overall):
            yield Apart(question=question, row=row, inside=inside.value, overall=overall.value)


def _is_apart(one: Figure, other: Figure) -> bool:
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return False
    return one.low > other.high or one.high < other.low
