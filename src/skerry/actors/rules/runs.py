"""What may be done with an import run, from the state it is in."""

from enum import StrEnum

from skerry.actors.enums import RunState


class RunAction(StrEnum):
    APPLY = "apply"
    STOP = "stop"
    RESUME = "resume"
    UNDO = "undo"
    DISCARD = "discard"
    MAP = "map"


POSSIBLE: dict[RunState, frozenset[RunAction]] = {
    RunState.STAGING: frozenset({RunAction.DISCARD, RunAction.MAP}),
    RunState.REFUSED: frozenset({RunAction.MAP}),
    RunState.PREVIEW: frozenset({RunAction.APPLY, RunAction.DISCARD, RunAction.MAP}),
    # A run whose worker was killed still says "applying", so it can be taken up from there too.
    RunState.APPLYING: frozenset({RunAction.STOP, RunAction.RESUME, RunAction.UNDO}),
    RunState.STOPPED: frozenset({RunAction.RESUME, RunAction.UNDO}),
    RunState.COMPLETE: frozenset({RunAction.UNDO}),
    RunState.UNDOING: frozenset({RunAction.UNDO}),
    RunState.UNDONE: frozenset(),
}


class Obstacle(StrEnum):
    NOT_IN_THIS_STATE = "not-in-this-state"
    ANOTHER_RUN_IS_OPEN = "another-run-is-open"
    DIRECTORY_HAS_CHANGED = "directory-has-changed"
    ENTRIES_WERE_MERGED = "entries-were-merged"


def obstacle_to(
    action: RunAction,
    *,
    state: RunState,
    is_another_open: bool = False,
    has_directory_changed: bool = False,
    has_merges: bool = False,
) -> Obstacle | None:
    """Why ``action`` cannot be taken now, or None.

    Only one run writes at a time, and a preview holds only for the directory it
    was compared with: another import completed or undone since makes it stale, and so
    does a merge. What was made part of another entry must be taken out again before
    the run that brought it can be undone.
    """
    if action not in POSSIBLE[state]:
        return Obstacle.NOT_IN_THIS_STATE
    if action in {RunAction.APPLY, RunAction.RESUME, RunAction.UNDO} and is_another_open:
        return Obstacle.ANOTHER_RUN_IS_OPEN
    if action is RunAction.APPLY and has_directory_changed:
        return Obstacle.DIRECTORY_HAS_CHANGED
    if action is RunAction.UNDO and has_merges:
        return Obstacle.ENTRIES_WERE_MERGED
    return None
