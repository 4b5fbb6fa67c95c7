"""Tables that people bring: XLSX and delimited text, read row by row, with their headers found."""

import codecs
import csv
import io
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from skerry.actors.importers import xlsx
from skerry.actors.importers.files import MAX_LINE, MEGABYTE
from skerry.actors.importers.refusals import FileRefused, Place, Refusal
from skerry.actors.importers.tables import DELIMITERS, bounded_fields
from skerry.actors.importers.xlsx import Merge, Workbook
from skerry.actors.importers.xlsx_parts import MAX_COLUMNS, Cell, Line, column_letters
from skerry.kernel.uploads import IMAGES, Kind, kind_of

SEEN_ROWS: Final = 40
"""So many rows with values are looked at to find the header."""
MAX_TITLE_ROWS: Final = 1_000
HEAD: Final = MEGABYTE
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_NO_TEXT: Final = frozenset({*IMAGES, Kind.GIF, Kind.PDF, Kind.SVG})
_ENOUGH: Final = 0.6
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: its columns by name, and its rows as often as they are asked for.

    ``headers`` are made unique: a second "Name" is "Name (2)", a column without a
    name is called by its letters, as in "(D)". ``header_row`` is the row they stand in.
    """

    file: str
    sheets: Sequence[str]
    sheet: str
    header_row: int
    headers: Sequence[str]
    has_merged_cells: bool
    _lines: Callable[[], Generator[Line]]
    _first_lines: Callable[[], Generator[Line]]
    _merges: Callable[[], Sequence[Merge]]

    @property
    def place(self) -> str:
        """The file, and the sheet where it has several."""
        return f"{self.file}: {self.sheet}" if self.sheet else self.file

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Every row below the header that has a value, with its number.

        A row is as wide as the headers. Only in delimited text it may be wider, where
        something stands behind the last column. Cells that are merged downwards all
        have the value.
        """
        return self._shaped(_filled(self._lines(), self._merges()))

    def beginning(self, count: int) -> list[tuple[int, Sequence[Cell]]]:
        """The first ``count`` rows. Of a large file, no more than these are read, and merged cells stay."""
        with closing(self._first_lines()) as lines:
            return list(islice(self._shaped(lines), count))

    def _shaped(self, lines: Iterator[Line]) -> Iterator[tuple[int, Sequence[Cell]]]:
        width = len(self.headers)
        for line, cells in lines:
            if line > self.header_row:
                kept = cells[:width] if self.sheets else cells
                yield line, kept + [None] * (width - len(kept))


def open_table(
    path: Path, *, sheet: str | None = None, header_row: int | None = None, name: str = ""
) -> Table:
    """The table in the file at ``path``; sheet and header row are found if they are not given.

    ``name`` is the file's name for people.

    Raises:
        FileRefused: there is no table in it that can be read, with the place and what to do.
    """
    name = name or path.name
    with path.open("rb") as file:
        head = file.read(HEAD)
    _check_kind(path, head, name)
    if head.startswith(b"PK"):
        return _of_workbook(path, name, sheet=sheet, header_row=header_row)
    return _of_text(path, head, name, header_row=header_row)


def _check_kind(path: Path, head: bytes, name: str) -> None:
    place = Place(file=name)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise FileRefused(Refusal.EMPTY, place)
    if head.startswith(_OLE):
        reason = Refusal.ENCRYPTED if _holds(path, _ENCRYPTED) else Refusal.OLD_WORKBOOK
        raise FileRefused(reason, place)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"mime-version:")):
        raise FileRefused(Refusal.WEB_PAGE, place)
    if kind_of(head[:1024]) in _NO_TEXT:
        raise FileRefused(Refusal.PICTURE, place)


def _holds(path: Path, wanted: bytes) -> bool:
    rest = b""
    with path.open("rb") as file:
        while block := file.read(MEGABYTE):
            if wanted in rest + block:
                return True
            rest = block[-len(wanted) :]
    return False


def _of_workbook(path: Path, name: str, *, sheet: str | None, header_row: int | None) -> Table:
    book = Workbook(path, name)
    if sheet is not None and sheet not in book.sheets:
        raise FileRefused(Refusal.NO_SHEET, Place(file=name, column=sheet))
    chosen = sheet if sheet is not None else _first_with_rows(book)

    def merges(*, only_small: bool = False) -> Sequence[Merge]:
        return book.merges(chosen, only_small=only_small)

    return _table(
        name,
        lambda: book.rows(chosen),
        lambda: book.rows(chosen, texts_seen=xlsx.TEXTS_SEEN),
        merges,
        sheets=book.sheets,
        sheet=chosen,
        header_row=header_row,
        has_merged_cells=bool(merges(only_small=True)),
    )


def _first_with_rows(book: Workbook) -> str:
    for sheet in book.sheets:
        with closing(book.rows(sheet, texts_seen=0)) as lines:
            if next(lines, None) is not None:
                return sheet
    raise FileRefused(Refusal.SHEET_EMPTY, Place(file=book.name))


def _of_text(path: Path, head: bytes, name: str, *, header_row: int | None) -> Table:
    encoding = _encoding_of(path, head)
    delimiter = _delimiter_of(head.decode(encoding, errors="replace"))

    def lines() -> Generator[Line]:
        return _text_lines(path, name, encoding, delimiter)

    return _table(name, lines, lines, tuple, sheets=(), sheet="", header_row=header_row)


