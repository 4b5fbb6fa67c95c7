"""Changes since an earlier wave as they are kept with the figures: they follow from printed figures alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class WhyNot(StrEnum):
    """Why no change is told of a question, or of one of its figures.

    The first two speak of a question, beside what ``questionnaires.Break`` has; the others of a figure.
    """

    OWN_WORDS = "own-words"
    NO_FIGURES = "no-figures"
    NO_GROUP = "no-group"
    HIDDEN = "hidden"
    UNSURE = "unsure"


class TrendCaution(StrEnum):
    """What was otherwise then, so that a change may come from it."""

    OTHER_PANEL = "other-panel"
    OTHER_ACCESS = "other-access"
    OTHER_MODE = "other-mode"
    OTHER_WEIGHTS = "other-weights"
    OTHER_METHODS = "other-methods"


@dataclass(frozen=True, kw_only=True)
class Change:
    """From a figure then, with its ends, to now: how much more, and between which ends.

    Where nothing may be told, ``why`` says why, and all else is none.
    """

    was: float | None = None
    was_low: float | None = None
    was_high: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    why: str = ""

    @property
    def is_up(self) -> bool:
        return self.low is not None and self.low > 0

    @property
    def is_down(self) -> bool:
        return self.high is not None and self.high < 0


@dataclass(frozen=True, kw_only=True)
class RowTrend:
    """``value`` names the row as in ``FigureRow``; one change for each domain of the figures."""

    value: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class QuestionTrend:
    """The changes of one question, or ``reasons`` why it is not compared: ``WhyNot`` and ``Break``."""

    name: str
    was: str = ""
    reasons: tuple[str, ...] = ()
    rows: tuple[RowTrend, ...] = ()

    def row(self, value: str) -> RowTrend | None:
        return next((each for each in self.rows if each.value == value), None)


@dataclass(frozen=True, kw_only=True)
class Trends:
    """What came of comparing with the earlier ``wave``, whose ``results`` are published.

    At least ``both`` organisations answered both waves, in steps of five; none where few did, or
    where it is not counted because a wave was anonymous.
    """

    wave: str
    results: str
    titles: Mapping[str, str]
    ended_on: str
    both: int | None
    is_counted: bool
    cautions: tuple[str, ...]
    questions: tuple[QuestionTrend, ...]

    def question(self, name: str) -> QuestionTrend | None:
        return next((each for each in self.questions if each.name == name), None)

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:  # Any: JSON
        """What was written of it with all its parts."""
        read = {
            "titles": dict(written["titles"]),
            "cautions": tuple(written["cautions"]),
            "questions": tuple(_question(each) for each in written["questions"]),
        }
        return cls(**{**written, **read})


def _question(written: Mapping[str, Any]) -> QuestionTrend:  # Any: JSON
    rows = tuple(
        RowTrend(value=row["value"], changes=tuple(Change(**each) for each in row["changes"]))
        for row in written["rows"]
    )
    return QuestionTrend(**{**written, "reasons": tuple(written["reasons"]), "rows": rows})
