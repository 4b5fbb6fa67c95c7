"""Whether people can read what is written in a colour (WCAG 2.2, contrast of text)."""

import re
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass
from enum import StrEnum

ENOUGH = 4.5
ENOUGH_IN_THE_DARK = 6.0
CALM = 0.5  # the highest saturation in the dark
_LINEAR = 0.04045  # below it sRGB is linear
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
        c / 12.92 if c <= _LINEAR else ((c + 0.055) / 1.055) ** 2.4 for c in channels
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
    """The main colour, lightened until it can be read on the dark papers with room to spare.

    The hue stays; the colour is calmed, because what glows by day glares by night.
    """
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, lightness, saturation = rgb_to_hls(red, green, blue)
    steps = (lightness + (1 - lightness) * step / 100 for step in range(101))
    lighter = (_hex(hls_to_rgb(hue, step, min(saturation, CALM))) for step in steps)
    return next(one for one in lighter if _is_readable_in_the_dark(one))


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _is_readable_in_the_dark(colour: str) -> bool:
    return min(contrast(colour, paper) for paper in DARK_PAPERS) >= ENOUGH_IN_THE_DARK
