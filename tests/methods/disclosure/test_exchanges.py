"""Exchanges of answers between whole respondents, as vectors over classes."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.methods.disclosure import Rules, protect_wave
from skerry.methods.disclosure.alternatives import alternatives_of, spread_alternatives
from skerry.methods.disclosure.answers import frame_of
from skerry.methods.disclosure.exchanges import Lattice, reduced
from skerry.methods.disclosure.groups import cells_of, combinations_of, groups_of, system_of
from skerry.methods.disclosure.spreading import directions, spread
from tests.methods.disclosure.attacker import attack_wave
from tests.methods.disclosure.worlds import wave

BASES = (
    st.integers(2, 4)
    .flatmap(
        lambda size: st.lists(
            st.lists(st.integers(-9, 9), min_size=size, max_size=size), min_size=size, max_size=size
        )
    )
    .filter(lambda rows: abs(np.linalg.det(np.array(rows, dtype=float))) > 0.5)
)


@given(rows=BASES)
def test_a_reduced_basis_is_of_the_same_lattice_and_no_longer(rows):
    basis = np.array(rows, dtype=float)

    sums = reduced(basis)

    assert abs(np.linalg.det(sums)) == pytest.approx(1)
    assert np.array_equal(sums, np.round(sums))
    lengths = np.linalg.norm(sums @ basis, axis=1)
    assert np.sort(lengths).sum() <= np.linalg.norm(basis, axis=1).sum() + 1e-9


def test_among_classes_of_unlike_weight_numbers_move_and_shares_hardly():
    frame = frame_of(wave(n=300, kinds=3, sizes=2, seed=1))
    lattice = Lattice(frame, seed=0)

    found = lattice.exchanges

    hardly = (np.abs(found.shares) <= 0.005 * frame.people).all(axis=1)
    assert (np.abs(found.numbers[hardly]) > 0).any(axis=0).all()
    assert np.array_equal(found.vectors[::2], -found.vectors[1::2])
    assert len(np.unique(found.vectors, axis=0)) == len(found.vectors)
    again = lattice.told(found.vectors)
    assert np.allclose(again.numbers, found.vectors @ frame.within)
    assert np.allclose(
        again.shares,
        (found.vectors * frame.weights) @ frame.within * frame.people / frame.weighted,
    )


def test_a_frame_without_groups_has_exchanges_of_everybody():
    frame = frame_of(wave(n=60, kinds=1, sizes=1))

    found = Lattice(frame, seed=0).exchanges

    assert {vector[0] for vector in found.vectors.tolist()} >= {1.0, -1.0}


def test_a_number_is_spread_over_the_classes_that_have_it_and_back_over_their_likes():
    frame = frame_of(wave(n=40, kinds=2, sizes=2))
    ways = [way for way in directions(frame) if len(way.likes)]
    low = np.full((1, len(frame.sizes)), -2.0)
    high = np.full((1, len(frame.sizes)), 3.0)

    pairs, vectors = spread(ways, np.array([1.0, 4.0, 40.0]), low, high, seed=0)

    assert set(pairs.tolist()) == {0}
    assert ((vectors >= low) & (vectors <= high)).all()
    moved = vectors @ frame.within
    assert {1.0, 4.0} <= set(np.abs(moved).max(axis=1).tolist())
    assert not (np.abs(moved) >= 40).any()


@pytest.mark.parametrize(("make", "seed"), list(product(("lattice", "spread"), range(4))))
def test_alternatives_are_answers_that_respondents_could_have_given(make, seed):
    answers = wave(n=40, categories=3, seed=seed)
    frame, rules = frame_of(answers), Rules()
    (group,) = groups_of(answers)
    cells = cells_of(group, answers, frame, rules)
    system = system_of(group, cells, frame, rules)
    among, lattice = combinations_of(group, cells, system), Lattice(frame, seed=0)

    found = (
        alternatives_of(system, among, lattice.exchanges)
        if make == "lattice"
        else spread_alternatives(system, among, lattice, seed=0)
    )

    everything = found.reached(np.ones(system.cells, dtype=bool))
    assert (everything.up <= frame.people[cells.domain] - cells.counts).all()
    assert (everything.down <= cells.counts).all()
    nothing = found.reached(np.zeros(system.cells, dtype=bool))
    assert (nothing.up <= everything.up).all()
    assert (nothing.down <= everything.down).all()


@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 1000), categories=st.integers(2, 5), is_even=st.booleans())
def test_waves_of_equal_and_of_unlike_weights_keep_their_promise(seed, categories, is_even):
    answers = wave(n=50, categories=categories, kinds=2, seed=seed, is_even=is_even)

    protected = protect_wave(answers, Rules())

    found = attack_wave(answers, protected.figures)
    assert not [finding for finding in found if finding.is_nearer_than_promised]
