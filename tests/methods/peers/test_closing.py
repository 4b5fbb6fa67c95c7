from collections import defaultdict
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.methods.peers import BATCH, STEP, SWAPPED, NotClosable, closed, rounded

ROWS = st.lists(st.integers(0, 60), min_size=1, max_size=6)


def filled(counts):
    """The last count is raised until the sum is a multiple of the step."""
    return [*counts[:-1], counts[-1] + -sum(counts) % STEP]


@given(ROWS, st.integers(0, 2**32))
def test_rounding_keeps_the_sum_and_moves_no_count_by_a_step(counts, seed):
    counts = filled(counts)

    found = rounded(counts, chance=np.random.default_rng(seed))

    assert sum(found) == sum(counts)
    assert all(count % STEP == 0 for count in found)
    assert all(abs(after - before) < STEP for after, before in zip(found, counts, strict=True))


@pytest.mark.parametrize("counts", [[1, 19, 0], [7, 8, 3, 1, 1], [4, 4, 4, 4, 4], [2, 2, 16, 0, 0]])
def test_rounding_is_right_on_average(counts):
    chance = np.random.default_rng(7)

    found = np.array([rounded(counts, chance=chance) for _time in range(4000)])

    assert np.abs(found.mean(axis=0) - counts).max() < 0.2
    assert np.cov(found, rowvar=False)[np.triu_indices(len(counts), 1)].max() < 0.2


def test_what_is_no_multiple_of_the_step_is_refused():
    with pytest.raises(NotClosable):
        closed([0] * 21, kinds=5, chance=np.random.default_rng(1))


@given(st.lists(st.integers(0, 4), min_size=BATCH, max_size=BATCH), st.integers(0, 2**32))
def test_a_closed_batch_has_all_its_firms_in_fives(states, seed):
    found = closed(states, kinds=5, chance=np.random.default_rng(seed))

    assert (sum(found), len(found), {count % STEP for count in found}) == (BATCH, 5, {0})


def outcomes(counts):
    """The plain reference: every way in which the remainders can meet, with its probability."""
    orders = list(permutations(range(len(counts))))
    found = defaultdict(float)
    for order in orders:
        for rests, likely in meetings([count % STEP for count in counts], order):
            ends = tuple(c - c % STEP + r for c, r in zip(counts, rests, strict=True))
            found[ends] += likely / len(orders)
    return found


def meetings(rests, order):
    if len(undecided := [place for place in order if 0 < rests[place] < STEP]) < 2:
        return [(rests, 1.0)]
    first, second = undecided[:2]
    one, both = rests[first], rests[first] + rests[second]
    if both < STEP:
        ways = [(both, 0, one / both), (0, both, 1 - one / both)]
    else:
        up = (STEP - rests[second]) / (2 * STEP - both)
        ways = [(STEP, both - STEP, up), (both - STEP, STEP, 1 - up)]
    found = []
    for left, right, likely in ways:
        after = list(rests)
        after[first], after[second] = left, right
        found += [(ends, likely * part) for ends, part in meetings(after, order)]
    return found


def released(states, kinds):
    """Every count that a batch of ``states`` can leave behind, with its probability."""
    rows = {tuple([0] * kinds): 1.0}
    for state in states:
        told = [SWAPPED / kinds + (1 - SWAPPED) * (kind == state) for kind in range(kinds)]
        after = defaultdict(float)
        for (counts, likely), (kind, part) in product(rows.items(), enumerate(told)):
            after[(*counts[:kind], counts[kind] + 1, *counts[kind + 1 :])] += likely * part
        rows = after
    found = defaultdict(float)
    for counts, likely in rows.items():
        for ends, part in outcomes(counts).items():
            found[ends] += likely * part
    return found


@pytest.mark.parametrize("counts", [[1, 19, 0], [7, 8, 5], [4, 3, 3]])
def test_the_method_rounds_as_the_reference_does(counts):
    chance = np.random.default_rng(3)
    seen = defaultdict(float)
    for _time in range(4000):
        seen[tuple(rounded(counts, chance=chance))] += 1 / 4000

    wanted = outcomes(counts)

    assert {ends for ends, likely in wanted.items() if likely > 1e-9} == set(seen)
    assert all(abs(seen[ends] - likely) < 0.04 for ends, likely in wanted.items())


def worst_ratio(others, kinds):
    """How much likelier one state of a firm can make a release than another, all others being known."""
    told = [released([*others, state], kinds) for state in range(kinds)]
    every = {ends for one in told for ends in one}
    return max(max(one[ends] for one in told) / min(one[ends] for one in told) for ends in every)


@pytest.mark.parametrize(("kinds", "firms"), [(2, 5), (2, 10), (3, 5)])
def test_who_knows_all_other_firms_of_a_batch_still_knows_nothing_for_sure_of_one(kinds, firms):
    """Small worlds, whole: every set of the others, every release, every state of the firm."""
    worlds = {tuple(sorted(world)) for world in product(range(kinds), repeat=firms - 1)}

    worst = max(worst_ratio(world, kinds) for world in worlds)

    bound = (1 - SWAPPED + SWAPPED / kinds) / (SWAPPED / kinds)
    assert 1 < worst <= bound + 1e-9


def test_who_knows_all_of_a_whole_batch_but_one_has_the_same_bound():
    assert worst_ratio([0] * 19, 2) <= (1 - SWAPPED / 2) / (SWAPPED / 2)
