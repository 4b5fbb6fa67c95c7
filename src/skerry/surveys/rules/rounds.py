"""Mailings of a wave: what may be done with them, and how their texts become mail."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from skerry.surveys.enums import RoundObstacle, RoundState

ROUND_MOVES: Final[Mapping[RoundState, frozenset[RoundState]]] = {
    RoundState.DRAFT: frozenset({RoundState.SENDING}),
    RoundState.SENDING: frozenset({RoundState.STOPPED, RoundState.SENT}),
    RoundState.STOPPED: frozenset({RoundState.SENDING}),
    RoundState.SENT: frozenset(),
}
PLACEHOLDERS: Final = ("name", "organisation", "title", "closes_on", "link", "stop")
STEP: Final = 5
_PLACE: Final = re.compile(r"\{([^{}]*)\}")


def obstacle_to_sending(
    *, state: RoundState, is_wave_open: bool, receivers: int
) -> RoundObstacle | None:
    """Why the mailing cannot go."""
    if state is not RoundState.DRAFT:
        return RoundObstacle.NOT_NOW
    if not is_wave_open:
        return RoundObstacle.WAVE_NOT_OPEN
    return None if receivers else RoundObstacle.NOBODY


def unknown_places(text: str) -> Sequence[str]:
    """What stands in braces and is no placeholder, each once.

    >>> unknown_places("Dear {nmae}: {link}, {link}, {}")
    ['{nmae}', '{}']
    """
    found = (name for name in _PLACE.findall(text) if name not in PLACEHOLDERS)
    return [f"{{{name}}}" for name in dict.fromkeys(found)]


def has_link(text: str) -> bool:
    return "{link}" in text


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its placeholders filled in, once: a value that looks like one stays as it is.

    >>> filled("Dear {name}, {what}: {link}", {"name": "{link}", "link": "https://x"})
    'Dear {link}, {what}: https://x'
    """
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)


def last_day(closes_on: date) -> date:
    """The last day on which answers are taken, which is what people are told."""
    return closes_on - timedelta(days=1)


def in_steps(number: int) -> int:
    """``number`` rounded down to a step, where the exact number would tell too much.

    >>> in_steps(73), in_steps(4)
    (70, 0)
    """
    return number - number % STEP
