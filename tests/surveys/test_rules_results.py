"""When figures may be computed and published."""

import pytest

from skerry.surveys.enums import Mode, ResultsObstacle, ResultsState, WaveState
from skerry.surveys.rules.results import obstacle_to_compute, obstacle_to_publish


@pytest.mark.parametrize(
    ("wave_state", "mode", "is_released", "state", "obstacle"),
    [
        (WaveState.DRAFT, Mode.NAMED, False, None, ResultsObstacle.NOT_CLOSED),
        (WaveState.OPEN, Mode.NAMED, False, None, ResultsObstacle.NOT_CLOSED),
        (WaveState.CLOSED, Mode.NAMED, False, None, None),
        (WaveState.CLOSED, Mode.ANONYMOUS, False, None, ResultsObstacle.NOT_RELEASED),
        (WaveState.CLOSED, Mode.ANONYMOUS, True, ResultsState.DRAFT, None),
        (WaveState.CLOSED, Mode.NAMED, False, ResultsState.PUBLISHED, ResultsObstacle.PUBLISHED),
    ],
)
def test_figures_are_computed_of_what_is_closed_and_not_published(
    wave_state, mode, is_released, state, obstacle
):
    found = obstacle_to_compute(
        wave_state=wave_state, mode=mode, is_released=is_released, state=state
    )

    assert found is obstacle


@pytest.mark.parametrize(
    ("state", "is_latest", "obstacle"),
    [
        (None, True, ResultsObstacle.NOT_COMPUTED),
        (ResultsState.DRAFT, False, ResultsObstacle.NOT_THE_LATEST),
        (ResultsState.DRAFT, True, None),
        (ResultsState.PUBLISHED, True, ResultsObstacle.PUBLISHED),
    ],
)
def test_what_was_looked_at_is_published_once(state, is_latest, obstacle):
    assert obstacle_to_publish(state=state, is_latest=is_latest) is obstacle
