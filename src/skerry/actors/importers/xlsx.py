"""Workbooks of the XLSX kind, read as a stream: however large the file, memory stays small.

Nothing is loaded whole: a sheet is parsed row by row, and the texts that its
cells share lie in a file of their own, read only as far as they are asked for.
A formula counts with the value that was last computed for it.
"""

import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from skerry.actors.importers.files import MEGABYTE, Upload, members
from skerry.actors.importers.refusals import FileRefused, Place, Refusal
from skerry.actors.importers.xlsx_parts import (
    Elements,
    Line,
    SharedTexts,
    SheetRows,
    blocks,
    column_number,
    parse_whole,
)

SMALL_SHEET: Final = 32 * MEGABYTE
TEXTS_SEEN: Final = 12 * MEGABYTE
"""So far are texts looked for where only the beginning of a sheet is wanted."""
LONGEST_MERGE: Final = 400
MAX_MERGES: Final = 100_000

# Built-in number formats that show a date or a time of day.
_DATE_FORMATS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_FORMAT: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.|general|standard', re.IGNORECASE)
_ENDS: Final = (b"/sheetData>", b":sheetData>", b"sheetData/>")
_OF_OTHERS: Final = frozenset({"mimetype", "content.xml", "xl/workbook.bin", "index/document.iwa"})
_RANGE: Final = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']"""
)


class Merge(NamedTuple):
    """Cells of one column that are one: from ``first`` to ``last``, both included."""

    column: int
    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class _Listed:
    name: str
    relation: str
    is_hidden: bool


