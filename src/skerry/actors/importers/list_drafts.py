"""A mapping in the making: what a list holds, what is guessed of it, and what was said already.

Only the beginning of the file is read, so that the page opens soon however large it is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Final

from skerry.actors.enums import ListField
from skerry.actors.importers.files import Upload
from skerry.actors.importers.list_plans import CLOSED, TERMS, ListPlan, Terms, folded, shown_text
from skerry.actors.importers.spreadsheets import Table, open_table
from skerry.actors.importers.xlsx_parts import Cell
from skerry.actors.rules.list_guesses import Column, Guess, Reason, guesses, parts_of
from skerry.actors.rules.list_values import (
    country_of,
    day_of_month_name,
    kind_of,
    range_of_day,
    size_by_header,
    size_of,
    size_of_day,
)

BEGINNING: Final = 2_000
CELLS_SEEN: Final = 200_000
ROWS_TO_GUESS: Final = 200
SAMPLES: Final = 3
MOST_SHOWN: Final = 30
MOST_VALUES: Final = 60
MOST_TERMS: Final = 30
MOST_IN_ALL: Final = 300


@dataclass(frozen=True, kw_only=True)
class ValueDraft:
    """One of their values. ``range`` is what a spreadsheet probably made a day of."""

    name: str
    text: str
    count: int
    meant: str
    range: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class ColumnDraft:
    name: str
    header: str
    samples: Sequence[str]
    guess: Guess
    field: ListField
    values: Sequence[ValueDraft] = ()
    hidden_values: int = 0
    are_numbers: bool = False

    @property
    def is_idle(self) -> bool:
        """Left out, and nobody knows what for it could be taken."""
        return not self.field


@dataclass(frozen=True, kw_only=True)
class Draft:
    """All that the mapping page shows. ``shape`` changes with the columns that it speaks of."""

    sheets: Sequence[str]
    sheet: str
    header_row: int
    headers: Sequence[str]
    has_merged_cells: bool
    columns: Sequence[ColumnDraft]
    shape: str

    @property
    def open_columns(self) -> Sequence[ColumnDraft]:
        """All where there are few; else those that hold something, or might."""
        is_wide = len(self.columns) > MOST_SHOWN
        return [column for column in self.columns if not (is_wide and column.is_idle)]

    @property
    def idle_columns(self) -> Sequence[ColumnDraft]:
        shown = {column.name for column in self.open_columns}
        return [column for column in self.columns if column.name not in shown]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody has chosen on the page so far."""

    sheet: str | None = None
    header_row: int | None = None
    shape: str = ""
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """The first rows of a list."""

    table: Table
    rows: Sequence[tuple[int, Sequence[Cell]]]

    def column(self, place: int) -> list[Cell]:
        return [cells[place] for _line, cells in self.rows]


