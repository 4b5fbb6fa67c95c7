"""Controlled rounding: rounded tables add up, and each cell stays within one base of its value."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.methods.disclosure import (
    BaseMakesNoSense,
    Cell,
    Sum,
    TableSet,
    rounded_together,
)
from tests.methods.disclosure.worlds import crossed

BODIES = st.integers(1, 4).flatmap(
    lambda rows: st.integers(1, 4).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 60), min_size=columns, max_size=columns),
            min_size=rows,
            max_size=rows,
        )
    )
)


def by_hand():
    """Four groups of 12, 13, 11 and 4, which are 40: to fives, 10 + 15 + 10 + 5 are 40."""
    names = ["a", "b", "c", "d"]
    values = [12, 13, 11, 4]
    cells = [Cell(key=("*",), count=40, value=40)]
    cells += [Cell(key=(n,), count=v, value=v) for n, v in zip(names, values, strict=True)]
    return TableSet(cells=cells, sums=[Sum(total=("*",), parts=tuple((n,) for n in names))])


def test_parts_are_rounded_so_that_they_come_to_their_total():
    found = rounded_together(by_hand(), base=5)

    assert found == {("*",): 40, ("a",): 10, ("b",): 15, ("c",): 10, ("d",): 5}


def test_a_multiple_of_the_base_stays_what_it_is():
    tables = crossed([[10, 20], [5, 15]])

    assert rounded_together(tables, base=5) == {cell.key: cell.value for cell in tables.cells}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(body=BODIES, base=st.sampled_from([3, 5, 10]))
def test_rounded_tables_add_up_and_stay_within_one_base(body, base):
    tables = crossed(body)

    found = rounded_together(tables, base=base)

    for one in tables.sums:
        assert sum(found[key] for key in one.parts) == found[one.total]
    for cell in tables.cells:
        assert found[cell.key] % base == 0
        assert abs(found[cell.key] - cell.value) < base


def test_tables_in_three_dimensions_add_up_too():
    inner = np.random.default_rng(3).integers(0, 30, (3, 3, 3))
    full = np.pad(inner, ((0, 1),) * 3)
    for axis in range(3):
        full = np.moveaxis(full, axis, 0)
        full[-1] = full[:-1].sum(axis=0)
        full = np.moveaxis(full, 0, axis)
    cells = [
        Cell(key=tuple(map(str, place)), count=int(value), value=float(value))
        for place, value in np.ndenumerate(full)
    ]
    sums = []
    for axis in range(3):
        for place in np.ndindex(4, 4):
            keys = [tuple(str(x) for x in (*place[:axis], at, *place[axis:])) for at in range(4)]
            sums.append(Sum(total=keys[-1], parts=tuple(keys[:-1])))
    tables = TableSet(cells=cells, sums=sums)

    found = rounded_together(tables, base=5)

    assert all(sum(found[key] for key in one.parts) == found[one.total] for one in sums)
    assert max(abs(found[cell.key] - cell.value) for cell in cells) < 10


def test_where_no_other_way_is_left_a_cell_goes_one_base_further():
    """Of three cells of 1, each two have a total of 2: by twos, one total has to move."""
    ones = [Cell(key=(name,), count=1, value=1) for name in "abc"]
    twos = [Cell(key=(name,), count=2, value=2) for name in ("ab", "bc", "ac")]
    sums = [Sum(total=(one.key[0],), parts=tuple((part,) for part in one.key[0])) for one in twos]
    tables = TableSet(cells=[*ones, *twos], sums=sums)

    found = rounded_together(tables, base=2)

    assert all(sum(found[key] for key in one.parts) == found[one.total] for one in sums)
    assert sum(found[cell.key] != 2 for cell in twos) == 1
    assert max(abs(found[cell.key] - cell.value) for cell in tables.cells) == 2


@pytest.mark.parametrize("base", [0, -5])
def test_a_base_below_one_is_refused(base):
    with pytest.raises(BaseMakesNoSense) as refusal:
        rounded_together(by_hand(), base=base)

    assert refusal.value.base == base
