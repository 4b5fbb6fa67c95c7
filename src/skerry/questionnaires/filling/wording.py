"""Answers and problems in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _

from skerry.kernel import formats
from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.filling.request import Filling
from skerry.questionnaires.filling.sentences import MISSING, Sentence, sentence_of
from skerry.questionnaires.rules.answers import Answer, Given
from skerry.questionnaires.rules.asked import Asked, asked_of, choices_of
from skerry.questionnaires.rules.definition import Section
from skerry.questionnaires.rules.problems import Problem, Reason


@dataclass(frozen=True, kw_only=True)
class Said:
    """A question and what was answered, for reading. ``is_answered`` is false where nothing was.

    ``line`` is the label of a row of a matrix below the question ``matrix``; else the label itself.
    """

    name: str
    label: str
    matrix: str
    line: str
    answer: str
    is_answered: bool
    problem: Sentence = ""


@dataclass(frozen=True, kw_only=True)
class SaidSection:
    label: str
    address: str
    answers: Sequence[Said]

    @property
    def runs(self) -> Sequence[tuple[str, Sequence[Said]]]:
        """The answers, those of one matrix together below its question; below nothing what stands alone."""
        runs = groupby(self.answers, key=lambda said: said.matrix)
        return [(matrix, list(answers)) for matrix, answers in runs]


def everything_said(filling: Filling) -> Sequence[SaidSection]:
    """All that is asked, with the answers and what is wrong with them."""
    faults = {problem.name: problem for problem in filling.problems()}
    return [
        SaidSection(
            label=filling.words(section.label),
            address=filling.address_of(section),
            answers=list(_said(filling, section, faults)),
        )
        for section in filling.sections
    ]


def problem_words(filling: Filling, problem: Problem) -> Sentence:
    """What is wrong, in the words of the questionnaire if it has some."""
    asked = asked_of(filling.definition)[problem.name]
    own = {
        Reason.REQUIRED: asked.question.required_message,
        Reason.CONSTRAINT: asked.question.constraint_message,
    }.get(problem.reason)
    return (filling.words(own) if own else "") or sentence_of(problem, asked)


def label_of(filling: Filling, asked: Asked) -> str:
    """What is asked; of a row of a matrix also what the matrix asks."""
    label = filling.words(asked.label)
    if asked.row is None:
        return label
    return f"{filling.words(asked.question.label)} – {label}"


def answer_words(filling: Filling, asked: Asked, answer: Answer | None) -> str:
    """The answer as a person reads it; nothing for none."""
    if answer is None:
        return ""
    if isinstance(answer, Missing):
        return str(MISSING[answer])
    if asked.type in _WORDS:
        return _WORDS[asked.type](filling, asked, answer).strip()
    value = answer.value
    return str(value.get("name", "")) if isinstance(value, Mapping) else str(value)


def _said(filling: Filling, section: Section, faults: Mapping[str, Problem]) -> Iterator[Said]:
    for asked in filling.asked(section):
        label = label_of(filling, asked)
        if asked.name not in filling.state.names or not label:
            continue
        words = _answer(filling, asked)
        fault = faults.get(asked.name)
        yield Said(
            name=asked.name,
            label=label,
            matrix=filling.words(asked.question.label) if asked.row else "",
            line=filling.words(asked.label),
            answer=words or _("No answer"),
            is_answered=bool(words),
            problem=problem_words(filling, fault) if fault else "",
        )


def _answer(filling: Filling, asked: Asked) -> str:
    if asked.type is QuestionType.CALCULATED:
        return filling.state.calculated.get(asked.name, "")
    return answer_words(filling, asked, filling.state.counting.get(asked.name))


def _chosen(filling: Filling, asked: Asked, answer: Given) -> str:
    labels = {
        choice.name: filling.words(choice.label)
        for choice in choices_of(filling.definition, asked.question)
    }
    names = [labels.get(name, name) for name in _parts(answer)]
    if asked.type is QuestionType.RANKING:
        names = [f"{place}. {name}" for place, name in enumerate(names, start=1)]
    return ", ".join(names)


def _concepts(filling: Filling, asked: Asked, answer: Given) -> str:
    labels = filling.concepts(asked.section).get(asked.question.scheme, {})
    return ", ".join(labels.get(uri, uri) for uri in _parts(answer))


def _amount(filling: Filling, asked: Asked, answer: Given) -> str:
    unit = filling.words(asked.question.unit) or asked.question.currency
    return f"{formats.exact_number(Decimal(str(answer.value)))} {unit}"


def _day(_filling: Filling, _asked: Asked, answer: Given) -> str:
    return formats.date(date.fromisoformat(str(answer.value)))


def _step(_filling: Filling, asked: Asked, answer: Given) -> str:
    return _("%(step)s of %(steps)s") % {"step": answer.value, "steps": asked.question.steps}


def _parts(answer: Given) -> Sequence[str]:
    parts = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    return [str(part) for part in parts]


_WORDS: Final[Mapping[QuestionType, Callable[[Filling, Asked, Given], str]]] = {
    QuestionType.SINGLE: _chosen,
    QuestionType.MULTIPLE: _chosen,
    QuestionType.RANKING: _chosen,
    QuestionType.CONCEPT: _concepts,
    QuestionType.NUMBER: _amount,
    QuestionType.MONEY: _amount,
    QuestionType.DATE: _day,
    QuestionType.SCALE: _step,
}
