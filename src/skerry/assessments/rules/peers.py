"""What a check counts for among firms like it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from skerry.assessments.enums import PeerState
from skerry.assessments.rules.standing import Standing
from skerry.methods.peers import class_of
from skerry.methods.scoring import DONT_KNOW, NOT_APPLICABLE, Question

LATE_AFTER: Final = timedelta(days=92)
"""A firm that waited for a quarter is counted with firms less like it."""
_HALF: Final = 6


@dataclass(frozen=True, kw_only=True)
class Counting:
    """The class of a score, and what the firm has of what each question asks for."""

    score_class: int
    states: Mapping[str, PeerState]


def counting_of(standing: Standing) -> Counting | None:
    """None where nothing that was asked applies to the firm."""
    if standing.score.whole is None:
        return None
    states = {each.key: _state(each, standing.answers.get(each.key)) for each in standing.questions}
    return Counting(score_class=class_of(standing.score.whole), states=states)


def is_late(joined_at: datetime, *, now: datetime) -> bool:
    return now - joined_at >= LATE_AFTER


def half_year(day: date) -> str:
    """The half-year of ``day``.

    >>> half_year(date(2026, 6, 30)), half_year(date(2026, 7, 1))
    ('2026-1', '2026-2')
    """
    return f"{day.year}-{1 if day.month <= _HALF else 2}"


def _state(question: Question, answer: str | None) -> PeerState:
    if answer is None or answer == NOT_APPLICABLE:
        return PeerState.DOES_NOT_APPLY
    if answer == DONT_KNOW:
        return PeerState.UNKNOWN
    level = question.levels[answer]
    if level == min(question.levels.values()):
        return PeerState.LACKS
    return PeerState.HAS if level == max(question.levels.values()) else PeerState.PARTLY