class Workbook:
    """An XLSX file. Nothing of it stays open but while its rows are read.

    Raises:
        FileRefused: it is no such workbook, or a damaged one.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self._parts = {
            member.name.removeprefix(f"{name}: ").lstrip("/").lower(): member
            for member in members([Upload(name=name, path=path)])
        }
        self._place = Place(file=name)
        root = self._related("", "officeDocument")
        if not root or root[0].endswith(".bin"):
            is_other = bool(_OF_OTHERS & self._parts.keys())
            reason = Refusal.OTHER_WORKBOOK if is_other else Refusal.NOT_A_TABLE
            raise FileRefused(reason, self._place)
        self._root = root[0]
        self._elements = self._read(self._root)

    @cached_property
    def _listed(self) -> Sequence[_Listed]:
        return [
            _Listed(
                name=attributes.get("name", ""),
                relation=attributes.get("id", ""),
                is_hidden=attributes.get("state", "visible") != "visible",
            )
            for element, attributes in self._elements
            if element == "sheets/sheet"
        ]

    @cached_property
    def sheets(self) -> Sequence[str]:
        """Sheets with cells, those that are hidden last."""
        ordered = sorted(self._listed, key=lambda sheet: sheet.is_hidden)
        return [sheet.name for sheet in ordered if self._part_of(sheet.name)]

    @cached_property
    def _epoch(self) -> date:
        counts_from_1904 = any(
            element == "workbook/workbookPr" and attributes.get("date1904") in {"1", "true"}
            for element, attributes in self._elements
        )
        return date(1904, 1, 1) if counts_from_1904 else date(1899, 12, 30)

    @cached_property
    def _is_date(self) -> Sequence[bool]:
        """Of each cell style, whether numbers in it are dates."""
        styles = self._related(self._root, "styles")
        if not styles:
            return ()
        elements = self._read(styles[0])
        own = {
            attributes.get("numFmtId"): shows_a_date(attributes.get("formatCode", ""))
            for element, attributes in elements
            if element == "numFmts/numFmt"
        }
        used = [
            attributes.get("numFmtId", "0")
            for element, attributes in elements
            if element == "cellXfs/xf"
        ]
        return [
            own[number] if number in own else number.isdecimal() and int(number) in _DATE_FORMATS
            for number in used
        ]

    def rows(self, sheet: str, *, texts_seen: int | None = None) -> Generator[Line]:
        """Every row that has a value, with its number; row by row from the file.

        Where only its beginning is wanted, texts are looked for in no more than the first
        ``texts_seen`` bytes of them.
        """
        place = Place(file=f"{self.name}: {sheet}")
        with (
            closing(self._texts(texts_seen)) as texts,
            closing(blocks(self._parts[self._part_of(sheet)])) as fed,
        ):
            parsing = SheetRows(place, texts, self._is_date, self._epoch)
            for block in fed:
                parsing.feed(block, is_last=not block)
                ready, parsing.done = parsing.done, []
                yield from (row for row in ready if row[1])
                if parsing.is_over:
                    return

    def _texts(self, limit: int | None) -> SharedTexts:
        shared = self._related(self._root, "sharedStrings")
        return SharedTexts(self._parts[shared[0]] if shared else None, self._place, limit)

    def merges(self, sheet: str, *, only_small: bool = False) -> Sequence[Merge]:
        """Cells that are merged downwards. They stand at the end of a sheet, so all of it is unpacked."""
        with closing(blocks(self._parts[self._part_of(sheet)])) as fed:
            found: list[Merge] = []
            for seen, merge in _merged(fed):
                if only_small and seen > SMALL_SHEET:
                    return ()
                found += [merge] if merge else []
                if len(found) > MAX_MERGES:
                    raise FileRefused(Refusal.TOO_MANY_MERGED, Place(file=f"{self.name}: {sheet}"))
            return found

    def _part_of(self, sheet: str) -> str:
        relation = next((listed.relation for listed in self._listed if listed.name == sheet), "")
        return self._targets.get(relation, "")

    @cached_property
    def _targets(self) -> Mapping[str, str]:
        return {
            relation: target
            for relation, kind, target in self._relations(self._root)
            if kind == "worksheet" and target in self._parts
        }

    def _related(self, part: str, kind: str) -> Sequence[str]:
        return [
            target
            for _relation, found, target in self._relations(part)
            if found == kind and target in self._parts
        ]

    def _relations(self, part: str) -> list[tuple[str, str, str]]:
        folder, _slash, file = part.rpartition("/")
        listed = f"{folder}/_rels/{file}.rels".lstrip("/")
        return [
            (
                attributes.get("Id", ""),
                attributes.get("Type", "").rpartition("/")[2],
                _joined(folder, attributes.get("Target", "")).lower(),
            )
            for element, attributes in self._read(listed)
            if element == "Relationships/Relationship"
        ]

    def _read(self, part: str) -> list[tuple[str, dict[str, str]]]:
        member = self._parts.get(part.lower())
        if member is None:
            return []
        parsing = Elements(self._place)
        parse_whole(member, parsing)
        return parsing.found


def _joined(folder: str, target: str) -> str:
    """Where a relation leads: from the folder of its part, or from the root."""
    if target.startswith("/"):
        return target.lstrip("/")
    steps = [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def _merged(fed: Iterable[bytes]) -> Iterator[tuple[int, Merge | None]]:
    """Every merge, and None for each block, with how many bytes have been seen."""
    seen, rest, is_past = 0, b"", False
    for block in fed:
        seen += len(block)
        yield seen, None
        window, last = rest + block, 0
        is_past = is_past or any(end in window for end in _ENDS)
        for match in _RANGE.finditer(window) if is_past else ():
            last = match.end()
            yield from ((seen, merge) for merge in _downwards(match))
        rest = window[max(last, len(window) - LONGEST_MERGE) :]


def _downwards(match: "re.Match[bytes]") -> list[Merge]:
    column, last_column = column_number(match[1].decode()), column_number(match[3].decode())
    first, last = int(match[2]), int(match[4])
    if last <= first or last_column < column:
        return []
    return [Merge(column, first, last)]


def shows_a_date(code: str) -> bool:
    """Whether a number format shows a day.

    >>> shows_a_date("yyyy-mm-dd"), shows_a_date('0.0 "days"'), shows_a_date("[$-41D]mmm-yy")
    (True, False, True)
    """
    plain = _NOT_FORMAT.sub("", code.lower())
    return any(sign in plain for sign in "dy") or "mmm" in plain
