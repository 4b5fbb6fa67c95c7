"""Answers as values. No answer, and the three ways of giving none, are four different things.

In JSON an answer is ``{"value": …}`` or ``{"missing": "dont_know"}``; an empty one is left out.
What a value is depends on the question:

========== =================================================================
single     the name of a choice; so is each row of a matrix
multiple   the names of choices, in the order of their list
scale      a whole number from 1
ranking    names of choices, the best first
number     a decimal as text, so that nothing is rounded: ``"12.5"``
money      the same, in the currency of the question
date       ``"2026-11-22"``
text       the words
concept    the URIs of concepts
organisation  ``{"uuid": …, "name": …}``, or only a name when the directory does not know it
file       ``{"uuid": …, "name": …, "size": …}``
calculated the value as text
========== =================================================================
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from skerry.questionnaires.enums import Missing

LONGEST_TEXT: Final = 1_000
LONGEST_LONG_TEXT: Final = 20_000

Value = str | int | tuple[str, ...] | Mapping[str, Any]  # Any: an organisation's or a file's parts


@dataclass(frozen=True, kw_only=True)
class Given:
    value: Value


Answer = Given | Missing
Answers = Mapping[str, Answer]


def as_json(answers: Answers) -> dict[str, Any]:  # Any: JSON
    return {name: _written(answer) for name, answer in answers.items()}


def from_json(written: Mapping[str, Mapping[str, Any]]) -> Answers:  # Any: JSON
    return {name: _read(answer) for name, answer in written.items()}


def _written(answer: Answer) -> dict[str, Any]:  # Any: JSON
    if isinstance(answer, Missing):
        return {"missing": answer.value}
    value = answer.value
    return {"value": list(value) if isinstance(value, tuple) else value}


def _read(written: Mapping[str, Any]) -> Answer:  # Any: JSON
    if "missing" in written:
        return Missing(written["missing"])
    value = written["value"]
    return Given(value=tuple(value) if isinstance(value, list) else value)
