"""Many rows into the database at once: COPY on PostgreSQL, prepared inserts on SQLite."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final

from django.db import connection
from django.db.models import Field, Model

# SQLite: the indexes that grow at random places stay in memory, and pages that change in every step are
# brought home from the log once instead of each time. Others who write meanwhile bring home at most so much.
_CACHE_KIB: Final = 192 * 1024
_LOG_PAGES: Final = 16_000


@contextmanager
def roomy() -> Iterator[None]:
    """Settings of this connection for much writing: more memory, and no waiting for the disk at each step.

    If the machine dies, PostgreSQL may forget the last steps together with the note that they
    were done. What follows this block waits for the disk again, and all before it with it.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            usual = {"SET synchronous_commit": "DEFAULT"}
            cursor.execute("SET synchronous_commit = off")
        else:
            usual = {
                f"PRAGMA {name}": cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("cache_size", "wal_autocheckpoint")
            }
            cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            cursor.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        try:
            yield
        finally:
            for name, value in usual.items():
                cursor.execute(f"{name} = {value}")


def insert(
    model: type[Model],
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],  # Any: the values of many columns
) -> None:
    """Insert ``rows``, plain values for the attributes ``columns``; the other fields get their defaults."""
    given = [_field(model, name) for name in columns]
    rest = [field for field in model._meta.concrete_fields if field not in given]
    rest = [field for field in rest if not field.primary_key]
    constants = tuple(field.get_db_prep_save(field.get_default(), connection) for field in rest)
    full = (row + constants for row in rows) if constants else rows
    quoted = [connection.ops.quote_name(str(field.column)) for field in (*given, *rest)]
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        _copy(table, quoted, full)
    else:
        _insert_many(table, quoted, full)


def _field(model: type[Model], attname: str) -> "Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if field.attname == attname)


def _copy(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _insert_many(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * len(columns))
    connection.ensure_connection()
    with connection.wrap_database_errors:
        # Past Django's cursor, which would take every row in its hands once more.
        connection.connection.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608  # names of our own models
            rows,
        )


def allocate(model: type[Model], count: int) -> int:
    """Reserve ``count`` numbers for rows of ``model``; the first of them. Call it in a transaction."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Inserts that use the sequence wait until this short transaction is over.
            name = connection.ops.quote_name(table)
            cursor.execute(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
            first = int(cursor.fetchone()[0])
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
                [table, first + max(count, 1) - 1],
            )
            return first
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0 "
            "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
            [table, table],
        )
        cursor.execute(
            "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq",
            [count, table],
        )
        return int(cursor.fetchone()[0]) - count + 1


def moment(value: datetime) -> Any:  # Any: text on SQLite, the moment itself on PostgreSQL
    return connection.ops.adapt_datetimefield_value(value)


def day(value: date | None) -> Any:  # Any: as above
    return connection.ops.adapt_datefield_value(value)
