import itertools

import pytest

from skerry.actors.enums import RunState
from skerry.actors.rules.origins import is_locked
from skerry.actors.rules.runs import Obstacle, RunAction, obstacle_to

ALLOWED = {
    (RunState.STAGING, RunAction.DISCARD),
    (RunState.STAGING, RunAction.MAP),
    (RunState.REFUSED, RunAction.MAP),
    (RunState.PREVIEW, RunAction.MAP),
    (RunState.PREVIEW, RunAction.APPLY),
    (RunState.PREVIEW, RunAction.DISCARD),
    (RunState.APPLYING, RunAction.STOP),
    (RunState.APPLYING, RunAction.RESUME),
    (RunState.APPLYING, RunAction.UNDO),
    (RunState.STOPPED, RunAction.RESUME),
    (RunState.STOPPED, RunAction.UNDO),
    (RunState.COMPLETE, RunAction.UNDO),
    (RunState.UNDOING, RunAction.UNDO),
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(RunState, RunAction)))
def test_obstacle_to_an_action_by_state(state, action):
    expected = None if (state, action) in ALLOWED else Obstacle.NOT_IN_THIS_STATE

    assert obstacle_to(action, state=state) == expected


@pytest.mark.parametrize(
    ("action", "state", "another", "changed", "obstacle"),
    [
        (RunAction.APPLY, RunState.PREVIEW, True, False, Obstacle.ANOTHER_RUN_IS_OPEN),
        (RunAction.APPLY, RunState.PREVIEW, False, True, Obstacle.DIRECTORY_HAS_CHANGED),
        (RunAction.RESUME, RunState.STOPPED, True, False, Obstacle.ANOTHER_RUN_IS_OPEN),
        (RunAction.RESUME, RunState.STOPPED, False, True, None),
        (RunAction.UNDO, RunState.COMPLETE, True, True, Obstacle.ANOTHER_RUN_IS_OPEN),
        (RunAction.UNDO, RunState.COMPLETE, False, True, None),
        (RunAction.DISCARD, RunState.PREVIEW, True, True, None),
    ],
)
def test_obstacle_when_others_are_at_work(action, state, another, changed, obstacle):
    assert (
        obstacle_to(action, state=state, is_another_open=another, has_directory_changed=changed)
        == obstacle
    )


@pytest.mark.parametrize(
    ("origins", "is_so"),
    [
        ({}, False),
        ([], False),
        ({"*": {"run": 1}}, False),
        ({"*": {"by": "owner"}}, True),
        ({"*": {"run": 1}, "website": {"by": "manager", "at": "2026-01-01"}}, True),
        ({"*": {"by": "owner"}, "website": {"run": 2}}, False),
        ({"website": "odd"}, False),
    ],
)
def test_is_locked_where_a_person_stands_behind_the_value(origins, is_so):
    assert is_locked(origins, "website") is is_so
