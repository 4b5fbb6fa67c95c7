"""How anonymous answers are kept apart from whoever gave them; from plain values."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from skerry.surveys.enums import Mode, WaveState

LEAST_ANSWERS: Final = 10
"""So many must have answered an anonymous wave; else its answers are deleted unread."""
LEAST_IN_CELL: Final = 5
"""So many answers at least share the strata that are written beside them."""


class ReleaseObstacle(StrEnum):
    NOT_ANONYMOUS = "not-anonymous"
    NOT_CLOSED = "not-closed"
    RELEASED = "released"
    KEY_GONE = "key-gone"


def obstacle_to_release(*, mode: str, state: str, is_released: bool) -> ReleaseObstacle | None:
    if mode != Mode.ANONYMOUS:
        return ReleaseObstacle.NOT_ANONYMOUS
    if state != WaveState.CLOSED:
        return ReleaseObstacle.NOT_CLOSED
    return ReleaseObstacle.RELEASED if is_released else None


def cells_of(
    answered: Mapping[str, int], *, least: int = LEAST_IN_CELL
) -> Mapping[str, Sequence[str]]:
    """For each stratum in which somebody answered the strata that are written beside its answers.

    Who knows the frame knows each respondent's stratum: a stratum in which one answered would
    name them. So all small ones stand together, and where they are still too few, the next
    smallest joins them, for else it would be they that could be computed back.

    >>> cells_of({"large": 9, "medium": 6, "small": 3, "micro": 1}, least=5)
    {'large': ['large'], 'medium': ['medium', 'micro', 'small'], 'small': ['medium', 'micro', 'small'], 'micro': ['medium', 'micro', 'small']}
    """
    by_size = sorted((name for name in answered if answered[name]), key=lambda n: (answered[n], n))
    together: list[str] = []
    for name in by_size:
        count = sum(answered[each] for each in together)
        if answered[name] >= least and (not together or count >= least):
            break
        together.append(name)
    shared = sorted(together)
    return {name: shared if name in together else [name] for name in answered if answered[name]}
