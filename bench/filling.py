"""Rows into tables as fast as either database takes them, without a model instance each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

Column = Sequence[object]
A_BATCH = 10_000


def fill(model: type[models.Model], columns: Mapping[str, Column]) -> None:
    """Insert one row for each place of the ``columns``; other fields take their default."""
    size = len(next(iter(columns.values())))
    fields = [
        field
        for field in model._meta.concrete_fields
        if field.attname in columns or not field.primary_key
    ]
    prepared = [_prepared(field, columns.get(field.attname), size) for field in fields]
    names = [str(field.column) for field in fields]
    _insert(model._meta.db_table, names, zip(*prepared, strict=True))


def _prepared(field: models.Field[Any, Any], column: Column | None, size: int) -> Iterable[Any]:
    """The values of one field as the database's driver takes them."""
    to_driver: Callable[[object], object] = lambda value: field.get_db_prep_save(  # noqa: E731  # used once, twice
        value, connection
    )
    if column is None:
        return [to_driver(field.get_default())] * size
    if isinstance(field, models.UUIDField | models.JSONField | models.DecimalField):
        return map(to_driver, column)
    if isinstance(field, models.DateField):
        known = {value: to_driver(value) for value in set(column)}
        return [known[value] for value in column]
    return column


def _insert(table: str, names: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """Any: whatever the database's driver takes."""
    quote = connection.ops.quote_name
    listed = ", ".join(quote(name) for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {quote(table)} ({listed}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(_as_text(value) for value in row)
            return
        marks = ", ".join(["%s"] * len(names))
        statement = f"INSERT INTO {quote(table)} ({listed}) VALUES ({marks})"  # noqa: S608  # names come from the models
        while batch := list(islice(rows, A_BATCH)):
            cursor.executemany(statement, batch)


def _as_text(value: object) -> object:
    """JSON comes wrapped for statements; COPY wants what is inside as text."""
    return value.dumps(value.obj) if hasattr(value, "dumps") and hasattr(value, "obj") else value


def settle(filled: Sequence[type[models.Model]]) -> None:
    """Let the next row be numbered after ours, and let the planner know what there is."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(filled)):
            cursor.execute(statement)
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
