"""Registrations as rows of a spreadsheet, a column for each question, both ways."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skerry.actors.rules.atlas import (
    ID,
    NAME,
    NUMBER,
    QUESTIONS,
    FieldOrder,
    Registration,
    Term,
    code_in,
    field_in,
)

COLUMNS: Final = (ID, *QUESTIONS)
BETWEEN_TERMS: Final = "|"
_SEPARATORS: Final = re.compile(r"\s*[|;\n]\s*")
# What our own files put before texts that a spreadsheet would take for formulas.
_GUARDED: Final = re.compile("(^|[;\t\r\n]\"*)'(?=[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")
_ENOUGH_FOR_A_HEADER: Final = 2


@dataclass(frozen=True, kw_only=True)
class Header:
    """Which question each column answers; ``unknown`` and ``twice`` are headings nobody can use."""

    codes: Sequence[str]
    unknown: Sequence[str] = ()
    twice: Sequence[str] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Without these no row can be told from another."""
        known = set(self.codes)
        lacking = () if NAME in known else (NAME,)
        return lacking if known & {ID, NUMBER} else (*lacking, NUMBER)


def header_of(cells: Sequence[str], order: FieldOrder) -> Header | None:
    """The cells as headings, or None where they do not look like any."""
    codes = [code_in(cell) or field_in(cell, order) for cell in cells]
    named = [code for code in codes if code]
    if len(set(named)) < _ENOUGH_FOR_A_HEADER:
        return None
    return Header(
        codes=codes,
        unknown=tuple(
            cell.strip()
            for cell, code in zip(cells, codes, strict=True)
            if cell.strip() and not code
        ),
        twice=tuple(code for code in dict.fromkeys(named) if named.count(code) > 1),
    )


def is_second_header(cells: Mapping[str, str]) -> bool:
    """Whether the row below the headings holds what the questions say instead of answers."""
    number = cells.get(NUMBER, "")
    return bool(number and cells.get(NAME)) and not any(sign.isdigit() for sign in number)


def row_of(registration: Registration) -> list[str]:
    """The answers in the order of ``COLUMNS``."""
    return [registration.id, *(_cell(registration, code) for code in QUESTIONS)]


def _cell(registration: Registration, code: str) -> str:
    if QUESTIONS[code].has_terms:
        return BETWEEN_TERMS.join(term.label for term in registration.terms.get(code, ()))
    return registration.text(code)


def registration_of(cells: Mapping[str, str]) -> Registration:
    """The answers that a row gives, by the codes of its columns."""
    plain = {code: _unguarded(cell).strip() for code, cell in cells.items()}
    return Registration(
        id=plain.get(ID, ""),
        texts={
            code: cell
            for code, cell in plain.items()
            if cell and code in QUESTIONS and not QUESTIONS[code].has_terms
        },
        terms={
            code: terms
            for code, cell in plain.items()
            if code in QUESTIONS and QUESTIONS[code].has_terms and (terms := _terms(cell))
        },
    )


def _terms(cell: str) -> tuple[Term, ...]:
    return tuple(Term("", label) for label in _SEPARATORS.split(cell) if label)


def _unguarded(cell: str) -> str:
    return _GUARDED.sub(r"\1", cell)
