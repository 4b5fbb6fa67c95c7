"""Lists of choices that are missing, too short, or name something twice."""

from collections.abc import Iterator, Sequence
from typing import Final

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.rules.definition import Choice, Definition, Question, Section
from skerry.questionnaires.rules.instruments.fault import Fault, FaultReason
from skerry.questionnaires.rules.instruments.naming import repeated
from skerry.questionnaires.rules.names import RESERVED_NAMES, is_choice_name

WITH_CHOICES: Final = frozenset(
    {QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.RANKING, QuestionType.MATRIX}
)


def faults(definition: Definition) -> Iterator[Fault]:
    used = {question.choices for question in definition.questions()}
    for section in definition.sections:
        for question in section.questions:
            if question.type in WITH_CHOICES:
                yield from _of_question(definition, section, question)
    for name, choices in definition.choice_lists.items():
        yield from _of_list(name, choices)
        if name not in used:
            yield Fault(reason=FaultReason.CHOICES_UNUSED, choices=name)


def _of_question(definition: Definition, section: Section, question: Question) -> Iterator[Fault]:
    listed = definition.choice_lists.get(question.choices)
    if listed is None:
        yield Fault(
            reason=FaultReason.CHOICES_MISSING,
            section=section.name,
            question=question.name,
            choices=question.choices,
            field="choices",
        )
        return
    if question.default and not set(question.default.split()) <= {one.name for one in listed}:
        yield Fault(
            reason=FaultReason.DEFAULT_UNKNOWN,
            section=section.name,
            question=question.name,
            field="default",
            detail=question.default,
        )
    if question.max_choices > len(listed):
        yield Fault(
            reason=FaultReason.MORE_THAN_CHOICES,
            section=section.name,
            question=question.name,
            field="max_choices",
        )


def _of_list(name: str, choices: Sequence[Choice]) -> Iterator[Fault]:
    if not choices:
        yield Fault(reason=FaultReason.CHOICES_EMPTY, choices=name)
    if len(choices) == 1:
        yield Fault(reason=FaultReason.CHOICES_ALONE, choices=name)
    for twice in repeated(choice.name for choice in choices):
        yield Fault(reason=FaultReason.CHOICE_NAME_TAKEN, choices=name, detail=twice)
    for choice in choices:
        if choice.name in RESERVED_NAMES:
            yield Fault(reason=FaultReason.CHOICE_NAME_RESERVED, choices=name, detail=choice.name)
        if not is_choice_name(choice.name):
            yield Fault(reason=FaultReason.CHOICE_NAME_INVALID, choices=name, detail=choice.name)
