"""What has an answer of its own: each question, and of a matrix each row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.rules.definition import Choice, Definition, Question, Row, Section, Texts


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question or a row, with all that stands around it."""

    name: str
    section: Section
    question: Question
    row: Row | None = None

    @property
    def type(self) -> QuestionType:
        return QuestionType.SINGLE if self.row else self.question.type

    @property
    def label(self) -> Texts:
        return self.row.label if self.row else self.question.label

    @property
    def required(self) -> str:
        return (self.row.required if self.row else "") or self.question.required

    @property
    def conditions(self) -> Sequence[str]:
        """It is asked when all of these hold."""
        row = self.row.relevant if self.row else ""
        every = (self.section.relevant, self.question.relevant, row)
        return [condition for condition in every if condition.strip()]


@lru_cache(maxsize=64)
def asked_of(definition: Definition) -> Mapping[str, Asked]:
    """Everything that may have an answer, by name, in the order of the pages."""
    return {asked.name: asked for section in definition.sections for asked in _asked_in(section)}


def asked_in(definition: Definition, section: str) -> Sequence[Asked]:
    return [asked for asked in asked_of(definition).values() if asked.section.name == section]


def choices_of(definition: Definition, question: Question) -> Sequence[Choice]:
    return definition.choice_lists.get(question.choices, ())


def _asked_in(section: Section) -> Iterator[Asked]:
    for question in section.questions:
        if question.type is QuestionType.MATRIX:
            for row in question.rows:
                yield Asked(name=row.name, section=section, question=question, row=row)
        elif question.type is not QuestionType.NOTE:
            yield Asked(name=question.name, section=section, question=question)
