"""Reading what a browser sent into answers: whatever it is, this never fails on it.

What is no answer (outside the options, of a wrong type, too long) is a problem and leaves
the answer that was there; all the others are read all the same.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.rules.answers import (
    LONGEST_LONG_TEXT,
    LONGEST_TEXT,
    Answer,
    Answers,
    Given,
    Value,
)
from skerry.questionnaires.rules.asked import Asked, asked_in, choices_of
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.rules.fields import (
    NO_VALUE,
    RADIOS,
    Fields,
    missing_field,
    removal_field,
    value_field,
    words_field,
)
from skerry.questionnaires.rules.numbers import (
    MOST_DIGITS,
    decimals_of,
    digits_of,
    read_number,
)
from skerry.questionnaires.rules.problems import Problem, Reason

LONGEST_NAME: Final = 300
MOST_CONCEPTS: Final = 50
_DAY: Final = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_KEPT_CONTROLS: Final = "\n\t"


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the site knows beyond the definition.

    ``concepts``: of each scheme the labels by URI. ``organisations``: their numbers by the
    name in small letters.
    """

    concepts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The answers of a section after what was sent, and what was refused of it."""

    answers: Answers
    refused: Sequence[Problem]


class _Refused(Exception):
    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def read_section(
    definition: Definition,
    section: str,
    sent: Fields,
    *,
    answers: Answers,
    language: str,
    known: Known,
) -> Reading:
    """The answers of ``section`` as they are after ``sent``; ``answers`` are those before it."""
    read: dict[str, Answer] = {}
    refused: list[Problem] = []
    for asked in asked_in(definition, section):
        reader = _Reader(definition, asked, sent, language, known)
        before = answers.get(asked.name)
        try:
            answer = reader.answer(before)
        except _Refused as refusal:
            refused.append(Problem(name=asked.name, reason=refusal.reason, detail=refusal.detail))
            answer = before
        if answer is not None:
            read[asked.name] = answer
    return Reading(answers=read, refused=refused)


def default_answers(definition: Definition) -> Answers:
    """What stands in an empty sheet: the defaults that are answers; XLSForm parts several by blanks."""
    answers: dict[str, Answer] = {}
    for section in definition.sections:
        several = {QuestionType.MULTIPLE, QuestionType.RANKING}
        sent = {
            value_field(question.name): question.default.split()
            if question.type in several
            else [question.default]
            for question in section.questions
            if question.default
        }
        read = read_section(
            definition, section.name, sent, answers={}, language="en", known=Known()
        )
        answers |= read.answers
    return answers


class _Reader:
    """Reads the fields of one question."""

    def __init__(
        self, definition: Definition, asked: Asked, sent: Fields, language: str, known: Known
    ) -> None:
        self._asked, self._question, self._language = asked, asked.question, language
        self._known = known
        self._choices = [choice.name for choice in choices_of(definition, asked.question)]
        self._sent = sent

    def answer(self, before: Answer | None) -> Answer | None:
        if self._asked.type is QuestionType.CALCULATED:
            return None
        missing = self._missing()
        if self._asked.type is QuestionType.FILE:
            value = self._file(before)
        else:
            value = self._read(self._values())
        if missing and value is not None:
            raise _Refused(Reason.BOTH)
        return missing or (None if value is None else Given(value=value))

    def _values(self) -> Sequence[str]:
        texts = (_clean(text) for text in self._sent.get(value_field(self._asked.name), ()))
        return [text for text in texts if text and not text.startswith(NO_VALUE)]

    def _missing(self) -> Missing | None:
        said = [_clean(text) for text in self._sent.get(missing_field(self._asked.name), ())]
        if self._asked.type in RADIOS:
            values = self._sent.get(value_field(self._asked.name), ())
            said += [text[1:] for text in map(_clean, values) if text.startswith(NO_VALUE)]
        said = [text for text in dict.fromkeys(said) if text]
        if not said:
            return None
        if said[0] not in self._question.missing:
            raise _Refused(Reason.UNKNOWN_OPTION)
        if len(said) > 1:
            raise _Refused(Reason.BOTH)
        return Missing(said[0])

    def _read(self, texts: Sequence[str]) -> Value | None:
        if self._asked.type is QuestionType.CONCEPT:
            return self._concepts(texts)
        if not texts:
            return None
        return _READERS[self._asked.type](self, texts)

    def _single(self, texts: Sequence[str]) -> Value:
        if len(texts) > 1 or texts[0] not in self._choices:
            raise _Refused(Reason.UNKNOWN_OPTION)
        return texts[0]

    def _multiple(self, texts: Sequence[str]) -> Value:
        self._check_known(texts, self._choices)
        return tuple(choice for choice in self._choices if choice in texts)

    def _ranking(self, texts: Sequence[str]) -> Value:
        self._check_known(texts, self._choices)
        if len(set(texts)) < len(texts):
            raise _Refused(Reason.TWICE)
        return tuple(texts)

    def _scale(self, texts: Sequence[str]) -> Value:
        steps = [str(step) for step in range(1, self._question.steps + 1)]
        if len(texts) > 1 or texts[0] not in steps:
            raise _Refused(Reason.UNKNOWN_OPTION)
        return int(texts[0])

    def _decimal(self, texts: Sequence[str]) -> Value:
        decimals = self._question.decimals
        number = read_number(texts[0], decimals=decimals, language=self._language)
        if len(texts) > 1 or number is None or digits_of(number) > MOST_DIGITS:
            raise _Refused(Reason.NOT_A_NUMBER)
        if decimals_of(number) > decimals:
            raise _Refused(Reason.TOO_MANY_DECIMALS, str(decimals))
        return number

    def _date(self, texts: Sequence[str]) -> Value:
        text = _DAY.sub(r"\3-\2-\1", texts[0]) if _DAY.fullmatch(texts[0]) else texts[0]
        try:
            year, month, day = (int(part) for part in text.split("-"))
            return date(year, month, day).isoformat()
        except (ValueError, OverflowError) as error:
            raise _Refused(Reason.NOT_A_DATE) from error

    def _text(self, texts: Sequence[str]) -> Value:
        text = texts[0] if self._question.is_long else " ".join(texts[0].split())
        return self._no_longer(text, LONGEST_LONG_TEXT if self._question.is_long else LONGEST_TEXT)

    def _organisation(self, texts: Sequence[str]) -> Value:
        name = self._no_longer(" ".join(texts[0].split()), LONGEST_NAME)
        uuid = self._known.organisations.get(name.lower())
        return {"uuid": uuid, "name": name} if uuid else {"name": name}

    def _concepts(self, texts: Sequence[str]) -> Value | None:
        labels = self._known.concepts.get(self._question.scheme, {})
        self._check_known(texts, labels)
        chosen = dict.fromkeys(texts)
        for text in self._sent.get(words_field(self._asked.name), ())[:1]:
            if words := _clean(text):
                chosen[self._looked_up(words, labels)] = None
        if len(chosen) > MOST_CONCEPTS:
            raise _Refused(Reason.TOO_MANY, str(MOST_CONCEPTS))
        return tuple(chosen) or None

    def _looked_up(self, words: str, labels: Mapping[str, str]) -> str:
        wanted = words.lower()
        found = [uri for uri, label in labels.items() if label.lower() == wanted] or [
            uri for uri, label in labels.items() if wanted in label.lower()
        ]
        if not found:
            raise _Refused(Reason.NOT_FOUND, words[:LONGEST_NAME])
        if len(found) > 1:
            raise _Refused(Reason.SEVERAL_FOUND, words[:LONGEST_NAME])
        return found[0]

    def _file(self, before: Answer | None) -> Value | None:
        is_unwanted = bool(self._sent.get(removal_field(self._asked.name)))
        return before.value if isinstance(before, Given) and not is_unwanted else None

    def _check_known(self, texts: Sequence[str], known: Container[str]) -> None:
        if any(text not in known for text in texts):
            raise _Refused(Reason.UNKNOWN_OPTION)

    def _no_longer(self, text: str, most: int) -> str:
        if len(text) > most:
            raise _Refused(Reason.TOO_LONG, str(most))
        return text


_READERS: Final[Mapping[QuestionType, Callable[[_Reader, Sequence[str]], Value]]] = {
    QuestionType.SINGLE: _Reader._single,
    QuestionType.MULTIPLE: _Reader._multiple,
    QuestionType.RANKING: _Reader._ranking,
    QuestionType.SCALE: _Reader._scale,
    QuestionType.NUMBER: _Reader._decimal,
    QuestionType.MONEY: _Reader._decimal,
    QuestionType.DATE: _Reader._date,
    QuestionType.TEXT: _Reader._text,
    QuestionType.ORGANISATION: _Reader._organisation,
}


def _clean(text: str) -> str:
    """Without what nobody typed: control characters, halves of characters, blanks around."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    if not unified.isprintable():
        unified = "".join(
            sign
            for sign in unified
            if sign in _KEPT_CONTROLS or unicodedata.category(sign) not in {"Cc", "Cs"}
        )
    return unified.strip()
