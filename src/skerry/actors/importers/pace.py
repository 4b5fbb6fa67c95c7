"""Leaves room for other writers while a long import is written."""

import time
from typing import Final

from django.db import connection

# A writer that waits for SQLite asks again every tenth of a second at the latest. So after
# each stretch of work the database is left alone for a little longer than that.
STRETCH: Final = 1.0
PAUSE: Final = 0.11


class Pace:
    """Call ``breathe`` between transactions. PostgreSQL needs no pauses: its writers do not wait for each other."""

    def __init__(self) -> None:
        self._rested_at = time.monotonic()
        self._is_needed = connection.vendor == "sqlite"

    def breathe(self) -> None:
        if self._is_needed and time.monotonic() - self._rested_at > STRETCH:
            time.sleep(PAUSE)
            self._rested_at = time.monotonic()