def beginning_of(upload: Upload, said: Said) -> Beginning:
    """The rows to show, of the sheet and below the header that were chosen.

    Raises:
        FileRefused: there is no such table in it.
    """
    table = open_table(upload.path, sheet=said.sheet, header_row=said.header_row, name=upload.name)
    count = max(SAMPLES, min(BEGINNING, CELLS_SEEN // len(table.headers)))
    return Beginning(table=table, rows=table.beginning(count))


class Drafting:
    """Makes the draft: from what was said, else from the ``earlier`` mapping, else from guesses.

    ``unknown`` are values, by header, that the mapping did not know when all was read.
    """

    def __init__(
        self,
        beginning: Beginning,
        said: Said,
        *,
        earlier: ListPlan | None,
        unknown: Mapping[str, Mapping[str, int]],
        terms: Terms,
    ) -> None:
        self._beginning = beginning
        self._table = beginning.table
        self._shape = shape_of(beginning.table)
        self._said = said.fields if said.fields is not None and said.shape == self._shape else {}
        self._earlier = earlier
        self._unknown = unknown
        self._terms = terms
        self._room = MOST_IN_ALL

    def draft(self) -> Draft:
        table = self._table
        found = self._guessed()
        columns = [self._column(place, guess) for place, guess in enumerate(found)]
        return Draft(
            sheets=table.sheets,
            sheet=table.sheet,
            header_row=table.header_row,
            headers=table.headers,
            has_merged_cells=table.has_merged_cells,
            columns=columns,
            shape=self._shape,
        )

    def _guessed(self) -> Sequence[Guess]:
        headers = self._table.headers
        if self._earlier is not None:
            mapped = self._earlier.columns
            return [
                Guess(mapped.get(header, ListField.NOTHING), Reason.EARLIER) for header in headers
            ]
        columns = [
            Column(header, self._beginning.column(place)[:ROWS_TO_GUESS])
            for place, header in enumerate(headers)
        ]
        return guesses(columns, terms=self._terms.by_field)

    def _column(self, place: int, guess: Guess) -> ColumnDraft:
        cells = self._beginning.column(place)
        chosen = self._said.get(f"c{place}")
        field = guess.field if chosen is None else ListField(chosen)
        counted = self._values(self._table.headers[place], cells, field)
        are_numbers = field == ListField.SIZE and sum(map(str.isdecimal, counted)) > SAMPLES
        if are_numbers:
            counted = Counter({text: n for text, n in counted.items() if not text.isdecimal()})
        values = self._value_drafts(place, field, counted, cells)
        self._room -= len(values)
        return ColumnDraft(
            name=f"c{place}",
            header=self._table.headers[place],
            samples=list(dict.fromkeys(filter(None, map(shown_text, cells))))[:SAMPLES],
            guess=guess,
            field=field,
            values=values,
            hidden_values=len(counted) - len(values),
            are_numbers=are_numbers,
        )

    def _values(self, header: str, cells: Sequence[Cell], field: ListField) -> Counter[str]:
        if field not in CLOSED:
            return Counter()
        counted = _counted(cells, field, self._terms)
        known = {folded(text) for text in counted}
        rarer = self._unknown.get(header, {})
        return counted + Counter(
            {text: n for text, n in rarer.items() if folded(text) not in known}
        )

    def _value_drafts(
        self, place: int, field: ListField, counted: Counter[str], cells: Sequence[Cell]
    ) -> Sequence[ValueDraft]:
        header = self._table.headers[place]
        known = self._earlier.values.get(header, {}) if self._earlier else {}
        days = {shown_text(cell): cell for cell in cells if isinstance(cell, date)}
        most = min(self._room, MOST_TERMS if field in TERMS else MOST_VALUES)
        return [
            self._value(place, text, count, field, known.get(folded(text)), days.get(text))
            for text, count in counted.most_common(most)
        ]

    def _value(
        self,
        place: int,
        text: str,
        count: int,
        field: ListField,
        earlier: str | None,
        day: date | None,
    ) -> ValueDraft:
        digest = blake2b(folded(text).encode(), digest_size=6).hexdigest()
        told = day or day_of_month_name(text) if field == ListField.SIZE else None
        guessed = self._meant(place, text, field, told) if earlier is None else earlier
        return ValueDraft(
            name=f"v{place}-{digest}",
            text=text,
            count=count,
            meant=guessed,
            range=range_of_day(told) if told else None,
        )

    def _meant(self, place: int, text: str, field: ListField, told: date | None) -> str:
        meant = meaning_of(text, field, self._terms, told)
        if meant or field != ListField.SIZE:
            return meant
        return size_by_header(self._table.headers[place], text) or ""


def shape_of(table: Table) -> str:
    """Changes with the columns of which a page speaks."""
    told = "\0".join((table.sheet, str(table.header_row), *table.headers))
    return blake2b(told.encode(), digest_size=8).hexdigest()


def _counted(cells: Sequence[Cell], field: ListField, terms: Terms) -> Counter[str]:
    """How often each value comes, whatever its capitals, in the spelling that came first."""
    spelled: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for cell in cells:
        for text in _texts(shown_text(cell), field, terms):
            first = spelled.setdefault(folded(text), text)
            counted[first] += 1
    return counted


def _texts(text: str, field: ListField, terms: Terms) -> Sequence[str]:
    if not text:
        return ()
    if field not in TERMS or folded(text) in terms.by_label:
        return (text,)
    return parts_of(text)


def meaning_of(text: str, field: ListField, terms: Terms, day: date | None) -> str:
    """What the value means in our words, as far as it can be guessed; else ""."""
    match field:
        case ListField.SIZE:
            return (size_of_day(day) if day else size_of(text)) or ""
        case ListField.KIND:
            return kind_of(text) or ""
        case ListField.COUNTRY:
            return country_of(text)
        case _:
            return terms.keys.get(folded(text), "")
