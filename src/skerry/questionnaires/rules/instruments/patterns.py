"""Patterns that would take too long on the longest answer: nobody could hand that in, whatever it says."""

from collections.abc import Iterator, Mapping

from skerry.methods.expressions import ExpressionError
from skerry.methods.expressions.patterns import compiled, is_beyond
from skerry.methods.expressions.tree import Call, Text, names_in, reads_this
from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.rules.answers import LONGEST_LONG_TEXT, LONGEST_TEXT
from skerry.questionnaires.rules.definition import Definition, Question
from skerry.questionnaires.rules.instruments.depending import Written, expressions_of
from skerry.questionnaires.rules.instruments.fault import Fault, FaultReason


def faults(definition: Definition) -> Iterator[Fault]:
    lengths = {question.name: longest(question) for question in definition.questions()}
    for one in expressions_of(definition):
        if isinstance(one.read, ExpressionError):
            continue
        for call in one.read.calls("regex"):
            length = _length(call, one, lengths)
            if _is_too_large(call, length):
                yield Fault(
                    reason=FaultReason.PATTERN_TOO_LARGE,
                    section=one.section,
                    question=one.question,
                    field=one.field,
                    detail=str(length),
                )


def longest(question: Question) -> int:
    """How many characters the answer may have; what is no text is never long."""
    if question.type is not QuestionType.TEXT:
        return 0
    return LONGEST_LONG_TEXT if question.is_long else LONGEST_TEXT


def _length(call: Call, one: Written, lengths: Mapping[str, int]) -> int:
    """The most characters that what is matched may have."""
    matched = call.arguments[0]
    names = {*names_in(matched), *([one.question] if reads_this(matched) else [])}
    return sum(lengths.get(name, 0) for name in names)


def _is_too_large(call: Call, length: int) -> bool:
    pattern = call.arguments[1]
    return isinstance(pattern, Text) and is_beyond(compiled(pattern.value), length)
