"""The figures of rooms that the handbook reckons by hand; those of methods are tested beside them."""

from importlib import import_module

import pytest

from tests.methods.specifications.reading import cases
from tests.methods.specifications.test_specifications import alike, plain
from tools.method_handbook import SPECIFICATIONS

CASES = list(cases(*SPECIFICATIONS[1:]))


@pytest.mark.parametrize("case", CASES, ids=[f"{case.package}-{case.name}" for case in CASES])
def test_figures_are_those_that_a_reader_finds_by_hand(case):
    module, name = case.function.split(":")

    found = getattr(import_module(module), name)(**case.given)

    wanted = {part: found[part] for part in case.expected}
    assert plain(wanted) == alike(plain(dict(case.expected)), case.tolerance)
