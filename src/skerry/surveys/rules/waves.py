"""How a wave goes on, and what stands in its way."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final

from skerry.surveys.enums import Access, Caution, Mode, WaveObstacle, WaveState
from skerry.surveys.rules.strata import Sizes, too_small

WAVE_MOVES: Final[Mapping[WaveState, AbstractSet[WaveState]]] = {
    WaveState.DRAFT: {WaveState.OPEN},
    WaveState.OPEN: {WaveState.CLOSED},
    WaveState.CLOSED: set(),
}


@dataclass(frozen=True, kw_only=True)
class Asks:
    """What the questionnaire asks for that could tell who answers."""

    files: bool = False
    organisations: bool = False
    words: bool = False


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What of a wave decides whether it may be made and opened.

    ``frame`` counts the organisations of each stratum, ``sample`` those to be drawn; both are
    empty for an open link.
    """

    mode: Mode
    access: Access
    has_panel: bool
    has_title: bool
    is_published: bool
    frame: Sizes
    sample: Sizes
    asks: Asks
    opens_on: date
    closes_on: date
    kept_until: date

    @property
    def asked(self) -> Sizes:
        """How many organisations are asked in each stratum."""
        return self.sample if self.access is Access.SAMPLE else self.frame


def obstacles_to_making(plan: Plan, *, smallest: int) -> Sequence[WaveObstacle]:
    """Why no such wave can be made; ``smallest`` is the least that an anonymous stratum holds."""
    tests = {
        WaveObstacle.VERSION_IS_DRAFT: not plan.is_published,
        WaveObstacle.NO_TITLE: not plan.has_title,
        WaveObstacle.OPENS_AFTER_IT_CLOSES: plan.opens_on >= plan.closes_on,
        WaveObstacle.KEPT_TOO_SHORT: plan.kept_until <= plan.closes_on,
        WaveObstacle.ASKS_FOR_FILES: _is_anonymous(plan) and plan.asks.files,
    }
    return [obstacle for obstacle, is_true in tests.items() if is_true] + _of_whom(plan, smallest)


def _of_whom(plan: Plan, smallest: int) -> list[WaveObstacle]:
    """What is wrong with those who are asked."""
    if plan.access is Access.OPEN_LINK:
        return []
    if not plan.has_panel:
        return [WaveObstacle.NO_PANEL]
    if not sum(plan.asked.values()):
        return [WaveObstacle.NOBODY]
    if any(number > plan.frame.get(stratum, 0) for stratum, number in plan.asked.items()):
        return [WaveObstacle.SAMPLE_TOO_LARGE]
    if _is_anonymous(plan) and too_small(plan.asked, smallest=smallest):
        return [WaveObstacle.STRATA_TOO_SMALL]
    return []


def obstacles_to_opening(
    plan: Plan, *, state: WaveState, today: date, smallest: int
) -> Sequence[WaveObstacle]:
    """Why a draft cannot be opened today."""
    if WaveState.OPEN not in WAVE_MOVES[state]:
        return [WaveObstacle.NOT_A_DRAFT]
    late = [WaveObstacle.CLOSES_IN_THE_PAST] if plan.closes_on <= today else []
    return [*late, *obstacles_to_making(plan, smallest=smallest)]


def obstacle_to_closing(state: WaveState) -> WaveObstacle | None:
    return None if WaveState.CLOSED in WAVE_MOVES[state] else WaveObstacle.NOT_OPEN


def obstacle_to_extending(
    *, state: WaveState, closes_on: date, later: date, kept_until: date, today: date
) -> WaveObstacle | None:
    """Why ``later`` cannot be the new first day without answers.

    Respondents were told how long their answers are kept, so that day stays. The day between is
    for the last count, which must come before the list is deleted.
    """
    if state is not WaveState.OPEN:
        return WaveObstacle.NOT_OPEN
    if closes_on <= today:
        return WaveObstacle.HAS_ENDED
    if later <= closes_on:
        return WaveObstacle.NOT_LATER
    return WaveObstacle.KEPT_TOO_SHORT if later >= kept_until else None


def strata_without_anybody(plan: Plan) -> Sequence[str]:
    """Strata of the frame in which nobody is asked: no weight can ever make good for them."""
    return [stratum for stratum, size in plan.frame.items() if size and not plan.asked.get(stratum)]


def strata_with_one(plan: Plan) -> Sequence[str]:
    """Strata in which one of several is asked: how much answers differ there stays unknown."""
    return [
        stratum for stratum, size in plan.frame.items() if size > 1 and plan.asked.get(stratum) == 1
    ]


def cautions(plan: Plan, *, has_terms: bool) -> Sequence[Caution]:
    """What to think of before the promise is given."""
    tests = {
        Caution.ORGANISATIONS_ARE_ASKED_FOR: _is_anonymous(plan) and plan.asks.organisations,
        Caution.WORDS_ARE_ASKED_FOR: _is_anonymous(plan) and plan.asks.words,
        Caution.NO_TERMS: not has_terms,
        Caution.NOBODY_IN_A_STRATUM: bool(strata_without_anybody(plan)),
        Caution.ONE_IN_A_STRATUM: bool(strata_with_one(plan)),
    }
    return [caution for caution, is_true in tests.items() if is_true]


def _is_anonymous(plan: Plan) -> bool:
    return plan.mode is Mode.ANONYMOUS
