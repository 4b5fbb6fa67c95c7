"""An instrument as values: sections, questions, choices, and the words of each language.

It is kept as JSON in a version, written by ``as_json`` and read by ``from_json``; both are
exact opposites. What is left at its default is not written, so that a fingerprint stays the
same when a later release learns more of questions.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from functools import cached_property
from typing import Any, Final, Self

from skerry.questionnaires.enums import Missing, QuestionType

Texts = Mapping[str, str]
"""A sentence in each language: language code to words."""

EMPTY: Final[Texts] = {}
FORMAT: Final = 1


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the answers that a list offers. ``traits`` are its further columns, for filters of choices."""

    name: str
    label: Texts
    traits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a matrix. Its name is a question's name to all expressions and answers."""

    name: str
    label: Texts
    required: str = ""
    relevant: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing that is asked.

    ``required``, ``relevant``, ``constraint``, ``calculation`` and ``choice_filter`` are
    XLSForm expressions, empty for none; ``required`` is ``"yes"`` when it always is.
    Labels, hints and messages may pipe answers in by ``${name}``.
    ``missing`` are the ways of not answering that are offered.
    ``extra`` keeps what an XLSForm says and we do not use, by its column.
    """

    name: str
    type: QuestionType
    label: Texts = field(default_factory=dict)
    hint: Texts = field(default_factory=dict)
    required: str = ""
    required_message: Texts = field(default_factory=dict)
    relevant: str = ""
    constraint: str = ""
    constraint_message: Texts = field(default_factory=dict)
    calculation: str = ""
    default: str = ""
    missing: tuple[Missing, ...] = ()
    choices: str = ""
    choice_filter: str = ""
    rows: tuple[Row, ...] = ()
    minimum: str = ""
    maximum: str = ""
    decimals: int = 0
    unit: Texts = field(default_factory=dict)
    currency: str = ""
    steps: int = 0
    low_label: Texts = field(default_factory=dict)
    high_label: Texts = field(default_factory=dict)
    max_choices: int = 0
    is_long: bool = False
    scheme: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Section:
    """The questions of one page."""

    name: str
    label: Texts
    hint: Texts = field(default_factory=dict)
    relevant: str = ""
    questions: tuple[Question, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Definition:
    """All that a version says. ``languages`` begins with the one that stands in for missing words."""

    title: Texts
    languages: tuple[str, ...]
    introduction: Texts = field(default_factory=dict)
    closing: Texts = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    choice_lists: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        """What is computed of a definition is kept by it, so it must be findable; its mappings are not."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.languages, tuple(self.names())))

    def questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    def names(self) -> Iterator[str]:
        """Every name that may have an answer: questions and the rows of matrices, in their order."""
        for question in self.questions():
            if question.type is QuestionType.MATRIX:
                yield from (row.name for row in question.rows)
            elif question.type is not QuestionType.NOTE:
                yield question.name

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        return {"format": FORMAT, **_written(self)}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:  # Any: JSON
        """Raise DefinitionUnreadable for what ``as_json`` did not write."""
        if written.get("format") != FORMAT:
            raise DefinitionUnreadable(f"format {written.get('format')!r}")
        try:
            lists = {
                name: tuple(Choice(**choice) for choice in choices)
                for name, choices in written.get("choice_lists", {}).items()
            }
            plain = {key: value for key, value in written.items() if key != "format"}
            sections = tuple(_section(section) for section in written.get("sections", ()))
            languages = tuple(written["languages"])
            read = {"sections": sections, "choice_lists": lists, "languages": languages}
            return cls(**{**plain, **read})
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise DefinitionUnreadable(str(error)) from error

    def fingerprint(self) -> str:
        """Sixty-four hexadecimal digits that change whenever anything in it does (SHA-256)."""
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class DefinitionUnreadable(Exception):
    """What is kept of an instrument is none that this release can read."""


def text_in(texts: Texts, language: str, languages: Sequence[str]) -> str:
    """The words in ``language``, else in the first of ``languages`` that has some; empty without any.

    >>> text_in({"sv": "Ja", "en": "Yes"}, "en", ["sv", "en"]), text_in({"sv": "Ja"}, "fi", ["en", "sv"])
    ('Yes', 'Ja')
    """
    found = (texts[each] for each in (language, *languages) if texts.get(each))
    return next(found, "")


def _section(written: Mapping[str, Any]) -> Section:  # Any: JSON
    questions = tuple(_question(question) for question in written.get("questions", ()))
    return Section(**{**written, "questions": questions})


def _question(written: Mapping[str, Any]) -> Question:  # Any: JSON
    read = {
        "type": QuestionType(written["type"]),
        "missing": tuple(Missing(each) for each in written.get("missing", ())),
        "rows": tuple(Row(**row) for row in written.get("rows", ())),
    }
    return Question(**{**written, **read})


def _written(value: Any) -> Any:  # Any: whatever a definition holds
    match value:
        case Choice() | Row() | Question() | Section() | Definition():
            said = ((each.name, getattr(value, each.name), each) for each in fields(value))
            return {name: _written(held) for name, held, each in said if held != _default(each)}
        case Mapping():
            return {key: _written(held) for key, held in value.items()}
        case tuple():
            return [_written(held) for held in value]
        case _:
            return value


def _default(each: Any) -> object:  # Any: dataclasses.Field of any type
    return each.default_factory() if each.default_factory is not MISSING else each.default
