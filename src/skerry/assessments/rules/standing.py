"""Where a firm stands: what its answers are worth by our weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skerry.assessments.rules.content import Content, Framework
from skerry.methods.scoring import Band, Coverage, Question, Score, coverage, score
from skerry.questionnaires.api import (
    Answer,
    Answers,
    Asked,
    Definition,
    Given,
    Missing,
    asked_of,
    choices_of,
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The score of one check, with the rules and the answers that it follows from."""

    score: Score
    questions: tuple[Question, ...]
    answers: Mapping[str, str]


def standing_of(definition: Definition, answers: Answers, content: Content) -> Standing:
    """What handed-in ``answers`` are worth. Questions without a weight describe the firm and count for nothing.

    An answer that the levels do not know, as a changed questionnaire may have, counts for
    nothing either.
    """
    questions = tuple(
        Question(
            key=name,
            area=asked.section.name,
            weight=content.weights[name],
            levels=content.levels,
        )
        for name, asked in asked_of(definition).items()
        if name in content.weights
    )
    known = {*content.levels, *Missing} - {Missing.REFUSED}
    told = {each.key: told_in(answers, each.key) for each in questions}
    told = {key: answer for key, answer in told.items() if answer in known}
    return Standing(score=score(questions, told), questions=questions, answers=told)


def told_in(answers: Answers, name: str) -> str:
    """The name of the choice, or the way of not answering; empty where nothing was said."""
    answer = answers.get(name)
    if isinstance(answer, Given):
        return answer.value if isinstance(answer.value, str) else ""
    return answer.value if answer else ""


def chosen_in(answers: Answers, name: str) -> Sequence[str]:
    """What was chosen of a question with several answers."""
    answer = answers.get(name)
    return answer.value if isinstance(answer, Given) and isinstance(answer.value, tuple) else ()


def answers_still_offered(answers: Answers, definition: Definition) -> Answers:
    """Those that ``definition`` asks for, and with which it can be answered."""
    asked = asked_of(definition)
    return {
        name: answer
        for name, answer in answers.items()
        if name in asked and _is_offered(answer, asked[name], definition)
    }


def _is_offered(answer: Answer, asked: Asked, definition: Definition) -> bool:
    if isinstance(answer, Missing):
        return answer in asked.question.missing
    offered = {choice.name for choice in choices_of(definition, asked.question)}
    chosen = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    return not offered or set(chosen) <= offered


def coverage_of(standing: Standing, framework: Framework) -> Coverage:
    return coverage(
        standing.questions,
        standing.answers,
        identifiers=framework.identifiers,
        mapping=framework.mapping,
    )


@dataclass(frozen=True, kw_only=True)
class Change:
    """What became of a score since the check before."""

    before: Band
    after: Band


def change_between(before: Score, after: Score) -> Change | None:
    """None where one of the two has no score."""
    if before.whole is None or after.whole is None:
        return None
    return Change(before=before.whole, after=after.whole)
