"""What is wrong with answers, before they may be submitted.

An answer with a fault is kept as a draft: nobody should lose what they wrote because of
it. Only submitting is refused.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.rules.answers import Answer, Answers, Given
from skerry.questionnaires.rules.asked import Asked, asked_of
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.rules.flow import State, holds, state_of, value_of
from skerry.questionnaires.rules.problems import Problem, Reason


def problems(
    definition: Definition, answers: Answers, *, section: str | None, today: str
) -> Sequence[Problem]:
    """What keeps ``answers`` from being submitted: in ``section``, or in all that are relevant."""
    state = state_of(definition, answers, today=today)
    return problems_in(definition, state, section=section, today=today)


def problems_in(
    definition: Definition, state: State, *, section: str | None, today: str
) -> Sequence[Problem]:
    return [
        problem
        for asked in asked_of(definition).values()
        if asked.name in state.names and section in (None, asked.section.name)
        for problem in _problems_of(asked, state, today)
    ]


def is_required(asked: Asked, state: State, *, today: str) -> bool:
    return holds(asked.required, state.values, today=today, otherwise=False)


def _problems_of(asked: Asked, state: State, today: str) -> Iterator[Problem]:
    if asked.type is QuestionType.CALCULATED:
        return
    answer = state.counting.get(asked.name)
    if answer is None:
        if is_required(asked, state, today=today):
            yield Problem(name=asked.name, reason=Reason.REQUIRED)
    elif isinstance(answer, Given):
        fault = _out_of_range(asked, answer)
        if fault:
            yield fault
        elif not _keeps_constraint(asked, answer, state, today):
            yield Problem(name=asked.name, reason=Reason.CONSTRAINT)


def _keeps_constraint(asked: Asked, answer: Answer, state: State, today: str) -> bool:
    this = value_of(asked, answer)
    return holds(asked.question.constraint, state.values, this=this, today=today, otherwise=True)


def _out_of_range(asked: Asked, answer: Given) -> Problem | None:
    match asked.type:
        case QuestionType.NUMBER | QuestionType.MONEY:
            return _beside_numbers(asked, Decimal(str(answer.value)))
        case QuestionType.DATE:
            return _beside_dates(asked, str(answer.value))
        case QuestionType.MULTIPLE | QuestionType.RANKING | QuestionType.CONCEPT:
            return _too_many(asked, answer)
        case _:
            return None


def _too_many(asked: Asked, answer: Given) -> Problem | None:
    most = asked.question.max_choices
    chosen = len(answer.value) if isinstance(answer.value, tuple) else 0
    is_over = most and chosen > most
    return Problem(name=asked.name, reason=Reason.TOO_MANY, detail=str(most)) if is_over else None


def _beside_numbers(asked: Asked, number: Decimal) -> Problem | None:
    question = asked.question
    least, most = _limit(question.minimum), _limit(question.maximum)
    if least is not None and number < least:
        return Problem(name=asked.name, reason=Reason.TOO_SMALL, detail=question.minimum)
    if most is not None and number > most:
        return Problem(name=asked.name, reason=Reason.TOO_LARGE, detail=question.maximum)
    return None


def _beside_dates(asked: Asked, day: str) -> Problem | None:
    question = asked.question
    first, last = _day(question.minimum), _day(question.maximum)
    if first and day < first:
        return Problem(name=asked.name, reason=Reason.TOO_EARLY, detail=first)
    if last and day > last:
        return Problem(name=asked.name, reason=Reason.TOO_LATE, detail=last)
    return None


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _limit(text: str) -> Decimal | None:
    try:
        limit = Decimal(text)
    except InvalidOperation:
        return None
    return limit if limit.is_finite() else None