def _table(
    name: str,
    lines: Callable[[], Generator[Line]],
    first_lines: Callable[[], Generator[Line]],
    merges: Callable[[], Sequence[Merge]],
    *,
    sheets: Sequence[str],
    sheet: str,
    header_row: int | None,
    has_merged_cells: bool = False,
) -> Table:
    place = Place(file=f"{name}: {sheet}" if sheet else name)
    with closing(first_lines()) as found:
        seen = list(islice(found, SEEN_ROWS if header_row is None else MAX_TITLE_ROWS))
    if not seen:
        raise FileRefused(Refusal.SHEET_EMPTY, place)
    chosen = header_row if header_row is not None else _header_row(seen)
    named = next((cells for line, cells in seen if line == chosen), None)
    if named is None:
        raise FileRefused(Refusal.NO_HEADER, Place(file=place.file, line=chosen))
    widths = [len(cells) for line, cells in seen if line > chosen][:SEEN_ROWS]
    return Table(
        file=name,
        sheets=sheets,
        sheet=sheet,
        header_row=chosen,
        headers=_unique(named, _width(len(named), widths, is_text=not sheets)),
        has_merged_cells=has_merged_cells,
        _lines=lines,
        _first_lines=first_lines,
        _merges=merges,
    )


def _width(named: int, widths: Sequence[int], *, is_text: bool) -> int:
    """How many columns there are. A single longer line of text has a delimiter too many."""
    fitting = sum(width <= named for width in widths)
    return named if is_text and fitting * 2 >= len(widths) else max([named, *widths])


def _header_row(seen: Sequence[Line]) -> int:
    """The first row that names nearly as many columns as fuller rows have, mostly in words.

    Titles, and headers above headers, name fewer.
    """
    counts = sorted(len(_given(cells)) for _line, cells in seen)
    usual = counts[min(len(counts) - 1, 3 * len(counts) // 4)]
    full = [
        (line, given)
        for line, cells in seen
        for given in [_given(cells)]
        if len(given) > usual * _ENOUGH
    ]
    worded = (
        line
        for line, given in full
        if sum(isinstance(cell, str) for cell in given) * 2 > len(given)
    )
    return next(worded, full[0][0])


def _given(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell is not None and cell != ""]


def _unique(cells: Sequence[Cell], width: int) -> list[str]:
    """What each column is called, no two alike.

    >>> _unique(["Name", None, " name "], 3)
    ['Name', '(B)', 'name (2)']
    """
    headers: list[str] = []
    taken: set[str] = set()
    for number in range(1, width + 1):
        cell = cells[number - 1] if number <= len(cells) else None
        plain = " ".join(str(cell if cell is not None else "").split())[:120]
        header, again = plain or f"({column_letters(number)})", 2
        while header.casefold() in taken:
            header, again = f"{plain} ({again})", again + 1
        taken.add(header.casefold())
        headers.append(header)
    return headers


def _filled(lines: Iterator[Line], merges: Sequence[Merge]) -> Iterator[Line]:
    """The rows, with the value of a merged cell in each row that it covers."""
    waiting = sorted(merges, key=lambda merge: merge.first, reverse=True)
    spread: dict[int, tuple[int, Cell]] = {}
    for line, cells in lines:
        for column, (last, value) in spread.items():
            if line <= last:
                _put(cells, column, value)
        while waiting and waiting[-1].first <= line:
            merge = waiting.pop()
            if merge.first == line and merge.column <= len(cells):
                spread[merge.column] = (merge.last, cells[merge.column - 1])
        yield line, cells


def _put(cells: list[Cell], column: int, value: Cell) -> None:
    cells.extend([None] * (column - len(cells)))
    if cells[column - 1] is None:
        cells[column - 1] = value


def _encoding_of(path: Path, head: bytes) -> str:
    """UTF-8 or UTF-16 where that is what it is, else what Windows writes in western Europe."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if b"\0" in head[1:200:2] and b"\0" not in head[0:200:2]:
        return "utf-16-le"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(MEGABYTE):
                decoder.decode(block)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter_of(text: str) -> str:
    """The sign that cuts most of the first lines into the same number of pieces, and into most."""
    if text[:4].lower() == "sep=" and len(text) > len("sep="):
        return text[4]
    sample = "\n".join(text.splitlines()[:SEEN_ROWS])

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        wide = [width for width in widths if width > 1]
        usual = max(wide, key=lambda width: (wide.count(width), width), default=1)
        return wide.count(usual) * usual, usual

    with bounded_fields():
        return max(DELIMITERS, key=agreement)


def _text_lines(path: Path, name: str, encoding: str, delimiter: str) -> Generator[Line]:
    """The rows of delimited text that have a value, with the number of the line each ends on."""
    with (
        path.open("r", encoding=encoding, errors="strict", newline="") as stream,
        bounded_fields(),
    ):
        reader = csv.reader(_bounded(stream, name), delimiter=delimiter)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                place = Place(file=name, line=reader.line_num)
                raise FileRefused(Refusal.LINE_TOO_LONG, place, detail=str(error)) from None
            cells = _cells_of(row, name, reader.line_num)
            if cells and not (reader.line_num == 1 and row[0].lower().startswith("sep=")):
                yield reader.line_num, cells


def _cells_of(row: Sequence[str], name: str, line: int) -> list[Cell]:
    cells: list[Cell] = [value.strip() or None for value in row]
    while cells and cells[-1] is None:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        place = Place(file=name, line=line, column=column_letters(len(cells)))
        raise FileRefused(Refusal.TOO_MANY_COLUMNS, place)
    return cells


def _bounded(stream: io.TextIOWrapper, name: str) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        try:
            text = stream.readline(MAX_LINE + 1)
        except UnicodeError as error:
            raise FileRefused(Refusal.NOT_TEXT, Place(file=name), detail=str(error)) from None
        if not text:
            return
        if "\0" in text:
            raise FileRefused(Refusal.NUL_BYTE, Place(file=name, line=number))
        if len(text) > MAX_LINE:
            raise FileRefused(Refusal.LINE_TOO_LONG, Place(file=name, line=number))
        yield text
