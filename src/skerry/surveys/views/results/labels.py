"""What questions, answers and groups are called in a language."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from skerry.kernel.formats import money, number, percent
from skerry.questionnaires.api import (
    Asked,
    Definition,
    QuestionType,
    asked_of,
    choices_of,
    definition_of,
    text_in,
)
from skerry.surveys import phrases_results as phrases
from skerry.surveys.enums import Access, Dimension, Unit
from skerry.surveys.models import Results
from skerry.surveys.rules.figures.coding import CODES, with_codes
from skerry.surveys.rules.figures.content import (
    LOWER_QUARTILE,
    MEAN,
    MEDIAN,
    TOTAL,
    UPPER_QUARTILE,
    Content,
    Figure,
    FigureRow,
    QuestionFigures,
)
from skerry.surveys.rules.figures.grouping import question_of
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.rules.figures.plans.segments import SEGMENTS
from skerry.surveys.rules.figures.variables import VariableKind
from skerry.surveys.views.wording import stratum_labels

PIPED: Final = re.compile(r"\$\{[^}]*\}")
"""What another answer would stand for."""
EURO: Final = "EUR"
DRAWN_AMOUNTS: Final = (MEAN, MEDIAN, LOWER_QUARTILE, UPPER_QUARTILE)
AMOUNTS: Final = (*DRAWN_AMOUNTS, TOTAL)
"""The rows that are no shares; a total is too large for one picture with the others."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A set of figures with the words of its questionnaire, in one language.

    ``groups`` has for each dimension by which figures are compared the places of its
    columns, each with what it is called, in the order in which they are read.
    """

    content: Content
    definition: Definition
    language: str
    unit: Unit
    access: Access
    groups: Mapping[str, Sequence[tuple[int, str]]]

    @property
    def is_sample(self) -> bool:
        """Whether the figures speak of more than those who answered."""
        return self.content.weighing.is_sample

    @property
    def everybody(self) -> int:
        """The place of the column that speaks of all."""
        return next(place for place, each in enumerate(self.content.domains) if each.is_all)

    def columns(self, by: str | None) -> Sequence[tuple[int, str]]:
        """Everybody first, then each group."""
        groups = self.groups[by] if by else []
        return [(self.everybody, str(phrases.EVERYBODY)), *groups]

    def way(self, by: str) -> str:
        """What it is called to compare ``by`` something."""
        if name := question_of(by):
            question = self.content.question(name)
            return _("By “%(question)s”") % {"question": self.whole(question) if question else name}
        return str(phrases.COMPARED_BY[by])

    def groups_of(self, question: QuestionFigures) -> Mapping[str, Sequence[tuple[int, str]]]:
        """Those by which figures of ``question`` are compared."""
        return {by: columns for by, columns in self.groups.items() if by not in question.apart}

    def places_of(self, question: QuestionFigures) -> Sequence[int]:
        """The columns in which there can be a figure of ``question``."""
        groups = self.groups_of(question).values()
        return [self.everybody, *(place for columns in groups for place, _label in columns)]

    def words(self, texts: Mapping[str, str]) -> str:
        found = text_in(texts, self.language, self.definition.languages)
        return " ".join(PIPED.sub("…", found).split())

    def note(self, texts: Mapping[str, str]) -> str:
        """What somebody wrote, with its lines."""
        return text_in(texts, self.language, self.definition.languages)

    def asked(self, question: QuestionFigures) -> Asked:
        return asked_of(self.definition)[question.name]

    def question(self, question: QuestionFigures) -> str:
        """As it was asked; of a matrix, what its row says."""
        return self.words(self.asked(question).label) or question.name

    def above(self, question: QuestionFigures) -> str:
        """What stands above the row of a matrix."""
        asked = self.asked(question)
        return self.words(asked.question.label) if asked.row else ""

    def whole(self, question: QuestionFigures) -> str:
        """The question where it stands alone."""
        above, label = self.above(question), self.question(question)
        return f"{above} – {label}" if above else label

    def is_coded(self, question: QuestionFigures) -> bool:
        """It was answered in own words, and is counted by the codes that somebody made of them."""
        return self.asked(question).question.choices.startswith(CODES)

    def section(self, question: QuestionFigures) -> str:
        return self.words(self.asked(question).section.label)

    def answer(self, question: QuestionFigures, value: str) -> str:
        """What a row of figures is called."""
        fixed = phrases.SILENCES.get(value) or phrases.ROWS.get(value)
        if fixed and (question.kind is VariableKind.NUMBER or value in _silent(question)):
            return str(fixed)
        asked = self.asked(question)
        if asked.type is QuestionType.SCALE:
            return self._step(asked, value)
        choices = choices_of(self.definition, asked.question)
        labels = {choice.name: self.words(choice.label) for choice in choices}
        return labels.get(value) or value

    def _step(self, asked: Asked, value: str) -> str:
        ends = {"1": asked.question.low_label, str(asked.question.steps): asked.question.high_label}
        words = self.words(ends.get(value, {}))
        return f"{value} – {words}" if words else value

    def currency(self, question: QuestionFigures) -> str:
        return self.asked(question).question.currency or EURO

    def measure(self, question: QuestionFigures) -> str:
        """In what a number was asked for; nothing where it is not said, or is money."""
        return "" if question.is_money else self.words(self.asked(question).question.unit)

    def written(self, question: QuestionFigures, row: FigureRow, value: float) -> str:
        """A figure of ``row`` as the reader's language writes it."""
        if row.value not in AMOUNTS:
            return percent(value)
        if question.is_money:
            return money(value, self.currency(question), is_compact=True)
        measure = self.measure(question)
        return f"{number(value)} {measure}" if measure else number(value)

    def ends(self, figure: Figure) -> tuple[float, float] | None:
        """The ends of its range; none where that is not known, or the figure speaks of nobody else."""
        if figure.low is None or figure.high is None or not self.is_sample:
            return None
        return figure.low, figure.high

    def range_of(self, question: QuestionFigures, row: FigureRow, figure: Figure) -> str:
        """From where to where a figure may lie, in words; nothing where it has no width."""
        ends = self.ends(figure)
        if ends is None or ends[0] == ends[1]:
            return ""
        low, high = (self.written(question, row, end) for end in ends)
        return _("%(low)s to %(high)s") % {"low": low, "high": high}


