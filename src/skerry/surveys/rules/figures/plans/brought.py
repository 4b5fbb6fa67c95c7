"""Totals that somebody brings: each row is judged, then each margin, then all of them together."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from skerry.surveys.rules.figures.plans.weights import Margin

CLOSE: Final = 0.01
"""Sums of margins that differ by a smaller part differ by rounding."""
LARGEST: Final = 1e12
_AMBIGUOUS: Final = re.compile(r"[1-9]\d{0,2}([.,]\d{3})+")
_NUMBER: Final = re.compile(r"-?\d+([.,]\d+)?")


class MarginFault(StrEnum):
    """What is wrong with a row, with a margin, or with all together."""

    UNKNOWN_MARGIN = "unknown-margin"
    UNKNOWN_CATEGORY = "unknown-category"
    TWICE = "twice"
    NO_TOTAL = "no-total"
    NOT_A_NUMBER = "not-a-number"
    TOO_LARGE = "too-large"
    AMBIGUOUS = "ambiguous"
    BELOW_NOTHING = "below-nothing"
    CATEGORY_MISSING = "category-missing"
    NOTHING_IN_IT = "nothing-in-it"
    SUMS_DIFFER = "sums-differ"
    EMPTY = "empty"


@dataclass(frozen=True, kw_only=True)
class Known:
    """What can be brought of one variable: how it and its categories may be called, in small letters.

    Of ``optional`` categories official totals know nothing: such as a size that is not known.
    """

    variable: str
    called: frozenset[str]
    categories: Mapping[str, str]
    optional: frozenset[str] = frozenset()

    @property
    def needed(self) -> Sequence[str]:
        return [
            name for name in dict.fromkeys(self.categories.values()) if name not in self.optional
        ]


@dataclass(frozen=True, kw_only=True)
class BroughtRow:
    number: int
    margin: str
    category: str
    total: str


@dataclass(frozen=True, kw_only=True)
class BroughtFault:
    """``row`` is none where no single row is at fault; ``variable`` and ``category`` where they are known."""

    reason: MarginFault
    row: int | None = None
    value: str = ""
    variable: str = ""
    category: str = ""
    sums: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Brought:
    """``margins`` are there only where nothing is wrong."""

    margins: tuple[Margin, ...] = ()
    faults: tuple[BroughtFault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Cell:
    """A row whose margin and category are known; ``total`` is none where none is written."""

    row: int
    variable: str
    category: str
    total: float | None


def judged(rows: Sequence[BroughtRow], known: Sequence[Known]) -> Brought:
    """The margins that ``rows`` are, or everything that is wrong with them.

    A margin of which no total is written is left out: a form has more than anybody fills in.
    """
    by_name = {name: each for each in reversed(known) for name in each.called}
    read = [_read(row, by_name) for row in rows]
    cells = [each for each in read if isinstance(each, _Cell)]
    faults = [each for each in read if isinstance(each, BroughtFault)]
    used = {cell.variable for cell in cells if cell.total is not None}
    wanted = [each for each in known if each.variable in used]
    inside = [cell for cell in cells if cell.variable in used]
    faults += [*_of_rows(inside), *(fault for each in wanted for fault in _of_margin(each, inside))]
    margins = tuple(_margin(each, inside) for each in wanted)
    if not faults:
        faults = list(_of_all(margins))
    ordered = tuple(sorted(faults, key=lambda fault: (fault.row is None, fault.row or 0)))
    return Brought(faults=ordered) if ordered else Brought(margins=margins)


def _read(row: BroughtRow, by_name: Mapping[str, Known]) -> _Cell | BroughtFault:
    known = by_name.get(row.margin.casefold())
    if known is None:
        return BroughtFault(reason=MarginFault.UNKNOWN_MARGIN, row=row.number, value=row.margin)
    category = known.categories.get(row.category.casefold())
    if category is None:
        return BroughtFault(
            reason=MarginFault.UNKNOWN_CATEGORY,
            row=row.number,
            value=row.category,
            variable=known.variable,
        )
    total = _total(row.total)
    if isinstance(total, MarginFault):
        return BroughtFault(reason=total, row=row.number, value=row.total)
    return _Cell(row=row.number, variable=known.variable, category=category, total=total)


def _total(text: str) -> float | MarginFault | None:
    """What is written, as a number; none where nothing is.

    >>> _total("1 200"), _total("0,5"), _total("")
    (1200.0, 0.5, None)
    >>> _total("1,200"), _total("many")
    (<MarginFault.AMBIGUOUS: 'ambiguous'>, <MarginFault.NOT_A_NUMBER: 'not-a-number'>)
    """
    bare = "".join(text.removesuffix("%").split())
    if not bare:
        return None
    if _AMBIGUOUS.fullmatch(bare):
        return MarginFault.AMBIGUOUS
    if not _NUMBER.fullmatch(bare):
        return MarginFault.NOT_A_NUMBER
    number = float(bare.replace(",", "."))
    if number < 0:
        return MarginFault.BELOW_NOTHING
    return number if number <= LARGEST else MarginFault.TOO_LARGE


def _of_rows(cells: Sequence[_Cell]) -> Sequence[BroughtFault]:
    """Rows that stand there twice, or have no total where others of their margin have one."""
    found = []
    seen: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        seen[cell.variable, cell.category] += 1
        is_second = seen[cell.variable, cell.category] > 1
        if is_second or cell.total is None:
            found.append(
                BroughtFault(
                    reason=MarginFault.TWICE if is_second else MarginFault.NO_TOTAL,
                    row=cell.row,
                    variable=cell.variable,
                    category=cell.category,
                )
            )
    return found


def _of_margin(known: Known, cells: Sequence[_Cell]) -> Sequence[BroughtFault]:
    totals = {cell.category: cell.total for cell in cells if cell.variable == known.variable}
    missing = [
        BroughtFault(
            reason=MarginFault.CATEGORY_MISSING, variable=known.variable, category=category
        )
        for category in known.needed
        if category not in totals
    ]
    if any(totals.values()):
        return missing
    return [*missing, BroughtFault(reason=MarginFault.NOTHING_IN_IT, variable=known.variable)]


def _margin(known: Known, cells: Sequence[_Cell]) -> Margin:
    totals = {cell.category: cell.total or 0.0 for cell in cells if cell.variable == known.variable}
    return Margin(variable=known.variable, totals=totals)


def _of_all(margins: Sequence[Margin]) -> Sequence[BroughtFault]:
    if not margins:
        return [BroughtFault(reason=MarginFault.EMPTY)]
    sums = tuple((margin.variable, sum(margin.totals.values())) for margin in margins)
    numbers = [number for _name, number in sums]
    if max(numbers) - min(numbers) > CLOSE * max(numbers):
        return [BroughtFault(reason=MarginFault.SUMS_DIFFER, sums=sums)]
    return []
