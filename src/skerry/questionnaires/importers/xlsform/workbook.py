"""The sheets of an uploaded workbook as text, read with bounds: nothing in it can take long or much."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from skerry.actors.importers.refusals import FileRefused
from skerry.actors.importers.xlsx import Merge, Workbook
from skerry.actors.importers.xlsx_parts import Cell
from skerry.questionnaires.importers.xlsform.columns import (
    ALIASES,
    OWN_SHEET,
    Column,
    column_of,
    meaning_of,
)
from skerry.questionnaires.importers.xlsform.problems import (
    LONGEST_VALUE,
    Findings,
    Place,
    Problem,
    Reason,
    XLSFormRefused,
)

MAX_ROWS: Final = 10_000
MAX_SIGNS: Final = 1_500_000
MAX_REFERENCES: Final = 20_000
"""What a sheet may say and refer to: the tools that read XLSForm take long for more."""
MAX_UNPACKED: Final = 40 * 1024 * 1024
SEEN_FOR_HEADER: Final = 20
_NEEDED: Final[Mapping[str, str]] = {
    "survey": "type",
    "choices": "list_name",
    "settings": "form_title",
    OWN_SHEET: "key",
}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACROS: Final = "vbaproject.bin"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row: its number as the spreadsheet shows it, and its cells that say something."""

    sheet: str
    number: int
    cells: Mapping[Column, str]

    def text(self, key: str) -> str:
        return next((value for column, value in self.cells.items() if column.key == key), "")

    def texts(self, key: str) -> Iterator[tuple[Column, str]]:
        return ((column, value) for column, value in self.cells.items() if column.key == key)

    def at(self, key: str) -> Place:
        """The place of the cell under ``key``; where the row has none, its header as XLSForm calls it."""
        for column, value in self.cells.items():
            if column.key == key:
                return self.at_column(column, value)
        return Place(sheet=self.sheet, row=self.number, column=key)

    def at_column(self, column: Column, value: str) -> Place:
        return Place(
            sheet=self.sheet, row=self.number, column=column.header, value=value[:LONGEST_VALUE]
        )


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet: ``name`` as the workbook writes it, the row of its headers, and the rows below."""

    name: str
    header_row: int
    columns: Sequence[Column]
    lines: Sequence[Line]

    def has(self, key: str) -> bool:
        return any(column.key == key for column in self.columns)

    def at(self, header: str = "") -> Place:
        return Place(sheet=self.name, row=self.header_row, column=header)


def open_sheets(path: Path, findings: Findings) -> Mapping[str, Sheet]:
    """The sheets that an XLSForm has, by their usual names; of others nothing is read.

    Raises:
        XLSFormRefused: it is no workbook that can be read, or far too large.
    """
    _check_start(path)
    try:
        book = Workbook(path, "")
        return dict(_sheets(book, findings))
    except FileRefused as refusal:
        raise _refused(Reason.FILE, refusal.reason.value) from refusal


def _check_start(path: Path) -> None:
    content = path.read_bytes()
    if content.startswith(_OLE):
        raise _refused(Reason.ENCRYPTED if _ENCRYPTED in content else Reason.OLD_WORKBOOK)
    if not content.startswith(b"PK"):
        raise _refused(Reason.NOT_XLSX)
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _refused(Reason.FILE, "zip-broken") from error
    if any(name.endswith(_MACROS) for name in names):
        raise _refused(Reason.MACROS)
    if unpacked > MAX_UNPACKED:
        raise _refused(Reason.TOO_LARGE)


def _refused(reason: Reason, detail: str = "") -> XLSFormRefused:
    return XLSFormRefused([Problem(place=Place(), reason=reason, detail=detail)])


def _sheets(book: Workbook, findings: Findings) -> Iterator[tuple[str, Sheet]]:
    named = {name.strip().casefold(): name for name in reversed(book.sheets)}
    if "survey" not in named and len(book.sheets) == 1:
        named = {"survey": book.sheets[0]}
    for key in ALIASES:
        if key in named and (sheet := _sheet(book, key, named[key], findings)):
            yield key, sheet


def _sheet(book: Workbook, key: str, name: str, findings: Findings) -> Sheet | None:
    rows = _rows(book, name)
    if not rows:
        return None
    header_row = _header_row(key, rows)
    if header_row is None:
        place = Place(sheet=name, row=next(iter(rows)))
        findings.refuse(place, Reason.NO_HEADER, _NEEDED[key])
        return None
    columns = [
        column_of(key, header) if header else None for header in map(_clean, rows[header_row])
    ]
    _check_twice(name, header_row, columns, findings)
    return Sheet(
        name=name,
        header_row=header_row,
        columns=[column for column in columns if column],
        lines=[
            Line(sheet=name, number=number, cells=cells)
            for number, row in rows.items()
            if number > header_row and (cells := _said(columns, row))
        ],
    )


def _rows(book: Workbook, name: str) -> dict[int, list[str]]:
    rows: dict[int, list[str]] = {}
    merges = book.merges(name)
    with closing(book.rows(name)) as lines:
        for number, cells in lines:
            if len(rows) >= MAX_ROWS:
                place = Place(sheet=name, row=number)
                raise XLSFormRefused(
                    [Problem(place=place, reason=Reason.TOO_MANY_ROWS, detail=str(MAX_ROWS))]
                )
            rows[number] = [text_of(cell) for cell in cells]
    for merge in merges:
        _fill(rows, merge)
    _check_signs(rows.values())
    return rows


def _check_signs(rows: Iterable[Sequence[str]]) -> None:
    signs = references = 0
    for row in rows:
        signs += sum(map(len, row))
        references += sum(cell.count("${") for cell in row)
        if signs > MAX_SIGNS or references > MAX_REFERENCES:
            raise _refused(Reason.TOO_LARGE)


def _fill(rows: dict[int, list[str]], merge: Merge) -> None:
    """Cells that are merged downwards all say what the first does."""
    position = merge.column - 1
    value = rows.get(merge.first, [])[position : merge.column]
    for number in range(merge.first + 1, min(merge.last, max(rows, default=0)) + 1):
        row = rows.get(number)
        if row and value:
            row.extend([""] * (merge.column - len(row)))
            row[position] = row[position] or value[0]


def text_of(cell: Cell) -> str:
    """What a cell says, as text: days as 2026-11-22.

    >>> text_of(3), text_of(True), text_of("  a  "), text_of(None)
    ('3', 'TRUE', 'a', '')
    """
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case date():
            return cell.isoformat()
        case str():
            return cell.removeprefix("\ufeff").strip()
        case _:
            return str(cell)


def _clean(header: str) -> str:
    return " ".join(header.split())


def _header_row(key: str, rows: Mapping[int, Sequence[str]]) -> int | None:
    """The first row, or where titles stand above it, the first that names the needed column."""
    first = next(iter(rows))
    for number, row in list(rows.items())[:SEEN_FOR_HEADER]:
        if any(column_of(key, _clean(cell)).key == _NEEDED[key] for cell in row if cell):
            return number
    if key == "survey":
        return None if not _names(key, rows[first]) else first
    return first


def _names(key: str, row: Sequence[str]) -> bool:
    return any(column_of(key, _clean(cell)).key for cell in row if cell)


def _said(columns: Sequence[Column | None], row: Sequence[str]) -> dict[Column, str]:
    return {column: value for column, value in zip(columns, row, strict=False) if column and value}


def _check_twice(
    sheet: str, row: int, columns: Sequence[Column | None], findings: Findings
) -> None:
    seen: dict[tuple[str, str], Column] = {}
    for column in columns:
        if column is None:
            continue
        same = (column.key or meaning_of(column.header), column.said.casefold())
        if same in seen:
            place = Place(sheet=sheet, row=row, column=column.header, value=column.header)
            findings.refuse(place, Reason.COLUMN_TWICE, seen[same].header)
        seen.setdefault(same, column)
