import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from skerry.methods.segments import PartitionsDoNotFit, adjusted_rand, agreeing

PARTITIONS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40)


def test_the_examples_hold():
    assert doctest.testmod(agreeing).failed == 0


@settings(derandomize=True, deadline=None)
@given(PARTITIONS, st.permutations(range(5)))
def test_it_agrees_with_another_program_whatever_the_labels(pairs, names):
    one, other = np.array(pairs).T

    found = adjusted_rand(one, np.array(names)[other])

    assert found == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)


@pytest.mark.parametrize(("one", "other"), [([], []), ([1], [1, 2])])
def test_other_people_cannot_be_compared(one, other):
    with pytest.raises(PartitionsDoNotFit):
        adjusted_rand(np.array(one, dtype=int), np.array(other, dtype=int))
