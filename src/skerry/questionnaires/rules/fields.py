"""The fields of a page: how an answer stands in them.

``v:name`` holds the value or values, ``m:name`` a way of giving none where that is no option
among others, ``t:name`` words to look a concept up by, ``x:name`` the wish to take a file away.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.rules.answers import Answer, Answers
from skerry.questionnaires.rules.asked import Asked

Fields = Mapping[str, Sequence[str]]
"""Names of fields with what stands in them, as a browser sends them."""

NO_VALUE: Final = "?"
"""What the value of a radio button begins with that says "don't know" or the like."""
RADIOS: Final = frozenset({QuestionType.SINGLE, QuestionType.SCALE})
DECIMALS: Final = frozenset({QuestionType.NUMBER, QuestionType.MONEY})


def value_field(name: str) -> str:
    return f"v:{name}"


def missing_field(name: str) -> str:
    return f"m:{name}"


def words_field(name: str) -> str:
    return f"t:{name}"


def removal_field(name: str) -> str:
    return f"x:{name}"


def all_fields(name: str) -> Sequence[str]:
    return [kind(name) for kind in (value_field, missing_field, words_field, removal_field)]


def fields_of(asked: Asked, answer: Answer | None, *, language: str) -> Fields:
    """The fields in which ``answer`` stands: what is read from them is the answer again."""
    if answer is None:
        return {}
    if isinstance(answer, Missing):
        if asked.type in RADIOS:
            return {value_field(asked.name): [NO_VALUE + answer.value]}
        return {missing_field(asked.name): [answer.value]}
    return {value_field(asked.name): _written(asked, answer.value, language)}


def all_fields_of(asked: Sequence[Asked], answers: Answers, *, language: str) -> Fields:
    found: dict[str, Sequence[str]] = {}
    for each in asked:
        found |= fields_of(each, answers.get(each.name), language=language)
    return found


def _written(asked: Asked, value: object, language: str) -> Sequence[str]:
    if isinstance(value, tuple):
        return [str(each) for each in value]
    if isinstance(value, Mapping):
        return [str(value.get("name", ""))]
    text = str(value)
    if asked.type in DECIMALS and not language.startswith("en"):
        text = text.replace(".", ",")
    return [text]
