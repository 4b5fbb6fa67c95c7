"""What may be done with a note."""

from enum import StrEnum


class NoteObstacle(StrEnum):
    NOT_YOURS = "not-yours"


def obstacle_to_changing(*, written_by: str, by: str) -> NoteObstacle | None:
    """Words are changed and deleted by who wrote them; anybody at the desk may keep them longer."""
    return None if by and written_by == by else NoteObstacle.NOT_YOURS
