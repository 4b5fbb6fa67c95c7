"""How a list is to be read: what its columns hold, and what its values mean here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple, Self

from skerry.actors.enums import ListField
from skerry.actors.importers.xlsx_parts import Cell
from skerry.actors.queries import lists as queries

CLOSED: Final = frozenset(
    {ListField.KIND, ListField.SIZE, ListField.COUNTRY, ListField.SPECIALITY, ListField.SECTOR}
)
"""Fields whose values are of a fixed choice here."""
TERMS: Final = frozenset({ListField.SPECIALITY, ListField.SECTOR})
LONGEST_VALUE: Final = 200


class KnownTerm(NamedTuple):
    """A concept of a vocabulary here."""

    concept: int
    label: str


class Terms(NamedTuple):
    """The concepts by their address and by each of their labels, folded."""

    by_key: Mapping[str, KnownTerm]
    by_label: Mapping[str, KnownTerm]
    keys: Mapping[str, str]
    by_field: Mapping[ListField, frozenset[str]]


@dataclass(frozen=True, kw_only=True)
class ListPlan:
    """One list's mapping. ``columns`` are by header; ``values`` by header and folded text.

    A value that is mapped to "" is left empty on purpose. ``region`` is where the
    organisations are for which the list says no better; ``are_organisations``
    promises that a row whose name looks like a person's is none.
    """

    sheet: str = ""
    header_row: int = 1
    columns: Mapping[str, ListField] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    region: str = ""
    are_organisations: bool = False

    def as_json(self) -> dict[str, object]:
        return {
            "sheet": self.sheet,
            "header_row": self.header_row,
            "columns": {header: str(kind) for header, kind in self.columns.items()},
            "values": {header: dict(meant) for header, meant in self.values.items()},
            "region": self.region,
            "are_organisations": self.are_organisations,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:  # Any: JSON
        columns = {header: ListField(kind) for header, kind in kept["columns"].items()}
        return cls(**{**kept, "columns": columns})

    def headers_of(self, wanted: ListField) -> Sequence[str]:
        return [header for header, kind in self.columns.items() if kind == wanted]


def shown_text(value: Cell) -> str:
    """A value as text, on one line; days in the order of ISO.

    >>> shown_text(date(1949, 10, 1)), shown_text(7.0), shown_text(True)
    ('1949-10-01', '7', 'TRUE')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def folded(text: str) -> str:
    """A value as the mapping knows it, whatever its capitals."""
    return text.casefold()[:LONGEST_VALUE]


def known_terms() -> Terms:
    """The terms to which values of lists may be mapped."""
    found = queries.terms(language="en")
    labelled = [(folded(label), term) for term in found for label in term.labels]
    return Terms(
        by_key={term.key: KnownTerm(term.concept, term.label) for term in found},
        by_label={label: KnownTerm(term.concept, term.label) for label, term in labelled},
        keys={label: term.key for label, term in labelled},
        by_field={
            kind: frozenset(
                label
                for label, term in labelled
                if term.is_for_sector is (kind == ListField.SECTOR)
            )
            for kind in TERMS
        },
    )
