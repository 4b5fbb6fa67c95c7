"""Leaves room for other writers while a long import is written."""

import time
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from django.db import connection

# A writer that waits for SQLite asks again every tenth of a second at the latest. So between
# stretches of work the database is left alone for a little longer than that.
PAUSE: Final = 0.11
STRETCH: Final = 1.0
STEPS_A_STRETCH: Final = 10

_Step = TypeVar("_Step")


class Pace:
    """Pauses for SQLite. PostgreSQL needs none: its writers do not wait for each other."""

    def __init__(self) -> None:
        self._rested_at = time.monotonic()
        self._is_needed = connection.vendor == "sqlite"

    def breathe(self) -> None:
        """Call it between transactions that leave nothing to do in the pauses."""
        if self._is_needed and time.monotonic() - self._rested_at > STRETCH:
            time.sleep(PAUSE)
            self._rested_at = time.monotonic()

    def ahead(self, steps: Iterator[_Step]) -> Generator[_Step]:
        """The ``steps``, made ready in the pauses, or while PostgreSQL is at work on the one before."""
        if not self._is_needed:
            yield from _one_ahead(steps)
            return
        while stretch := list(_stretch(steps)):
            yield from stretch


def _stretch(steps: Iterator[_Step]) -> Iterator[_Step]:
    ends_at = time.monotonic() + PAUSE
    for number, step in enumerate(steps, start=1):
        yield step
        left = ends_at - time.monotonic()
        if left <= 0:
            return
        if number == STEPS_A_STRETCH:
            time.sleep(left)
            return


def _one_ahead(steps: Iterator[_Step]) -> Iterator[_Step]:
    with ThreadPoolExecutor(max_workers=1) as helper:
        coming = helper.submit(next, steps, None)
        while (step := coming.result()) is not None:
            coming = helper.submit(next, steps, None)
            yield step
