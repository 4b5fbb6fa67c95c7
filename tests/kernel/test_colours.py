import pytest

from skerry.kernel.colours import (
    DARK_PAPERS,
    ENOUGH_IN_THE_DARK,
    ColourObstacle,
    contrast,
    refusal_of_lichen,
    refusal_of_sea,
    sea_in_the_dark,
)
from skerry.kernel.models.identity import LICHEN, SEA


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_our_own_colours_can_be_read():
    assert refusal_of_sea(SEA) is None
    assert refusal_of_lichen(LICHEN) is None


@pytest.mark.parametrize(
    ("colour", "obstacle"),
    [
        ("#004488", None),
        ("#767676", ColourObstacle.TOO_LIGHT_FOR_TEXT),  # passes on white, not on sand
        ("#ffee00", ColourObstacle.TOO_LIGHT_FOR_TEXT),
        ("#FFF", ColourObstacle.NOT_A_COLOUR),
        ("red", ColourObstacle.NOT_A_COLOUR),
        ("", ColourObstacle.NOT_A_COLOUR),
    ],
)
def test_refusal_of_sea(colour, obstacle):
    refusal = refusal_of_sea(colour)

    assert (refusal.obstacle if refusal else None) == obstacle


@pytest.mark.parametrize(
    ("colour", "obstacle"),
    [
        ("#ffee00", None),
        ("#004488", ColourObstacle.TOO_DARK_BEHIND_TEXT),
        ("yellow", ColourObstacle.NOT_A_COLOUR),
    ],
)
def test_refusal_of_lichen(colour, obstacle):
    refusal = refusal_of_lichen(colour)

    assert (refusal.obstacle if refusal else None) == obstacle


@pytest.mark.parametrize("colour", ["#000000", "#004488", "#7a0000", "#ffffff", SEA])
def test_every_colour_has_a_twin_that_can_be_read_in_the_dark(colour):
    twin = sea_in_the_dark(colour)

    assert all(contrast(twin, paper) >= ENOUGH_IN_THE_DARK for paper in DARK_PAPERS)
