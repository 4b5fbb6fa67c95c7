import doctest

import pytest

from skerry.methods.disclosure import live, rounding, rules


@pytest.mark.parametrize("module", [live, rounding, rules])
def test_the_examples_are_right(module):
    found = doctest.testmod(module)

    assert (found.attempted > 0, found.failed) == (True, 0)
