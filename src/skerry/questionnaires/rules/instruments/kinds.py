"""What a question of its type needs and does not have."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.rules.definition import Definition, Question
from skerry.questionnaires.rules.instruments.fault import Fault, FaultReason

FEWEST_STEPS: Final = 2
MOST_STEPS: Final = 11
_CURRENCY: Final = re.compile(r"[A-Z]{3}")


def faults(definition: Definition) -> Iterator[Fault]:
    for section in definition.sections:
        for question in section.questions:
            for reason, field in _lacks(question):
                yield Fault(
                    reason=reason,
                    section=section.name,
                    question=question.name,
                    field=field,
                    detail=str(getattr(question, field)) if field in {"steps", "currency"} else "",
                )
            yield from _range(section.name, question)


def bound_of(question: Question, text: str) -> Decimal | date | None:
    """The end of a range as a value that can be compared; None for what is none.

    >>> bound_of(Question(name="q", type=QuestionType.NUMBER), "1,5") is None
    True
    """
    try:
        if question.type is QuestionType.DATE:
            return date.fromisoformat(text)
        number = Decimal(text)
    except (ValueError, InvalidOperation):
        return None
    return number if number.is_finite() else None


def _lacks(question: Question) -> Iterator[tuple[FaultReason, str]]:
    match question.type:
        case QuestionType.MATRIX if not question.rows:
            yield FaultReason.ROWS_MISSING, "rows"
        case QuestionType.SCALE:
            yield from _scale(question)
        case QuestionType.MONEY if not _CURRENCY.fullmatch(question.currency):
            yield FaultReason.CURRENCY, "currency"
        case QuestionType.CONCEPT if not question.scheme:
            yield FaultReason.SCHEME_MISSING, "scheme"
        case QuestionType.CALCULATED if not question.calculation.strip():
            yield FaultReason.CALCULATION_MISSING, "calculation"
        case _:
            pass


def _scale(question: Question) -> Iterator[tuple[FaultReason, str]]:
    if not FEWEST_STEPS <= question.steps <= MOST_STEPS:
        yield FaultReason.STEPS, "steps"
    if not (question.low_label and question.high_label):
        yield FaultReason.ENDS_UNLABELLED, "low_label"


def _range(section: str, question: Question) -> Iterator[Fault]:
    ends = []
    for field in ("minimum", "maximum"):
        text = getattr(question, field)
        end = bound_of(question, text) if text else None
        ends.append(end)
        if text and end is None:
            yield Fault(
                reason=FaultReason.RANGE_UNREADABLE,
                section=section,
                question=question.name,
                field=field,
                detail=text,
            )
    low, high = ends
    if low is not None and high is not None and _is_reversed(low, high):
        yield Fault(
            reason=FaultReason.RANGE_REVERSED,
            section=section,
            question=question.name,
            field="minimum",
            detail=f"{question.minimum} > {question.maximum}",
        )


def _is_reversed(low: Decimal | date, high: Decimal | date) -> bool:
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        return low > high
    return str(low) > str(high)
