"""Size classes of EU Recommendation 2003/361/EC, derived from yearly figures."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, NamedTuple

from skerry.actors.enums import FigureKind, SizeBasis, SizeClass


class Ceiling(NamedTuple):
    """A class ends below ``people``, and at ``turnover`` or ``balance_sheet`` in euros."""

    people: int
    turnover: int
    balance_sheet: int


INEXACT: Final = frozenset({SizeClass.UNKNOWN, SizeClass.SME})
# Annex, article 2: headcount, and either turnover or balance-sheet total.
CEILINGS: Final = {
    SizeClass.MICRO: Ceiling(10, 2_000_000, 2_000_000),
    SizeClass.SMALL: Ceiling(50, 10_000_000, 10_000_000),
    SizeClass.MEDIUM: Ceiling(250, 50_000_000, 43_000_000),
}


def size_class(
    *,
    employees: Decimal | None,
    turnover: Decimal | None,
    balance_sheet: Decimal | None,
    is_linked_enterprise: bool | None,
) -> SizeClass:
    """The class that one year's figures give, or unknown where they do not decide.

    A linked or partner enterprise is judged by its group's figures (article 6),
    which we do not have. Headcount alone decides only that a firm is large: below
    250 people one of the two amounts is needed, and the smaller class holds if
    either amount stays within its ceiling.
    """
    if employees is None or is_linked_enterprise:
        return SizeClass.UNKNOWN
    if employees >= CEILINGS[SizeClass.MEDIUM].people:
        return SizeClass.LARGE
    if turnover is None and balance_sheet is None:
        return SizeClass.UNKNOWN

    for size, ceiling in CEILINGS.items():
        if employees < ceiling.people and _fits(ceiling, turnover, balance_sheet):
            return size
        if employees < ceiling.people and (turnover is None or balance_sheet is None):
            # The amount that is missing could still keep the firm in this class.
            return SizeClass.UNKNOWN
    return SizeClass.LARGE


def newest_counted(years: Iterable[tuple[int, str]]) -> int | None:
    """Of pairs of year and kind of figure, the newest year with a headcount: it decides the size."""
    return max((year for year, kind in years if kind == FigureKind.EMPLOYEES), default=None)


def size_of_years(
    figures: Iterable[tuple[int, str, Decimal]], *, is_linked_enterprise: bool | None
) -> SizeClass:
    """The class that the newest year with a headcount gives."""
    known = list(figures)
    newest = newest_counted((year, kind) for year, kind, _value in known)
    values = {kind: value for year, kind, value in known if year == newest}
    return size_class(
        employees=values.get(FigureKind.EMPLOYEES),
        turnover=values.get(FigureKind.TURNOVER),
        balance_sheet=values.get(FigureKind.BALANCE_SHEET),
        is_linked_enterprise=is_linked_enterprise,
    )


def _fits(ceiling: Ceiling, turnover: Decimal | None, balance_sheet: Decimal | None) -> bool:
    return (turnover is not None and turnover <= ceiling.turnover) or (
        balance_sheet is not None and balance_sheet <= ceiling.balance_sheet
    )


def settled(
    *, size: SizeClass, basis: SizeBasis, derived: SizeClass
) -> tuple[SizeClass, SizeBasis]:
    """The class that stands beside what the figures give, and on what it stands.

    What the organisation declared itself stands; what a list says stays where no figures
    decide; what was derived before goes back to unknown with them.
    """
    is_known = derived is not SizeClass.UNKNOWN
    if basis is SizeBasis.DECLARED or (basis is SizeBasis.LISTED and not is_known):
        return size, basis
    return derived, SizeBasis.DERIVED if is_known else SizeBasis.UNKNOWN
