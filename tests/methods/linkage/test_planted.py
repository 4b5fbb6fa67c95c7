"""The short version of `make bench ARGS="linkage"`."""

import pytest

from bench.planted import planted
from skerry.methods.linkage import find_pairs

pytestmark = pytest.mark.slow


def test_planted_duplicates_are_found_and_little_else():
    made = planted(5000)

    precision, recall = made.precision_and_recall(find_pairs(made.records))

    assert len(made.twins) == 250
    assert precision > 0.95
    assert recall > 0.95
