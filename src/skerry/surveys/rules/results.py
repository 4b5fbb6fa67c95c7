"""When figures may be computed and published, from plain values."""

from typing import Final

from skerry.surveys.enums import Mode, ResultsObstacle, ResultsState, WaveState

LEAST_REPLIES: Final = 5
"""From so many organisations there must be an answer before anything is computed."""


def obstacle_to_compute(
    *, wave_state: str, mode: str, is_released: bool, state: str | None
) -> ResultsObstacle | None:
    """Why the figures of a wave cannot be computed; ``state`` is that of its results, if it has any.

    >>> obstacle_to_compute(wave_state="open", mode="named", is_released=False, state=None)
    <ResultsObstacle.NOT_CLOSED: 'not-closed'>
    """
    if wave_state != WaveState.CLOSED:
        return ResultsObstacle.NOT_CLOSED
    if mode == Mode.ANONYMOUS and not is_released:
        return ResultsObstacle.NOT_RELEASED
    return ResultsObstacle.PUBLISHED if state == ResultsState.PUBLISHED else None


def obstacle_to_publish(*, state: str | None, is_latest: bool) -> ResultsObstacle | None:
    """Why results cannot be published; ``is_latest`` says that they are those that were looked at."""
    if state is None:
        return ResultsObstacle.NOT_COMPUTED
    if state == ResultsState.PUBLISHED:
        return ResultsObstacle.PUBLISHED
    return None if is_latest else ResultsObstacle.NOT_THE_LATEST
