"""What is asked next, after what was answered so far.

An answer counts only while its question is relevant and while the option it names is
offered. One that does not count is kept in the sheet as long as that is open, so that
changing one's mind back loses nothing; it is left out when the sheet is submitted.

Nothing here ever fails on answers. An expression that cannot be read holds and computes
nothing; questions that depend on each other in a circle are read as they stand, in the
order of the pages.
"""

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isfinite
from typing import Final

from skerry.methods.expressions import (
    Expression,
    ExpressionError,
    as_boolean,
    as_text,
    evaluate,
    parse,
    parse_filter,
)
from skerry.methods.expressions import Value as Read
from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.rules.answers import Answer, Answers, Given
from skerry.questionnaires.rules.asked import Asked, asked_of, choices_of
from skerry.questionnaires.rules.definition import Choice, Definition, Question, Texts, text_in

ALWAYS: Final = frozenset({"yes", "true", "true()", "1"})
NUMBERS: Final = frozenset({QuestionType.NUMBER, QuestionType.MONEY, QuestionType.SCALE})
OPTIONS: Final = frozenset(
    {QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.MATRIX, QuestionType.RANKING}
)
NOT_YET: Final = "…"
_PIPED: Final = re.compile(r"\$\{\s*([^}\s]+)\s*\}")


@dataclass(frozen=True, kw_only=True)
class State:
    """What holds after some answers: what is asked, what each name reads as, what is offered."""

    sections: Sequence[str]
    names: frozenset[str]
    values: Mapping[str, Read]
    offered: Mapping[str, frozenset[str]]
    calculated: Mapping[str, str]
    counting: Answers
    """The answers that count: of what is asked, without what is not offered any more."""

    def offers(self, question: Question, choice: str) -> bool:
        return question.name not in self.offered or choice in self.offered[question.name]


def values_of(definition: Definition, answers: Answers, *, today: str = "") -> Mapping[str, Read]:
    """What every name reads as in expressions."""
    return state_of(definition, answers, today=today).values


def state_of(definition: Definition, answers: Answers, *, today: str = "") -> State:
    """All that follows from ``answers``."""
    return _walked(definition, answers, today).state()


def names_asked(definition: Definition, answers: Answers, *, today: str = "") -> frozenset[str]:
    """The questions and rows that were put to whoever gave ``answers``."""
    return _walked(definition, answers, today).names()


def names_read(definition: Definition) -> Mapping[str, frozenset[str]]:
    """On what it depends whether each question is asked and what it offers: the names it reads."""
    return {name: _needs(asked) for name, asked in asked_of(definition).items()}


def holds(
    text: str, values: Mapping[str, Read], *, this: Read = "", today: str = "", otherwise: bool
) -> bool:
    """Whether the expression ``text`` is true; ``otherwise`` for one that is empty or unreadable."""
    plain = text.strip().lower()
    if plain in ALWAYS:
        return True
    expression = parsed(text) if plain else None
    if expression is None:
        return otherwise
    return as_boolean(evaluate(expression, values=values, this=this, today=today))


@lru_cache(maxsize=4096)
def parsed(text: str) -> Expression | None:
    try:
        return parse(text)
    except ExpressionError:
        return None


@lru_cache(maxsize=1024)
def parsed_filter(text: str) -> Expression | None:
    try:
        return parse_filter(text)
    except ExpressionError:
        return None


def piped(definition: Definition, texts: Texts, language: str, state: State) -> str:
    """The words in ``language``, with what was answered in place of each ``${name}``."""
    text = text_in(texts, language, definition.languages)
    if "${" not in text:
        return text

    def shown(found: re.Match[str]) -> str:
        return _shown(definition, found[1], language, state) or NOT_YET

    return _PIPED.sub(shown, text)


def submitted_answers(state: State) -> Answers:
    """What is handed in: the answers that count, and what was computed of them."""
    computed = {name: Given(value=text) for name, text in state.calculated.items() if text}
    return {**state.counting, **computed}


def as_submitted(state: State, answers: Answers) -> State:
    """``state`` of answers that were handed in: what was computed then is what stands in them."""
    stored = {name: answers.get(name) for name in state.calculated}
    calculated = {
        name: str(answer.value) if isinstance(answer, Given) else ""
        for name, answer in stored.items()
    }
    return replace(state, calculated=calculated)


def is_piped(texts: Texts) -> bool:
    return any("${" in text for text in texts.values())


def value_of(asked: Asked, answer: Answer | None) -> Read:
    """What an expression reads: several choices with blanks between them, numbers as numbers."""
    if answer is None:
        return ""
    if isinstance(answer, Missing):
        return answer.value
    value = answer.value
    if asked.type in NUMBERS:
        return _number(str(value))
    if isinstance(value, tuple):
        return " ".join(value)
    return str(value.get("name", "")) if isinstance(value, Mapping) else str(value)


