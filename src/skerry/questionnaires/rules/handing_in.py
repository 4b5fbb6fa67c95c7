"""Keeping and handing in answers that are held elsewhere than in a sheet of this room."""

from collections.abc import Sequence
from dataclasses import dataclass

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.rules.answers import Answers
from skerry.questionnaires.rules.asked import asked_in, asked_of
from skerry.questionnaires.rules.checking import problems_in
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.rules.flow import state_of, submitted_answers
from skerry.questionnaires.rules.merging import Merged, merged
from skerry.questionnaires.rules.problems import Problem


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """``answers`` are all that count; ``typed`` are those that a person gave, without what was computed."""

    answers: Answers
    typed: Answers
    problems: Sequence[Problem]


def answers_to_submit(definition: Definition, answers: Answers, *, today: str) -> HandedIn:
    """What of ``answers`` counts on ``today``, and what keeps it from being submitted."""
    state = state_of(definition, answers, today=today)
    final = submitted_answers(state)
    asked = asked_of(definition)
    typed = {
        name: answer
        for name, answer in final.items()
        if asked[name].type is not QuestionType.CALCULATED
    }
    problems = problems_in(definition, state, section=None, today=today)
    return HandedIn(answers=final, typed=typed, problems=problems)


def merged_section(
    definition: Definition, section: str, *, base: Answers, mine: Answers, current: Answers
) -> tuple[Merged, Answers]:
    """How ``mine`` meets ``current`` in ``section``, and the whole sheet after that."""
    names = [asked.name for asked in asked_in(definition, section)]
    merge = merged(names, base=base, mine=mine, current=current)
    others = {name: answer for name, answer in current.items() if name not in names}
    return merge, others | dict(merge.answers)
