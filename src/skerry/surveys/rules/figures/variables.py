"""What of a questionnaire can be counted, and each respondent's answers to it as numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from math import isfinite
from typing import Final

from skerry.questionnaires.api import (
    Answers,
    Asked,
    Definition,
    Given,
    Missing,
    QuestionType,
    asked_of,
    choices_of,
)


class VariableKind(StrEnum):
    """What is computed: shares of values, the share that chose or put something first, or a mean."""

    VALUES = "values"
    CHOSEN = "chosen"
    FIRST = "first"
    NUMBER = "number"


class Silence(StrEnum):
    """Why a respondent has no value. Never asked and asked in vain are two things."""

    DONT_KNOW = "dont-know"
    NOT_APPLICABLE = "not-applicable"
    REFUSED = "refused"
    EMPTY = "empty"
    NOT_ASKED = "not-asked"


YES: Final = "yes"
NO: Final = "no"
SILENCES: Final[Mapping[Missing, Silence]] = {
    Missing.DONT_KNOW: Silence.DONT_KNOW,
    Missing.NOT_APPLICABLE: Silence.NOT_APPLICABLE,
    Missing.REFUSED: Silence.REFUSED,
}
_KINDS: Final = {
    QuestionType.MULTIPLE: VariableKind.CHOSEN,
    QuestionType.RANKING: VariableKind.FIRST,
}
Value = str | float | Silence
"""The name of a value, a number, or why there is none."""


@dataclass(frozen=True, kw_only=True)
class Variable:
    """One thing to be counted. ``values`` are the names that it can have, in their order.

    A question of which several choices may be taken is one variable for each choice,
    ``choice``; of a ranking each choice is counted as the one that was put first. ``is_one_of``
    says that nobody is counted for two choices.
    """

    name: str
    choice: str = ""
    kind: VariableKind
    values: tuple[str, ...] = ()
    is_money: bool = False
    offers_dont_know: bool = False
    is_one_of: bool = False

    @property
    def key(self) -> str:
        return f"{self.name}/{self.choice}" if self.choice else self.name


def variables_of(definition: Definition) -> Sequence[Variable]:
    """Everything in ``definition`` that is counted, in the order of its pages."""
    return [
        each for asked in asked_of(definition).values() for each in _variables(definition, asked)
    ]


def value_of(variable: Variable, answers: Answers, *, is_asked: bool) -> Value:
    """What one respondent's answers say of ``variable``."""
    answer = answers.get(variable.name)
    if answer is None:
        return Silence.EMPTY if is_asked else Silence.NOT_ASKED
    if isinstance(answer, Missing):
        return SILENCES[answer]
    return _said(variable, answer)


def _variables(definition: Definition, asked: Asked) -> Iterator[Variable]:
    knows_not = Missing.DONT_KNOW in asked.question.missing
    names = tuple(choice.name for choice in choices_of(definition, asked.question))
    match asked.type:
        case QuestionType.SINGLE:
            yield Variable(
                name=asked.name,
                kind=VariableKind.VALUES,
                values=names,
                offers_dont_know=knows_not,
            )
        case QuestionType.SCALE:
            steps = tuple(str(step) for step in range(1, asked.question.steps + 1))
            yield Variable(
                name=asked.name,
                kind=VariableKind.VALUES,
                values=steps,
                offers_dont_know=knows_not,
            )
        case QuestionType.MULTIPLE | QuestionType.RANKING:
            kind = _KINDS[asked.type]
            is_one_of = kind is VariableKind.FIRST or asked.question.max_choices == 1
            for name in names:
                yield Variable(
                    name=asked.name, choice=name, kind=kind, values=(YES, NO), is_one_of=is_one_of
                )
        case QuestionType.NUMBER | QuestionType.MONEY:
            yield Variable(
                name=asked.name,
                kind=VariableKind.NUMBER,
                is_money=asked.type is QuestionType.MONEY,
                offers_dont_know=knows_not,
            )
        case _:
            return


def _said(variable: Variable, answer: Given) -> Value:
    value = answer.value
    match variable.kind:
        case VariableKind.NUMBER:
            return _number(str(value))
        case VariableKind.CHOSEN:
            return YES if variable.choice in _chosen(value) else NO
        case VariableKind.FIRST:
            return YES if _chosen(value)[:1] == (variable.choice,) else NO
        case _:
            return str(value) if str(value) in variable.values else Silence.EMPTY


def _chosen(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, tuple) else ()


def _number(text: str) -> Value:
    try:
        number = float(Decimal(text))
    except InvalidOperation:
        return Silence.EMPTY
    return number if isfinite(number) else Silence.EMPTY
