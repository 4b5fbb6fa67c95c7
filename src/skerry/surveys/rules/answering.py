"""Whether a link still takes answers; from plain values."""

from datetime import date
from enum import StrEnum
from typing import Protocol

from skerry.surveys.enums import Mode, WaveState


class AnsweringObstacle(StrEnum):
    NOT_YET = "not-yet"
    OVER = "over"
    ANSWERED = "answered"


class Times(Protocol):
    """What decides of a wave whether it takes answers."""

    state: str
    opens_on: date
    closes_on: date


def obstacle_of(wave: Times, *, today: date) -> AnsweringObstacle | None:
    """Why ``wave`` takes no answers on ``today``."""
    if wave.state == WaveState.CLOSED or wave.closes_on <= today:
        return AnsweringObstacle.OVER
    if wave.state != WaveState.OPEN or today < wave.opens_on:
        return AnsweringObstacle.NOT_YET
    return None


def obstacle_to_answering(
    wave: Times, *, mode: str, is_answered: bool, today: date
) -> AnsweringObstacle | None:
    """Why a link opens no sheet.

    In an anonymous wave what was handed in cannot be found again, not even for who gave it;
    in the others a link shows its answers for as long as they are kept.
    """
    if mode == Mode.ANONYMOUS and is_answered:
        return AnsweringObstacle.ANSWERED
    return obstacle_of(wave, today=today)
