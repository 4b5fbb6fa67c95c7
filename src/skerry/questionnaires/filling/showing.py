"""A section as the page shows it: every question with its words, its options and what stands in it.

Questions and options that are not asked now are there too, hidden, so that a script can
show them at once when an answer makes them relevant.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from markupsafe import Markup

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.filling.request import Filling
from skerry.questionnaires.filling.sentences import MISSING, Sentence
from skerry.questionnaires.rules.answers import Given
from skerry.questionnaires.rules.asked import Asked, asked_of, choices_of
from skerry.questionnaires.rules.checking import is_required
from skerry.questionnaires.rules.definition import Question, Section
from skerry.questionnaires.rules.fields import (
    NO_VALUE,
    RADIOS,
    Fields,
    missing_field,
    value_field,
    words_field,
)

MOST_FOUND: Final = 12


@dataclass(frozen=True, kw_only=True)
class Option:
    """Something to choose. ``value`` is what the field then sends."""

    value: str
    label: Sentence
    is_chosen: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownFile:
    name: str
    size: int
    address: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """An answer that somebody else has given meanwhile, in words."""

    theirs: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A question, or a row of a matrix (in ``rows`` of its question), ready for its macro."""

    name: str
    type: QuestionType
    label: str
    hint: str = ""
    is_hidden: bool = False
    is_required: bool = False
    is_piped: bool = False
    options: Sequence[Option] = ()
    missing: Sequence[Option] = ()
    rows: Sequence["Shown"] = ()
    values: Sequence[str] = ()
    words: str = ""
    problem: Sentence = ""
    difference: Difference | None = None
    file: ShownFile | None = None
    unit: str = ""
    low_label: str = ""
    high_label: str = ""
    question: Question = field(repr=False)

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def is_answered(self) -> bool:
        return any(each.is_chosen for each in (*self.options, *self.missing))

    @property
    def described_by(self) -> str:
        """The ids of what is said about the field."""
        parts = (("h", self.hint), ("e", self.problem))
        return " ".join(f"{kind}-{self.name}" for kind, text in parts if text)

    def attributes(self, more: str = "") -> Markup:
        """What the field tells a screen reader; ``more`` is the id of something else said about it."""
        described = f"{self.described_by} {more}".strip()
        said = {
            "aria-describedby": described,
            "aria-invalid": "true" if self.problem else "",
            "aria-required": "true" if self.is_required else "",
        }
        pairs = (Markup(' {}="{}"').format(name, text) for name, text in said.items() if text)
        return Markup("").join(pairs)

    @property
    def found(self) -> Sequence[Option]:
        """Of many options the chosen ones, and those that the looked-up words may mean."""
        words = self.words.strip().lower()
        like = [each for each in self.options if words and words in str(each.label).lower()]
        chosen = [each for each in self.options if each.is_chosen]
        return chosen + [each for each in like if not each.is_chosen][:MOST_FOUND]

    @property
    def places(self) -> Sequence[str]:
        """What stands in each place of a ranking; as many places as there may be."""
        count = self.question.max_choices or len(self.options)
        return [*self.values, *[""] * len(self.options)][: max(count, len(self.values))]


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What is said at single questions of the page."""

    problems: Mapping[str, Sentence] = field(default_factory=dict)
    differences: Mapping[str, Difference] = field(default_factory=dict)


def shown_section(
    filling: Filling, section: Section, fields: Fields, marks: Marks
) -> Sequence[Shown]:
    """The questions of ``section`` with ``fields`` in them."""
    shower = _Shower(filling, section, fields, marks)
    return list(shower.questions())


class _Shower:
    def __init__(self, filling: Filling, section: Section, fields: Fields, marks: Marks) -> None:
        self._filling, self._section, self._fields, self._marks = filling, section, fields, marks
        self._asked = asked_of(filling.definition)
        self._concepts = filling.concepts(section)

    def questions(self) -> Iterator[Shown]:
        for question in self._section.questions:
            match question.type:
                case QuestionType.NOTE:
                    yield self._plain(question)
                case QuestionType.CALCULATED:
                    if question.label:
                        yield self._plain(question)
                case QuestionType.MATRIX:
                    yield self._matrix(question)
                case _:
                    yield self._shown(self._asked[question.name])

    def _plain(self, question: Question) -> Shown:
        return Shown(
            name=question.name,
            type=question.type,
            label=self._filling.words(question.label),
            hint=self._filling.words(question.hint),
            is_hidden=self._is_hidden(question.name),
            is_piped=True,
            values=[self._filling.state.calculated.get(question.name, "")],
            question=question,
        )

    def _matrix(self, question: Question) -> Shown:
        rows = [self._shown(self._asked[row.name]) for row in question.rows]
        return Shown(
            name=question.name,
            type=question.type,
            label=self._filling.words(question.label),
            hint=self._filling.words(question.hint),
            is_hidden=self._is_hidden(question.name),
            is_required=any(row.is_required for row in rows),
            options=self._choices(question, ()),
            missing=self._missing(question, ()),
            rows=rows,
            question=question,
        )

    def _shown(self, asked: Asked) -> Shown:
        question, name = asked.question, asked.name
        values = self._fields.get(value_field(name), ())
        said = values if asked.type in RADIOS else self._fields.get(missing_field(name), ())
        return Shown(
            name=name,
            type=asked.type,
            label=self._filling.words(asked.label),
            hint="" if asked.row else self._filling.words(question.hint),
            is_hidden=self._is_hidden(name),
            is_required=is_required(asked, self._filling.state, today=self._filling.today),
            options=self._options(asked, values),
            missing=self._missing(question, said, is_radio=asked.type in RADIOS),
            values=list(values),
            words=next(iter(self._fields.get(words_field(name), ())), ""),
            problem=self._marks.problems.get(name, ""),
            difference=self._marks.differences.get(name),
            file=self._file(asked),
            unit=self._filling.words(question.unit) or question.currency,
            low_label=self._filling.words(question.low_label),
            high_label=self._filling.words(question.high_label),
            question=question,
        )

    def _is_hidden(self, name: str) -> bool:
        return name not in self._filling.state.names

    def _options(self, asked: Asked, values: Sequence[str]) -> Sequence[Option]:
        match asked.type:
            case QuestionType.SCALE:
                steps = (str(step) for step in range(1, asked.question.steps + 1))
                return [Option(value=step, label=step, is_chosen=step in values) for step in steps]
            case QuestionType.CONCEPT:
                labels = self._concepts.get(asked.question.scheme, {})
                return [
                    Option(value=uri, label=label, is_chosen=uri in values)
                    for uri, label in labels.items()
                ]
            case _:
                return self._choices(asked.question, values)

    def _choices(self, question: Question, values: Sequence[str]) -> Sequence[Option]:
        return [
            Option(
                value=choice.name,
                label=self._filling.words(choice.label),
                is_chosen=choice.name in values,
                is_hidden=not self._filling.state.offers(question, choice.name),
            )
            for choice in choices_of(self._filling.definition, question)
        ]

    def _missing(
        self, question: Question, said: Sequence[str], *, is_radio: bool = True
    ) -> Sequence[Option]:
        start = NO_VALUE if is_radio else ""
        return [
            Option(value=start + way, label=MISSING[way], is_chosen=start + way in said)
            for way in question.missing
        ]

    def _file(self, asked: Asked) -> ShownFile | None:
        if asked.type is not QuestionType.FILE:
            return None
        answer = self._filling.sheet.answers.get(asked.name)
        if not isinstance(answer, Given) or not isinstance(answer.value, Mapping):
            return None
        address = f"{self._filling.address('file')}?uuid={answer.value.get('uuid', '')}"
        return ShownFile(
            name=str(answer.value.get("name", "")),
            size=int(answer.value.get("size", 0)),
            address=address,
        )
