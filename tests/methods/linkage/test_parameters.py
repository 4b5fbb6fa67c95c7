import re
from pathlib import Path

import pytest

from skerry.methods.linkage import VERSION
from skerry.methods.linkage.parameters import COMPARISONS, TWINS, prior

PAGE = Path(__file__).parents[3] / "docs/methods/linkage.md"


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda each: each.aspect)
def test_the_levels_of_an_aspect_are_all_there_is(comparison):
    assert sum(level.m for level in comparison.levels) == pytest.approx(1, abs=1e-6)
    assert sum(level.u for level in comparison.levels) == pytest.approx(1, abs=1e-6)
    assert [level.key for level in comparison.levels if not level.condition] == [
        comparison.levels[-1].key
    ]


def test_the_handbook_has_each_parameter():
    told = re.findall(
        r"^\| (\S+) \| (\S+) \| [^|]+ \| (\S+) \| (\S+) \| ([+−]\S+) \|$",
        PAGE.read_text("utf-8"),
        re.MULTILINE,
    )

    used = [
        (
            each.aspect.value,
            level.key,
            f"{level.m:g}",
            f"{level.u:g}",
            f"{level.bits:+.1f}".replace("-", "−"),
        )
        for each in COMPARISONS
        for level in each.levels
    ]
    assert told == used
    assert f"Version {VERSION}" in PAGE.read_text("utf-8")


def test_one_in_five_has_a_twin():
    assert (TWINS, prior(1000), prior(0)) == (0.2, 0.0002, 0.1)