def _silent(question: QuestionFigures) -> Sequence[str]:
    return [row.value for row in question.silent]


def told(results: Results, *, language: str) -> Told:
    wave = results.wave
    content = Content.from_json(results.content)
    bare = Told(
        content=content,
        definition=with_codes(definition_of(wave.version), Plan.from_json(results.plan).codebooks),
        language=language,
        unit=Unit(wave.unit),
        access=Access(wave.access),
        groups={},
    )
    segments = Plan.from_json(results.plan).segments
    return replace(bare, groups=_groups(bare, segments.names if segments else ()))


def _groups(
    bare: Told, segments: Sequence[Mapping[str, str]]
) -> Mapping[str, Sequence[tuple[int, str]]]:
    places: dict[str, dict[str, int]] = {}
    for place, domain in enumerate(bare.content.domains):
        if not domain.is_all:
            places.setdefault(domain.dimension, {})[domain.value] = place
    return {
        by: [(values[value], label) for value, label in _labels(bare, by, values, segments).items()]
        for by, values in places.items()
    }


def _labels(
    bare: Told, by: str, values: Collection[str], segments: Sequence[Mapping[str, str]]
) -> Mapping[str, str]:
    """What each group is called, in the order in which they are read."""
    if by == SEGMENTS:
        names = dict(enumerate(segments))
        return {value: bare.words(names.get(int(value), {})) or value for value in values}
    if name := question_of(by):
        question = bare.content.question(name)
        return {value: bare.answer(question, value) if question else value for value in values}
    return stratum_labels(values, [Dimension(by)])
