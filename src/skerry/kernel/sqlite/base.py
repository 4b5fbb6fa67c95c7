"""The backend as Django loads it by name."""

import time
from typing import Final

from django.db import OperationalError
from django.db.backends.sqlite3 import base

PAUSE: Final = 0.002
"""Seconds between two tries to begin to write."""
_BUSY: Final = "SQLITE_BUSY"


class DatabaseWrapper(base.DatabaseWrapper):
    """A writer who must wait tries again every 2 ms, as long as SQLite itself would have waited.

    SQLite's own wait grows to 100 ms a try. Where several processes write in short
    transactions, somebody who comes later then often writes first, and the unlucky wait for
    most of a second though the database is free half of the time.

    Pauses are counted, not seconds: a machine that stood still for a minute (put to sleep, moved
    to another host) has taken nobody's turn, and who waited goes on waiting afterwards.
    """

    def _start_transaction_under_autocommit(self) -> None:
        self.ensure_connection()
        (patience,) = self.connection.execute("PRAGMA busy_timeout").fetchone()
        pauses_left = round(patience / 1000 / PAUSE)
        self._set_busy_timeout(0)
        try:
            while not self._has_begun(is_last=pauses_left == 0):
                time.sleep(PAUSE)
                pauses_left -= 1
        finally:
            self._set_busy_timeout(patience)

    def _has_begun(self, *, is_last: bool) -> bool:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # a hook that the stubs leave out
        except OperationalError as error:
            if is_last or not _is_busy(error):
                raise
            return False
        return True

    def _set_busy_timeout(self, milliseconds: int) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {milliseconds:d}")


def _is_busy(error: OperationalError) -> bool:
    """Another one writes, or recovers what a killed one left; SQLite names these cases apart."""
    return str(getattr(error.__cause__, "sqlite_errorname", "")).startswith(_BUSY)