class _Walk:
    """Goes through the questions so that each comes after those it depends on."""

    def __init__(self, definition: Definition, answers: Answers, today: str) -> None:
        self._definition, self._answers, self._today = definition, answers, today
        self._values: dict[str, Read] = dict.fromkeys(asked_of(definition), "")
        self._names: set[str] = set()
        self._offered: dict[str, frozenset[str]] = {}
        self._calculated: dict[str, str] = {}
        self._counting: dict[str, Answer] = {}

    def visit(self, asked: Asked) -> None:
        if not all(self._holds(condition) for condition in asked.conditions):
            return
        self._names.add(asked.name)
        if asked.type is QuestionType.CALCULATED:
            self._calculate(asked)
            return
        self._offer(asked.question)
        answer = self._still_offered(asked, self._answers.get(asked.name))
        self._values[asked.name] = value_of(asked, answer)
        if answer is not None:
            self._counting[asked.name] = answer

    def names(self) -> frozenset[str]:
        return frozenset(self._names)

    def state(self) -> State:
        questions = {
            question.name
            for section in self._definition.sections
            if self._holds(section.relevant)
            for question in section.questions
            if self._is_shown(question)
        }
        return State(
            sections=[
                section.name
                for section in self._definition.sections
                if self._has_something(section.questions, questions)
            ],
            names=frozenset(self._names | questions),
            values=self._values,
            offered=self._offered,
            calculated=self._calculated,
            counting=self._counting,
        )

    def _is_shown(self, question: Question) -> bool:
        if question.type is QuestionType.MATRIX:
            return any(row.name in self._names for row in question.rows)
        if question.type is QuestionType.NOTE:
            return self._holds(question.relevant)
        return question.name in self._names

    def _has_something(self, questions: Iterable[Question], relevant: set[str]) -> bool:
        """A page of nothing but values computed without words would be an empty page."""
        return any(
            question.type is not QuestionType.CALCULATED or question.label
            for question in questions
            if question.name in relevant
        )

    def _holds(self, condition: str) -> bool:
        return holds(condition, self._values, today=self._today, otherwise=True)

    def _calculate(self, asked: Asked) -> None:
        text = asked.question.calculation
        expression = parsed(text) if text else None
        value: Read = ""
        if expression is not None:
            value = evaluate(expression, values=self._values, today=self._today)
        if isinstance(value, float) and not isfinite(value):
            value = ""  # of something that nobody has answered yet
        self._values[asked.name] = value
        self._calculated[asked.name] = as_text(value)

    def _offer(self, question: Question) -> None:
        expression = parsed_filter(question.choice_filter) if question.choice_filter else None
        if expression is None or question.name in self._offered:
            return
        self._offered[question.name] = frozenset(
            choice.name
            for choice in choices_of(self._definition, question)
            if self._is_offered(expression, choice)
        )

    def _is_offered(self, expression: Expression, choice: Choice) -> bool:
        columns = {**choice.traits, "name": choice.name}
        return as_boolean(
            evaluate(expression, values=self._values, columns=columns, today=self._today)
        )

    def _still_offered(self, asked: Asked, answer: Answer | None) -> Answer | None:
        offered = self._offered.get(asked.question.name)
        if offered is None or not isinstance(answer, Given):
            return answer
        if isinstance(answer.value, tuple):
            left = tuple(each for each in answer.value if each in offered)
            return Given(value=left) if left else None
        return answer if answer.value in offered else None


def _walked(definition: Definition, answers: Answers, today: str) -> _Walk:
    walk = _Walk(definition, answers, today)
    for name in _order(definition):
        walk.visit(asked_of(definition)[name])
    return walk


@lru_cache(maxsize=64)
def _order(definition: Definition) -> Sequence[str]:
    """All names, each after those it reads; those that wait for each other at the end."""
    needs = {name: _needs(asked) for name, asked in asked_of(definition).items()}
    lacks = {name: len(read & needs.keys()) for name, read in needs.items()}
    readers: dict[str, list[str]] = {}
    for name, read in needs.items():
        for other in read:
            readers.setdefault(other, []).append(name)
    ordered: dict[str, None] = {}
    ready = deque(name for name, count in lacks.items() if not count)
    while ready:
        name = ready.popleft()
        ordered[name] = None
        for reader in readers.get(name, ()):
            lacks[reader] -= 1
            if not lacks[reader]:
                ready.append(reader)
    return [*ordered, *(name for name in needs if name not in ordered)]


def _needs(asked: Asked) -> frozenset[str]:
    texts = list(asked.conditions)
    if asked.type is QuestionType.CALCULATED:
        texts.append(asked.question.calculation)
    found = [parsed(text) for text in texts if text.strip()]
    found.append(parsed_filter(asked.question.choice_filter))
    return frozenset[str]().union(*(each.names for each in found if each)) - {asked.name}


def _number(text: str) -> Read:
    try:
        return float(text)
    except ValueError:
        return ""


def _shown(definition: Definition, name: str, language: str, state: State) -> str:
    """An answer in words; empty when there is none to show."""
    asked = asked_of(definition).get(name)
    if asked is None or name not in state.names:
        return ""
    if asked.type is QuestionType.CALCULATED:
        return state.calculated.get(name, "")
    answer = state.counting.get(name)
    if not isinstance(answer, Given):
        return ""
    if asked.type in OPTIONS:
        return _labels(definition, asked.question, answer, language)
    value = answer.value
    return str(value.get("name", "")) if isinstance(value, Mapping) else str(value)


def _labels(definition: Definition, question: Question, answer: Given, language: str) -> str:
    chosen = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    labels = {
        choice.name: text_in(choice.label, language, definition.languages)
        for choice in choices_of(definition, question)
    }
    return ", ".join(labels.get(str(each), "") for each in chosen)
