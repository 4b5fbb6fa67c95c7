"""How far a sheet is."""

from dataclasses import dataclass
from math import ceil
from typing import Final

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.rules.asked import asked_of
from skerry.questionnaires.rules.checking import is_required
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.rules.flow import State

SECONDS: Final = 12
"""What a question takes on average."""
SECONDS_OF: Final = {QuestionType.TEXT: 30, QuestionType.RANKING: 30, QuestionType.FILE: 60}


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Of what is relevant: how many questions there are, are answered, and must still be."""

    sections: int
    questions: int
    answered: int
    required_left: int


def progress(definition: Definition, state: State, *, today: str) -> Progress:
    asked = [
        each
        for each in asked_of(definition).values()
        if each.name in state.names and each.type is not QuestionType.CALCULATED
    ]
    open_ = [each for each in asked if each.name not in state.counting]
    return Progress(
        sections=len(state.sections),
        questions=len(asked),
        answered=len(asked) - len(open_),
        required_left=sum(is_required(each, state, today=today) for each in open_),
    )


def minutes_for(definition: Definition) -> int:
    """How long it takes, in whole minutes, from the number and kinds of questions."""
    seconds = sum(
        SECONDS_OF.get(asked.type, SECONDS)
        for asked in asked_of(definition).values()
        if asked.type is not QuestionType.CALCULATED
    )
    return max(1, ceil(seconds / 60))
