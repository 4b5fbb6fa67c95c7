"""Whether people can read what is written in a colour (WCAG 2.2, contrast of text)."""

import re
from dataclasses import dataclass
from enum import StrEnum

ENOUGH = 4.5
PAPERS = ("#ffffff", "#f8f7f3", "#efeee8")
DARK_PAPERS = ("#0c161c", "#121f27", "#26363f")
INK = "#13212b"
_HEX = re.compile(r"#[0-9a-f]{6}")


class ColourObstacle(StrEnum):
    NOT_A_COLOUR = "not-a-colour"
    TOO_LIGHT_FOR_TEXT = "too-light-for-text"
    TOO_DARK_BEHIND_TEXT = "too-dark-behind-text"


@dataclass(frozen=True, kw_only=True)
class ColourRefusal:
    """Why a colour cannot be taken, with the contrast it reaches."""

    obstacle: ColourObstacle
    contrast: float = 0.0


def luminance(colour: str) -> float:
    """Relative luminance, 0 for black and 1 for white.

    >>> luminance("#ffffff"), luminance("#000000")
    (1.0, 0.0)
    """
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def refusal_of_sea(colour: str) -> ColourRefusal | None:
    """The main colour carries links and buttons: it is read on every paper of the light scheme."""
    if not _HEX.fullmatch(colour):
        return ColourRefusal(obstacle=ColourObstacle.NOT_A_COLOUR)
    reached = min(contrast(colour, paper) for paper in PAPERS)
    if reached < ENOUGH:
        return ColourRefusal(obstacle=ColourObstacle.TOO_LIGHT_FOR_TEXT, contrast=reached)
    return None


def refusal_of_lichen(colour: str) -> ColourRefusal | None:
    """The second colour marks things: dark words must stay readable on it."""
    if not _HEX.fullmatch(colour):
        return ColourRefusal(obstacle=ColourObstacle.NOT_A_COLOUR)
    reached = contrast(colour, INK)
    if reached < ENOUGH:
        return ColourRefusal(obstacle=ColourObstacle.TOO_DARK_BEHIND_TEXT, contrast=reached)
    return None


def sea_in_the_dark(colour: str) -> str:
    """The main colour, lightened until it can be read on the dark papers with room to spare."""
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    for step in range(101):
        lighter = "#" + "".join(f"{round(c + (255 - c) * step / 100):02x}" for c in channels)
        if min(contrast(lighter, paper) for paper in DARK_PAPERS) >= ENOUGH + 1:
            break
    return lighter
