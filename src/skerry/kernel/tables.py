"""Rows as files: CSV, XLSX and JSON-LD, written as they come, safe to open in a spreadsheet.

A text that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP
advises; numbers are written as numbers and stay what they are.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from itertools import chain
from typing import Any, Final

from django.http import StreamingHttpResponse
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

Cell = str | Promise | int | float | Decimal | date | datetime | None
Row = Sequence[Cell]

BOM: Final = "\ufeff"
MAX_SHEET_ROWS: Final = 1_048_576
MAX_CELL_LETTERS: Final = 32_767
# The last four look like the first four in some fonts, and some spreadsheets take them for those.
FORMULA_STARTS: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)
# Where lists are parted by semicolons (as in Swedish), a cell of a CSV file ends at any of these.
HIDDEN_STARTS: Final = re.compile(f'([;\t\r\n]"*)(?=[{re.escape("".join(FORMULA_STARTS[:4]))}])')
FORBIDDEN_IN_XLSX: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FORBIDDEN_IN_NAME: Final = re.compile(r"[^A-Za-z0-9._-]+")
FORBIDDEN_IN_TITLE: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON_LD = "jsonld"


CONTENT_TYPES: Final = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON_LD: "application/ld+json",
}


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(header: Row, rows: Iterable[Row], *, has_bom: bool = False) -> Iterator[str]:
    """RFC 4180, a line at a time; ``has_bom`` lets Excel see that it is UTF-8."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    if has_bom:
        yield BOM
    for row in chain([header], rows):
        line: str = writer.writerow(
            [_nothing_hidden(_written(value)) for value in row]
        )  # what _Line.write gave back
        yield line.replace("\x00", "")


def xlsx_bytes(
    header: Row, rows: Iterable[Row], *, title: str, max_rows: int = MAX_SHEET_ROWS
) -> bytes:
    """A workbook; what does not fit on one sheet goes on to the next, under the same header."""
    book = Workbook(write_only=True)
    sheet: Any = None  # as in ``_cell``
    count = 0
    for row in rows:
        if sheet is None or count == max_rows:
            sheet, count = _new_sheet(book, title, header), 1
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    if sheet is None:
        _new_sheet(book, title, header)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def json_ld_lines(context: object, items: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """One JSON-LD document, an item a line."""
    yield f'{{"@context": {_json(context)},\n"@graph": ['
    between = "\n"
    for item in items:
        yield between + _json(item)
        between = ",\n"
    yield "\n]}\n"


def download(content: Iterable[str | bytes], *, format: Format, name: str) -> StreamingHttpResponse:  # noqa: A002  # the word readers know
    """``content`` as a file that the browser saves."""
    file_name = FORBIDDEN_IN_NAME.sub("-", name).strip("-.") or "table"
    response = StreamingHttpResponse(content, content_type=CONTENT_TYPES[format])
    response["Content-Disposition"] = f'attachment; filename="{file_name}.{format}"'
    return response


def neutralised(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _written(value: Cell) -> str | int | float | Decimal | None:
    if isinstance(value, date):
        return value.isoformat()
    if value is None or (isinstance(value, int | float | Decimal) and not isinstance(value, bool)):
        return value
    return neutralised(str(value))


def _nothing_hidden(written: str | float | Decimal | None) -> str | float | Decimal | None:
    return HIDDEN_STARTS.sub(r"\1'", written) if isinstance(written, str) else written


def _cell(sheet: Any, value: Cell) -> Any:  # Any: the stubs describe this class as a function
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    written: Any = value if is_day else _written(value)  # Any: days and Decimals are taken too
    if not isinstance(written, str):
        return WriteOnlyCell(sheet, value=written)
    text = neutralised(FORBIDDEN_IN_XLSX.sub("", written))
    cell = WriteOnlyCell(sheet, value=text[:MAX_CELL_LETTERS])
    cell.data_type = "s"
    return cell


def _new_sheet(book: Workbook, title: str, header: Row) -> Any:  # Any: as in ``_cell``
    number = len(book.worksheets) + 1
    wanted = FORBIDDEN_IN_TITLE.sub(" ", title).strip(" '")[:26] or "Table"
    sheet = book.create_sheet(wanted if number == 1 else f"{wanted} {number}")
    sheet.freeze_panes = "A2"
    cells = [_cell(sheet, value) for value in header]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    return sheet


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
