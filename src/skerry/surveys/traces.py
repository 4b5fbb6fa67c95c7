"""What a database notes beside its rows, and how it is kept from telling whose an answer is.

PostgreSQL writes the number of a transaction into each row that it wrote or locked, rows of one
file lie in the order of their coming, and what was deleted stays until it is swept. SQLite keeps
the last writes in a file of their own. (Decision 0018.)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

from skerry.surveys.models import Invitation, SealedAnswer, SealedDraft

_POOL: Final = SealedAnswer._meta.db_table
_DRAFTS: Final = SealedDraft._meta.db_table
_INVITATIONS: Final = Invitation._meta.db_table
_PATIENCE_MS: Final = 1000
_BYTES_OF_A_LOCK: Final = 8


def hold_draft(lookup: str) -> None:
    """Let two windows of one link wait for each other until the transaction ends.

    A lock on the row of the invitation would leave the number of the transaction in it, which
    stands in the draft too. On SQLite there is one writer at a time anyway.
    """
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(bytes.fromhex(lookup)[:_BYTES_OF_A_LOCK], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def mix_pool(wave: int) -> int:
    """Write what waits in the pool of ``wave`` anew in one transaction, shuffled; how much that was.

    An answer is written with the mark on its invitation, so both bear one number until then. What
    is mixed already, and nothing has come since, stays as it is. In the caller's transaction,
    which holds the wave.
    """
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT xmin::text),"  # noqa: S608  # tables of ours
            f" bool_or(xmin::text IN (SELECT xmin::text FROM {_INVITATIONS}))"
            f" FROM {_POOL} WHERE wave_id = %s",
            [wave],
        )
        transactions, is_shared = cursor.fetchone()
        if transactions == 1 and not is_shared:
            return 0
        cursor.execute(
            f"WITH gone AS (DELETE FROM {_POOL} WHERE wave_id = %s RETURNING id, wave_id, sealed) "  # noqa: S608  # as above
            f"INSERT INTO {_POOL} (id, wave_id, sealed) "
            "SELECT id, wave_id, sealed FROM gone ORDER BY gen_random_uuid()",
            [wave],
        )
        return int(cursor.rowcount)


def sweep() -> None:
    """Take what was deleted out of the files, as far as the database can; not inside a transaction.

    Readers that are in the way are waited for a moment; what is left then goes the next time.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM {_POOL}, {_DRAFTS}")
            return
        with _impatient():
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")  # the slow part, and nobody waits
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _impatient() -> Iterator[None]:
    """Writers wait while the log is cut off, so it is tried for a moment only."""
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS:d}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual:d}")
