"""Totals of a population that the desk brings as a table."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from skerry.actors.importers.spreadsheets import Table, open_table
from skerry.surveys.rules.figures.plans.brought import Brought, BroughtRow, Known, judged

MAX_ROWS: Final = 2_000
_HEADINGS: Final[Mapping[str, frozenset[str]]] = {
    "margin": frozenset({"margin", "marginal", "fördelning", "variable", "variabel"}),
    "category": frozenset({"category", "kategori"}),
    "total": frozenset({"total", "totalt", "antal", "number"}),
}


class MarginColumnsMissing(Exception):
    """The table lacks a column: for margins, categories or totals."""


class TooManyTotals(Exception):
    """The table is longer than any questionnaire has categories."""


def read_margins(path: Path, *, name: str, known: Sequence[Known]) -> Brought:
    """The margins in the table at ``path``, or what is wrong with its rows.

    Raises:
        FileRefused: there is no table in it that can be read.
        MarginColumnsMissing: it does not say which column is which.
        TooManyTotals: it is too long.
    """
    return judged(list(_rows(open_table(path, name=name))), known)


def _rows(table: Table) -> Iterator[BroughtRow]:
    places = {
        meant: place
        for place, header in reversed(list(enumerate(table.headers)))
        for meant, headings in _HEADINGS.items()
        if header.strip().casefold() in headings
    }
    if places.keys() != _HEADINGS.keys():
        raise MarginColumnsMissing
    for count, (number, cells) in enumerate(table.rows(), 1):
        if count > MAX_ROWS:
            raise TooManyTotals
        texts = {meant: _text(cells[place]) for meant, place in places.items()}
        yield BroughtRow(number=number, **texts)


def _text(cell: object) -> str:
    """As it stands there; numbers of a workbook without doubt about their decimals."""
    if isinstance(cell, int | float):
        return f"{cell:.6f}"
    return " ".join(str(cell if cell is not None else "").split()).removeprefix("'")
