"""Deleting so that nothing of it is left in the file."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def erasing_for_good() -> Iterator[None]:
    """SQLite overwrites meanwhile what it deletes; it would only mark it as free.

    PostgreSQL has no such switch: there the row stays in its page until vacuum comes by.
    What is deleted here is ciphertext, so this matters only to who steals the secret key too.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA secure_delete").fetchone()[0]
        cursor.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA secure_delete = {usual:d}")
