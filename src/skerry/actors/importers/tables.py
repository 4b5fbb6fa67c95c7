"""Delimited text as open data offers it: columns are found by name, never by place."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, NamedTuple

from skerry.actors.importers.files import MAX_LINE, Member, text_lines
from skerry.actors.importers.refusals import FileRefused, Place, Refusal

DELIMITERS: Final = (";", ",", "|", "\t")
_ENOUGH_TO_KNOW: Final = 0.5


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """A table that an importer knows: its columns, under the names they go by.

    ``line`` is a named tuple of strings; ``names`` gives each of its fields the
    headers that mean it, and ``required`` those it cannot do without.
    """

    key: str
    line: type[tuple[str, ...]]
    names: Mapping[str, Sequence[str]]
    required: frozenset[str]


class Header(NamedTuple):
    dialect: Dialect
    delimiter: str
    width: int
    positions: tuple[int, ...]


def header_of(member: Member, dialects: Sequence[Dialect]) -> Header:
    """Which of ``dialects`` the first line of ``member`` speaks.

    Raises:
        FileRefused: none of them, with the column that is missing if one nearly fits.
    """
    with member.open() as stream:
        first = next(text_lines(stream, member.name), "")
    if not first.strip():
        raise FileRefused(Refusal.EMPTY, Place(file=member.name))
    delimiter = max(DELIMITERS, key=first.count)
    columns = next(csv.reader([first], delimiter=delimiter))
    places = _places(columns, member.name)

    fitting = [dialect for dialect in dialects if not _missing(dialect, places)]
    if not fitting:
        raise _closest_refusal(member.name, places, dialects, first)
    dialect = max(fitting, key=lambda dialect: len(dialect.required))
    positions = tuple(
        _position(dialect, field, places, absent=len(columns)) for field in dialect.names
    )
    return Header(dialect, delimiter, len(columns), positions)


def _places(columns: Sequence[str], file: str) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, column in enumerate(columns):
        name = _plain(column)
        if name and name in places:
            raise FileRefused(Refusal.COLUMN_TWICE, Place(file=file, line=1, column=column))
        places[name] = index
    return places


def _plain(column: str) -> str:
    return re.sub(r"[^a-z0-9.]", "", column.lower())


def _position(dialect: Dialect, field: str, places: Mapping[str, int], *, absent: int) -> int:
    known = (places[_plain(name)] for name in dialect.names[field] if _plain(name) in places)
    return next(known, absent)


def _missing(dialect: Dialect, places: Mapping[str, int]) -> list[str]:
    return [
        dialect.names[field][0]
        for field in dialect.names
        if field in dialect.required and _position(dialect, field, places, absent=-1) < 0
    ]


def _closest_refusal(
    file: str, places: Mapping[str, int], dialects: Sequence[Dialect], first: str
) -> FileRefused:
    def lack(dialect: Dialect) -> float:
        return len(_missing(dialect, places)) / len(dialect.required)

    closest = min(dialects, key=lack)
    if lack(closest) <= _ENOUGH_TO_KNOW:
        columns = ", ".join(_missing(closest, places))
        return FileRefused(Refusal.MISSING_COLUMN, Place(file=file, line=1, column=columns))
    return FileRefused(Refusal.UNKNOWN_HEADER, Place(file=file, line=1), detail=first[:200])


def lines(member: Member, header: Header) -> Iterator[tuple[int, tuple[str, ...] | None]]:
    """Each row with the line it ends on; None for a row that is not as wide as the first line."""
    make = getattr(header.dialect.line, "_make")  # noqa: B009  # every named tuple has it; the type does not say so
    pick = itemgetter(*header.positions)
    with member.open() as stream, bounded_fields():
        reader = csv.reader(text_lines(stream, member.name), delimiter=header.delimiter)
        next(reader)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                place = Place(file=member.name, line=reader.line_num)
                raise FileRefused(Refusal.LINE_TOO_LONG, place, detail=str(error)) from None
            if not row:
                continue
            if len(row) != header.width:
                yield reader.line_num, None
                continue
            row.append("")
            yield reader.line_num, make(pick(row))


@contextmanager
def bounded_fields(size: int = MAX_LINE) -> Iterator[None]:
    """A quotation mark that never closes must not swallow the rest of the file."""
    before = csv.field_size_limit(size)
    try:
        yield
    finally:
        csv.field_size_limit(before)
