from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.surveys.enums import Mode, WaveState
from skerry.surveys.rules.anonymity import ReleaseObstacle, cells_of, obstacle_to_release
from skerry.surveys.rules.answering import AnsweringObstacle, obstacle_of, obstacle_to_answering


@given(
    answered=st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 12), max_size=8),
    least=st.integers(1, 8),
)
def test_no_answer_stands_in_a_cell_that_is_smaller_than_was_promised(answered, least):
    cells = cells_of(answered, least=least)

    total = sum(answered.values())
    for stratum, cell in cells.items():
        assert stratum in cell
        assert sum(answered[each] for each in cell) >= min(least, total)
        assert all(cells[each] == cell for each in cell)
    assert cells.keys() == {stratum for stratum, count in answered.items() if count}


def test_strata_that_are_large_enough_stand_alone():
    assert cells_of({"a": 5, "b": 9, "c": 0}, least=5) == {"a": ["a"], "b": ["b"]}


@pytest.mark.parametrize(
    ("mode", "state", "is_released", "obstacle"),
    [
        (Mode.ANONYMOUS, WaveState.CLOSED, False, None),
        (Mode.ANONYMOUS, WaveState.CLOSED, True, ReleaseObstacle.RELEASED),
        (Mode.ANONYMOUS, WaveState.OPEN, False, ReleaseObstacle.NOT_CLOSED),
        (Mode.ANONYMOUS, WaveState.DRAFT, False, ReleaseObstacle.NOT_CLOSED),
        (Mode.CONFIDENTIAL, WaveState.CLOSED, False, ReleaseObstacle.NOT_ANONYMOUS),
        (Mode.NAMED, WaveState.CLOSED, False, ReleaseObstacle.NOT_ANONYMOUS),
    ],
)
def test_obstacle_to_release(mode, state, is_released, obstacle):
    assert obstacle_to_release(mode=mode, state=state, is_released=is_released) == obstacle


@pytest.mark.parametrize(
    ("state", "day", "obstacle"),
    [
        (WaveState.OPEN, 10, None),
        (WaveState.OPEN, 19, None),
        (WaveState.OPEN, 9, AnsweringObstacle.NOT_YET),
        (WaveState.OPEN, 20, AnsweringObstacle.OVER),
        (WaveState.DRAFT, 10, AnsweringObstacle.NOT_YET),
        (WaveState.DRAFT, 20, AnsweringObstacle.OVER),
        (WaveState.CLOSED, 10, AnsweringObstacle.OVER),
    ],
)
def test_obstacle_of(state, day, obstacle):
    wave = SimpleNamespace(state=state, opens_on=date(2026, 11, 10), closes_on=date(2026, 11, 20))
    today = date(2026, 11, day)

    assert obstacle_of(wave, today=today) == obstacle
    assert obstacle_to_answering(wave, mode=Mode.NAMED, is_answered=True, today=today) == obstacle
    assert (
        obstacle_to_answering(wave, mode=Mode.ANONYMOUS, is_answered=False, today=today) == obstacle
    )
    assert (
        obstacle_to_answering(wave, mode=Mode.ANONYMOUS, is_answered=True, today=today)
        == AnsweringObstacle.ANSWERED
    )
