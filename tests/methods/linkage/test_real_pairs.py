"""How good the method is on names that nobody made up; docs/methods/linkage.md tells these figures."""

import pytest

from skerry.methods.linkage import THRESHOLD, find_pairs
from tests.methods.linkage.real_pairs import real

pytestmark = pytest.mark.slow


def test_real_names_are_told_apart():
    labelled = real()

    found = find_pairs(labelled.records)

    precision, recall = labelled.precision_and_recall(found, THRESHOLD)
    sure_precision, sure_recall = labelled.precision_and_recall(found, 0.95)
    assert (len(labelled.same), len(labelled.different)) == (132, 348)
    assert precision >= 0.91
    assert recall >= 0.91
    assert sure_precision >= 0.95
    assert sure_recall >= 0.78
