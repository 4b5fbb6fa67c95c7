from decimal import Decimal

import pytest

from skerry.actors.enums import SizeBasis, SizeClass
from skerry.actors.rules.sizes import settled, size_class

M = 1_000_000


@pytest.mark.parametrize(
    ("employees", "turnover", "balance_sheet", "is_linked", "size"),
    [
        (None, 1 * M, 1 * M, None, SizeClass.UNKNOWN),
        (5, 1 * M, 1 * M, True, SizeClass.UNKNOWN),
        (5, None, None, None, SizeClass.UNKNOWN),
        (5, 2 * M, None, None, SizeClass.MICRO),
        (5, 3 * M, 2 * M, False, SizeClass.MICRO),
        (5, 3 * M, None, None, SizeClass.UNKNOWN),
        (5, 3 * M, 3 * M, None, SizeClass.SMALL),
        (9.9, None, 2 * M, None, SizeClass.MICRO),
        (10, 1 * M, 1 * M, None, SizeClass.SMALL),
        (49, 10 * M, 99 * M, None, SizeClass.SMALL),
        (50, 1 * M, None, None, SizeClass.MEDIUM),
        (249, 50 * M, 99 * M, None, SizeClass.MEDIUM),
        (249, 51 * M, 43 * M, None, SizeClass.MEDIUM),
        (249, 51 * M, 44 * M, None, SizeClass.LARGE),
        (249, 51 * M, None, None, SizeClass.UNKNOWN),
        (250, None, None, None, SizeClass.LARGE),
        (250, 1 * M, 1 * M, True, SizeClass.UNKNOWN),
    ],
)
def test_size_class(employees, turnover, balance_sheet, is_linked, size):
    def exact(value):
        return None if value is None else Decimal(str(value))

    assert (
        size_class(
            employees=exact(employees),
            turnover=exact(turnover),
            balance_sheet=exact(balance_sheet),
            is_linked_enterprise=is_linked,
        )
        == size
    )


@pytest.mark.parametrize(
    ("size", "basis", "derived", "settled_on"),
    [
        ("small", "declared", "large", ("small", "declared")),
        ("small", "declared", "unknown", ("small", "declared")),
        ("small", "listed", "unknown", ("small", "listed")),
        ("small", "listed", "large", ("large", "derived")),
        ("small", "derived", "medium", ("medium", "derived")),
        ("small", "derived", "unknown", ("unknown", "unknown")),
        ("unknown", "unknown", "unknown", ("unknown", "unknown")),
    ],
)
def test_whose_word_on_the_size_stands(size, basis, derived, settled_on):
    found = settled(size=SizeClass(size), basis=SizeBasis(basis), derived=SizeClass(derived))

    assert found == settled_on
