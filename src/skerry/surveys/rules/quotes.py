"""When an open answer may be quoted, and how its respondent may be named; from plain values."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from skerry.surveys.enums import (
    InvitationState,
    Mode,
    QuoteNaming,
    QuoteObstacle,
    QuoteState,
    WaveState,
)

QUOTE_MOVES: Final[Mapping[QuoteState, AbstractSet[QuoteState]]] = {
    QuoteState.ASKED: {QuoteState.CONSENTED, QuoteState.REFUSED},
    QuoteState.CONSENTED: {QuoteState.CONSENTED, QuoteState.WITHDRAWN},
    QuoteState.REFUSED: {QuoteState.CONSENTED},
    QuoteState.WITHDRAWN: {QuoteState.CONSENTED},
}
"""Who said no may say yes by their link, and the other way round; nobody else decides it."""
_REACHED: Final = frozenset({InvitationState.PREPARED, InvitationState.SENT})


def obstacle_to_quoting(*, mode: str, wave_state: str) -> QuoteObstacle | None:
    """Why nobody of a wave can be asked.

    >>> obstacle_to_quoting(mode="anonymous", wave_state="closed")
    <QuoteObstacle.ANONYMOUS: 'anonymous'>
    """
    if mode == Mode.ANONYMOUS:
        return QuoteObstacle.ANONYMOUS
    return None if wave_state == WaveState.CLOSED else QuoteObstacle.NOT_CLOSED


def obstacle_to_asking(
    *, has_words: bool, state: str, has_address: bool, is_opted_out: bool, was_asked: bool
) -> QuoteObstacle | None:
    """Why one respondent cannot be asked for one answer. Who was asked is never asked again."""
    if not has_words:
        return QuoteObstacle.NO_WORDS
    if was_asked:
        return QuoteObstacle.ASKED_BEFORE
    is_reached = state in _REACHED and has_address and not is_opted_out
    return None if is_reached else QuoteObstacle.NO_MAIL


def namings(
    *, mode: str, has_organisation: bool, alike: int, smallest: int
) -> Sequence[QuoteNaming]:
    """How a respondent may be named, the most telling first.

    Who was promised that nothing published names them is named neither by their own wish nor by a
    kind and size that fewer than ``smallest`` of those who were asked have.

    >>> namings(mode="confidential", has_organisation=True, alike=9, smallest=10)
    [<QuoteNaming.NOBODY: 'nobody'>]
    """
    if not has_organisation:
        return [QuoteNaming.NOBODY]
    if mode == Mode.NAMED:
        return list(QuoteNaming)
    many = [QuoteNaming.ALIKE] if alike >= smallest else []
    return [*many, QuoteNaming.NOBODY]
