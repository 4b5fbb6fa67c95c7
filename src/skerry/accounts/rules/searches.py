"""Saved searches: how many, and when it is time to tell of what is new."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

MOST_SEARCHES: Final = 50
# A little less than the name says, so that a worker that is late one day is not late for ever.
WAITS: Final = {"daily": timedelta(hours=20), "weekly": timedelta(days=6, hours=20)}


class SearchObstacle(StrEnum):
    NAME_TAKEN = "name-taken"
    TOO_MANY = "too-many"


def obstacle_to_keeping(*, is_name_taken: bool, kept: int) -> SearchObstacle | None:
    if is_name_taken:
        return SearchObstacle.NAME_TAKEN
    return SearchObstacle.TOO_MANY if kept >= MOST_SEARCHES else None


def is_time_to_ask(*, tells: str, asked_at: datetime, now: datetime) -> bool:
    """Whether somebody who wants to be told ``tells`` is due to hear what is new."""
    return tells in WAITS and now - asked_at >= WAITS[tells]
