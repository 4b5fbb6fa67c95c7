"""Groups of respondents that follow from what they answered."""

from dataclasses import dataclass
from typing import Final

from skerry.methods.estimates import IntArray

QUESTION: Final = "question:"
"""Begins the name of a grouping by the answers to a question."""
REST: Final = "in no group"
"""The group of those who gave none of the answers: protected like the others, and never shown."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Grouping:
    """``codes`` has for each reply the place of its group in ``values``.

    How many are in a group follows from answers, so it is not told: only shares are.
    """

    name: str
    values: tuple[str, ...]
    codes: IntArray


def by_question(name: str) -> str:
    return QUESTION + name


def question_of(grouping: str) -> str:
    """The question by whose answers a grouping sorts; empty where it is none.

    >>> question_of(by_question("size")), question_of("place")
    ('size', '')
    """
    return grouping.removeprefix(QUESTION) if grouping.startswith(QUESTION) else ""
