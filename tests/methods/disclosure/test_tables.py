import math

import pytest

from skerry.methods.disclosure import (
    Cell,
    CellMissing,
    CellTwice,
    ContributionsDoNotFit,
    MarginsContradict,
    NegativeCell,
    NothingToProtect,
    Sum,
    TableSet,
    together,
)
from tests.methods.disclosure.worlds import crossed


def cell(name, count, value=None, **more):
    return Cell(key=(name,), count=count, value=count if value is None else value, **more)


SUM = Sum(total=("*",), parts=(("a",), ("b",)))


@pytest.mark.parametrize(
    ("cells", "sums", "error", "keys"),
    [
        ([], [], NothingToProtect, ()),
        ([cell("a", 3), cell("a", 3)], [], CellTwice, (("a",),)),
        ([cell("a", 3, -1.0)], [], NegativeCell, (("a",),)),
        ([cell("a", -1, 0.0)], [], NegativeCell, (("a",),)),
        ([cell("a", 0, 5.0)], [], NegativeCell, (("a",),)),
        ([cell("a", 3, math.nan)], [], NegativeCell, (("a",),)),
        ([cell("a", 3, 10.0, largest=9.0, second=2.0)], [], ContributionsDoNotFit, (("a",),)),
        ([cell("a", 3, 10.0, largest=2.0, second=3.0)], [], ContributionsDoNotFit, (("a",),)),
        ([cell("*", 7), cell("a", 3)], [SUM], CellMissing, (("b",),)),
        ([cell("*", 7), cell("a", 3), cell("b", 5)], [SUM], MarginsContradict, (("*",),)),
    ],
)
def test_tables_that_make_no_sense_are_refused_by_name(cells, sums, error, keys):
    with pytest.raises(error) as refusal:
        TableSet(cells=cells, sums=sums)

    assert refusal.value.keys_ == keys


def test_contradicting_margins_say_what_was_told_and_what_the_parts_come_to():
    with pytest.raises(MarginsContradict) as refusal:
        TableSet(cells=[cell("*", 7), cell("a", 3), cell("b", 5)], sums=[SUM])

    assert (refusal.value.total, refusal.value.parts) == (7, 8)


def test_cells_of_two_tables_with_one_key_are_one_cell():
    first, second = crossed([[3, 9], [7, 8]]), crossed([[3, 9], [7, 8]])

    joined = together([first, second])

    assert (joined.cells, joined.sums) == (first.cells, first.sums)


def test_tables_that_say_different_things_of_one_cell_are_refused():
    with pytest.raises(CellTwice):
        together([crossed([[3, 9], [7, 8]]), crossed([[4, 9], [7, 8]])])
