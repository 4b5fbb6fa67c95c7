"""Tiny waves, against all sets of answers that could have been given."""

from itertools import product

import numpy as np
import pytest

from skerry.methods.disclosure import Rules, protect_wave
from skerry.methods.disclosure.answers import frame_of
from skerry.methods.disclosure.groups import cells_of, groups_of
from tests.methods.disclosure.worlds import wave

RULES = Rules(minimum=3)
RULED = Rules(minimum=4)


def every_count(frame, cells, group):
    """The counts and printed shares of all answers that these respondents could have given."""
    options = group.masks.shape[1]
    splits = [
        [each for each in product(range(int(size) + 1), repeat=options) if sum(each) == size]
        for size in frame.sizes
    ]
    given = np.array(list(product(*splits)), dtype=float)
    said = group.masks[cells.row].astype(float)
    inside = frame.within.T[cells.domain].astype(float)
    counts = np.einsum("tkc,nc,nk->tn", given, said, inside)
    weighed = np.einsum("tkc,nc,nk->tn", given, said, inside * frame.weights)
    shares = np.round(100 * weighed / frame.weighted[cells.domain], 9)
    return counts, np.floor(shares + 0.5)


@pytest.mark.parametrize("is_even", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_of_all_answers_that_look_the_same_some_are_as_far_off_as_promised(seed, is_even):
    answers = wave(n=9, categories=2 + seed % 2, kinds=2, seed=seed, is_even=is_even)
    protected = protect_wave(answers, RULES, seed=seed)
    frame, group = frame_of(answers), groups_of(answers)[0]
    cells = cells_of(group, answers, frame, RULES)
    hidden = np.array([figure.shown is None for figure in protected.figures])
    counts, printed = every_count(frame, cells, group)

    true = np.floor(np.round(cells.shares, 9) + 0.5)
    alike = counts[(printed == true)[:, ~hidden].all(axis=1)]

    low, high = alike.min(axis=0)[hidden], alike.max(axis=0)[hidden]
    count, people = cells.counts[hidden], frame.people[cells.domain][hidden]
    need = np.maximum(np.ceil(RULES.width * count), 1)
    assert hidden.any()
    assert (low <= count - np.minimum(need, count)).all()
    assert (high >= count + np.minimum(need, people - count)).all()
    told = [figure for figure in protected.figures if figure.shown is None]
    assert (low <= [figure.low for figure in told]).all()
    assert (high >= [figure.high for figure in told]).all()


@pytest.mark.parametrize("is_even", [True, False])
@pytest.mark.parametrize("seed", range(10))
def test_of_those_that_the_rules_would_show_some_are_as_far_off_too(seed, is_even):
    answers = wave(n=20, categories=2, kinds=2, seed=seed, is_even=is_even)
    protected = protect_wave(answers, RULED, seed=seed)
    frame, group = frame_of(answers), groups_of(answers)[0]
    cells = cells_of(group, answers, frame, RULED)
    hidden = np.array([figure.shown is None for figure in protected.figures])[: len(cells.row)]
    counts, printed = every_count(frame, cells, group)
    people = frame.people[cells.domain]

    true = np.floor(np.round(cells.shares, 9) + 0.5)
    few = (counts > 0) & (counts < RULED.minimum)
    alike = (counts > 0) & (people - counts < RULED.dissenters)
    same = (printed == true) & ~few & ~alike
    left = counts[same[:, ~hidden].all(axis=1)]

    low, high = left.min(axis=0)[hidden], left.max(axis=0)[hidden]
    count, most = cells.counts[hidden], people[hidden]
    need = np.maximum(np.ceil(RULED.width * count), 1)
    assert (low <= count - np.minimum(need, count)).all()
    assert (high >= count + np.minimum(need, most - count)).all()
