from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from skerry.methods.peers import BATCH, STEP, Cell, Pending, gathered, groups_of, widening

CELLS = st.builds(
    Cell,
    size=st.sampled_from(["1", "2-9"]),
    sector=st.sampled_from(["ict", "trade"]),
    region=st.sampled_from(["SE11", "SE22"]),
)
WAITING = st.lists(st.tuples(CELLS, st.booleans()), max_size=120)


def pending(rows):
    return [
        Pending(key=key, cell=cell, is_late=is_late) for key, (cell, is_late) in enumerate(rows)
    ]


@given(WAITING)
def test_batches_are_large_in_fives_and_hold_nobody_twice(rows):
    found = gathered(pending(rows))

    sizes = [len(batch.keys) for batch in found]
    keys = [key for batch in found for key in batch.keys]
    assert all(size >= BATCH and size % STEP == 0 for size in sizes)
    assert len(keys) == len(set(keys))


@given(WAITING)
def test_a_batch_lies_within_its_cell_and_only_the_late_are_mixed(rows):
    for batch in gathered(pending(rows)):
        for key in batch.keys:
            cell, is_late = rows[key]
            assert all(own in ("", said) for own, said in zip(batch.cell, cell, strict=True))
            assert is_late or batch.cell == cell


@given(WAITING)
def test_of_one_cell_fewer_than_a_batch_stay(rows):
    taken = {key for batch in gathered(pending(rows)) for key in batch.keys}

    left = Counter(cell for key, (cell, _late) in enumerate(rows) if key not in taken)

    assert all(number < BATCH for number in left.values())


def test_late_firms_flow_up_until_they_are_enough():
    alone = [(Cell("1", f"sector {number}", "SE22"), True) for number in range(10)]
    others = [(Cell("2-9", f"sector {number}", "SE22"), True) for number in range(13)]

    found = gathered(pending([*alone, *others]))

    assert [(batch.cell, len(batch.keys)) for batch in found] == [(Cell(), 20)]


def test_the_widening_ends_at_all_firms():
    assert widening(Cell("1", "ict", "SE22")) == [
        Cell("1", "ict", "SE22"),
        Cell("1", "ict"),
        Cell("1", "", "SE22"),
        Cell("1"),
        Cell(),
    ]
    assert widening(Cell()) == [Cell()]


def test_a_mixed_batch_counts_in_groups_at_its_own_level_or_above():
    assert groups_of(Cell(size="1")) == [Cell(size="1"), Cell()]
    assert len(groups_of(Cell("1", "ict", "SE22"))) == 8
