import dataclasses
from itertools import product

import numpy as np
import pytest

from skerry.methods.disclosure import (
    CannotBeProtected,
    Cell,
    Reason,
    Rules,
    Solver,
    State,
    Sum,
    TableSet,
    audit,
    optimum,
    primary_reasons,
    programme,
    protect,
    protection,
)
from skerry.methods.disclosure.system import Terms
from tests.methods.disclosure.worlds import crossed

TABLE = [[20, 50, 10], [8, 19, 22], [17, 32, 3]]


def firm(name, *contributions):
    parts = sorted(contributions, reverse=True)
    return Cell(
        key=(name,),
        count=len(parts),
        value=float(sum(parts)),
        largest=float(parts[0]),
        second=float(parts[1]) if len(parts) > 1 else 0.0,
    )


def sums_of_money(*cells):
    everything = [part for each in cells for part in each]
    inner = [firm(f"c{place}", *each) for place, each in enumerate(cells)]
    total = Sum(total=("*",), parts=tuple(cell.key for cell in inner))
    return TableSet(cells=[firm("*", *everything), *inner], sums=[total])


def test_results_say_how_they_were_made():
    found = protect(crossed(TABLE), Rules(), seed=7)

    assert (found.method, found.version, found.seed) == ("skerry.disclosure", 5, 7)
    assert (found.solver, found.gap, found.loss) == (Solver.OPTIMUM, 0.0, found.bound)


def test_only_what_is_too_few_and_its_guards_are_hidden():
    found = protect(crossed(TABLE), Rules())

    assert found.by_key["r2", "c2"].state is State.PRIMARY
    assert found.by_key["r2", "c2"].reasons == {Reason.FEW}
    assert {cell.reasons for cell in found.cells if cell.state is State.SECONDARY} == {
        frozenset({Reason.COMPLEMENT})
    }
    assert found.public["r2", "c2"] is None
    assert found.public["*", "*"] == 181


def test_a_table_without_small_cells_is_shown_whole():
    found = protect(crossed([[10, 20], [30, 40]]), Rules(exact_up_to=0))

    assert not found.hidden.any()
    assert (found.loss, found.gap) == (0, 0)


def test_a_table_of_small_cells_alone_is_hidden_whole():
    found = protect(crossed([[1, 0], [0, 1]]), Rules())

    assert found.by_key["r0", "c0"].high is None


def test_an_empty_table_is_shown_as_empty():
    found = protect(crossed([[0, 0], [0, 0]]), Rules())

    assert set(found.public.values()) == {0}


def test_a_cell_that_is_always_shown_may_make_protection_impossible():
    cells = [
        Cell(key=(name,), count=n, value=n, is_fixed=name != "a")
        for name, n in (("*", 12), ("a", 3), ("b", 9))
    ]
    tables = TableSet(cells=cells, sums=[Sum(total=("*",), parts=(("a",), ("b",)))])

    with pytest.raises(CannotBeProtected) as refusal:
        protect(tables, Rules())

    assert refusal.value.cells.tolist() == [1]


@pytest.mark.parametrize("seed", range(4))
def test_the_optimum_is_what_trying_everything_finds(seed):
    chance = np.random.default_rng(seed)
    tables = crossed(chance.integers(0, 14, (2, 2)).tolist())
    rules = Rules()
    system = protection.system_of(tables, rules)
    primary = np.array([bool(reasons) for reasons in primary_reasons(tables, rules)])

    found = protect(tables, rules)

    free = np.flatnonzero(~primary)
    costs = []
    for choice in product([False, True], repeat=len(free)):
        hidden = primary.copy()
        hidden[free] = choice
        low, high = audit(tables, hidden, rules)
        wide = (high - tables.values >= system.need_up - 1e-6) & (
            tables.values - low >= system.need_down - 1e-6
        )
        if wide[hidden].all():
            costs.append(system.cost[hidden & ~primary].sum())
    assert found.loss == pytest.approx(min(costs))
    assert found.bound == pytest.approx(min(costs))


def test_larger_tables_say_how_far_they_may_be_from_the_best():
    tables = crossed((np.random.default_rng(0).geometric(0.08, (6, 7)) - 1).tolist())

    good = protect(tables, Rules(exact_up_to=0))
    best = protect(tables, Rules(exact_up_to=100))

    assert good.bound <= best.loss <= good.loss
    assert best.loss > 0
    assert good.gap == pytest.approx((good.loss - good.bound) / good.loss)


def test_a_search_for_the_optimum_that_ends_early_says_what_it_knows(monkeypatch):
    monkeypatch.setattr(optimum, "MOST_ROUNDS", 1)

    found = protect(crossed(TABLE), Rules())

    assert found.solver is Solver.MOVES
    assert 0 <= found.bound < found.loss


def test_a_firm_that_is_a_sum_by_itself_learns_nothing_of_the_other():
    tables = sums_of_money([50], [20, 30, 3, 2, 1, 1], [30, 30, 30, 20, 20], [25, 25, 25, 25, 25])

    found = protect(tables, Rules())

    hidden = [cell.key for cell in found.cells if cell.state is not State.SHOWN]
    assert ("c0",) in hidden
    assert len(hidden) > 2


def test_sums_of_money_are_judged_by_their_largest():
    tables = sums_of_money([900, 40, 20, 20, 10, 10], [300, 250, 200, 100, 100, 50])

    reasons = dict(
        zip([cell.key for cell in tables.cells], primary_reasons(tables, Rules()), strict=True)
    )

    assert reasons["c0",] == {Reason.DOMINANCE, Reason.P_PERCENT}
    assert reasons["c1",] == frozenset()


def test_programmes_that_end_without_an_answer_say_so():
    nothing = Terms(
        row=np.zeros(0, dtype=np.int64), column=np.zeros(0, dtype=np.int64), factor=np.zeros(0)
    )
    endless = programme.Programme(nothing, np.zeros(1), np.full(1, programme.ENDLESS))
    endless.price(-np.ones(1))
    impossible = programme.Programme(nothing, np.zeros(1), np.ones(1))
    impossible.add_row(np.array([0]), np.ones(1), 2.0)

    assert impossible.solve() is None
    with pytest.raises(programme.NoAnswer):
        endless.solve()


def test_the_same_seed_gives_the_same_result():
    tables = crossed(np.random.default_rng(2).geometric(0.1, (5, 5)).tolist())
    rules = dataclasses.replace(Rules(), exact_up_to=0)

    assert protect(tables, rules, seed=3).public == protect(tables, rules, seed=3).public
