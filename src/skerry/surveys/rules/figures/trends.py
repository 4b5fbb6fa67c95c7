"""What changed since an earlier wave, where the same was asked: from published figures alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil, floor
from typing import Any, Final

from skerry.methods.trends import Ranged, difference
from skerry.questionnaires.api import Definition, Followed, QuestionType, asked_of
from skerry.surveys.enums import Access, Dimension, Mode, Unit
from skerry.surveys.rules.figures.columns import SAID
from skerry.surveys.rules.figures.content import (
    Content,
    Domain,
    Figure,
    FigureRow,
    QuestionFigures,
)
from skerry.surveys.rules.figures.grouping import by_question, question_of
from skerry.surveys.rules.figures.trends_kept import (
    Change,
    QuestionTrend,
    RowTrend,
    TrendCaution,
    WhyNot,
)
from skerry.surveys.rules.figures.variables import VariableKind

STEP: Final = 5
"""How many answered both waves is told from so many on, and rounded down to as many."""
DIGITS: Final = 3
"""So many digits of the change of a mean are told."""
_EDGE: Final = 1e-9

Places = Sequence[int | None]
"""For each domain of the figures now the place of the same one then."""


class TrendObstacle(StrEnum):
    """Why a wave cannot be compared with an earlier one at all."""

    OPEN_LINK = "open-link"
    OTHER_QUESTIONNAIRE = "other-questionnaire"
    OTHER_UNIT = "other-unit"
    NOT_EARLIER = "not-earlier"
    NEWER_VERSION = "newer-version"
    NOT_PUBLISHED = "not-published"
    NOTHING_ALIKE = "nothing-alike"


@dataclass(frozen=True, kw_only=True)
class Held:
    """How a wave was held. ``panel`` says by which search its panel was found, ``weights`` what was decided of them."""

    questionnaire: int
    version: int
    unit: Unit
    access: Access
    mode: Mode
    panel: tuple[str, str]
    opens_on: date
    is_published: bool
    weights: Mapping[str, Any]  # Any: JSON


def obstacle_to_compare(before: Held, now: Held) -> TrendObstacle | None:
    """What stands against holding any answer of ``now`` against one of ``before``."""
    differences = {
        TrendObstacle.OPEN_LINK: Access.OPEN_LINK in (before.access, now.access),
        TrendObstacle.OTHER_QUESTIONNAIRE: before.questionnaire != now.questionnaire,
        TrendObstacle.OTHER_UNIT: before.unit != now.unit,
        TrendObstacle.NOT_EARLIER: before.opens_on >= now.opens_on,
        TrendObstacle.NEWER_VERSION: before.version > now.version,
        TrendObstacle.NOT_PUBLISHED: not before.is_published,
    }
    return next((obstacle for obstacle, is_there in differences.items() if is_there), None)


def cautions_between(
    before: Held, now: Held, *, is_computed_alike: bool
) -> tuple[TrendCaution, ...]:
    """What besides the answers may have made a change."""
    differences = {
        TrendCaution.OTHER_PANEL: before.panel != now.panel,
        TrendCaution.OTHER_ACCESS: before.access != now.access,
        TrendCaution.OTHER_MODE: before.mode != now.mode,
        TrendCaution.OTHER_WEIGHTS: before.weights != now.weights,
        TrendCaution.OTHER_METHODS: not is_computed_alike,
    }
    return tuple(caution for caution, is_there in differences.items() if is_there)


def told_overlap(both: int) -> int | None:
    """In steps in which nobody is seen to come or go; none for few.

    >>> told_overlap(4), told_overlap(5), told_overlap(53)
    (None, 5, 50)
    """
    return both - both % STEP if both >= STEP else None


def trends_between(
    before: Content, now: Content, followed: Sequence[Followed], definition: Definition
) -> tuple[QuestionTrend, ...]:
    """Of each question of ``now``, asked by ``definition``, its changes or why there are none."""
    alike = {one.question: one for one in followed if one.question}
    places = _places(before, now, {name: one for name, one in alike.items() if not one.breaks})
    asked = asked_of(definition)
    counted = {name for name, one in asked.items() if one.type is not QuestionType.TEXT}
    return tuple(
        _question(before, figures, alike.get(figures.name), places)
        if figures.name in counted
        else QuestionTrend(name=figures.name, reasons=(WhyNot.OWN_WORDS,))
        for figures in now.questions
    )


def _places(before: Content, now: Content, alike: Mapping[str, Followed]) -> Places:
    then: dict[tuple[str | None, str], int] = {
        (domain.dimension, domain.value): place for place, domain in enumerate(before.domains)
    }
    return [then.get((_dimension(domain, alike), domain.value)) for domain in now.domains]


def _dimension(domain: Domain, alike: Mapping[str, Followed]) -> str | None:
    """What a dimension was called then; none where its groups are not those of then, as with segments."""
    if domain.is_all or domain.dimension in set(Dimension):
        return domain.dimension
    question = alike.get(question_of(domain.dimension))
    return by_question(question.was) if question else None


def _question(
    before: Content, figures: QuestionFigures, followed: Followed | None, places: Places
) -> QuestionTrend:
    if followed is None:
        return QuestionTrend(name=figures.name, reasons=(WhyNot.NO_FIGURES,))
    then = before.question(followed.was)
    reasons: tuple[str, ...] = followed.breaks
    if not reasons and (then is None or then.kind is not figures.kind):
        reasons = (WhyNot.NO_FIGURES,)
    rows = {row.value: row for row in then.rows} if then and not reasons else {}
    return QuestionTrend(
        name=figures.name,
        was=followed.was,
        reasons=reasons,
        rows=tuple(
            _row(rows[row.value], row, places, is_share=_is_share(figures, row))
            for row in figures.rows
            if row.value in rows
        ),
    )


def _is_share(figures: QuestionFigures, row: FigureRow) -> bool:
    """Of a question for a number, only the share of those who gave one is a share."""
    return figures.kind is not VariableKind.NUMBER or row.value == SAID


def _row(then: FigureRow, now: FigureRow, places: Places, *, is_share: bool) -> RowTrend:
    return RowTrend(
        value=now.value,
        changes=tuple(
            Change(why=WhyNot.NO_GROUP)
            if place is None
            else _change(then.figures[place], figure, is_share=is_share)
            for place, figure in zip(places, now.figures, strict=True)
        ),
    )


def _change(then: Figure, now: Figure, *, is_share: bool) -> Change:
    """What is hidden in either wave is hidden here, too."""
    if then.is_hidden or now.is_hidden:
        return Change(why=WhyNot.HIDDEN)
    before, after = _ranged(then), _ranged(now)
    if before is None or after is None:
        return Change(why=WhyNot.UNSURE)
    found = difference(before, after)
    return Change(
        was=then.value,
        was_low=then.low,
        was_high=then.high,
        value=round(found.value, 2) if is_share else _rounded(found.value),
        low=floor(found.low * 100 + _EDGE) / 100 if is_share else _rounded(found.low),
        high=ceil(found.high * 100 - _EDGE) / 100 if is_share else _rounded(found.high),
    )


def _ranged(figure: Figure) -> Ranged | None:
    if figure.value is None or figure.low is None or figure.high is None:
        return None
    return Ranged(value=figure.value, low=figure.low, high=figure.high)


def _rounded(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")
