"""The marks and names of drawn networks: forms by kind, and how much room a name needs."""

from typing import Final
from xml.etree import ElementTree as ET

from skerry.kernel.charts import palette
from skerry.kernel.charts.svg import element

FONT_SIZE: Final = 13


def short(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def width_of(text: str) -> float:
    """How wide the text is at most, by the kinds of its letters."""
    return sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if ord(letter) > 0x2E80:  # noqa: PLR2004  # from here on signs are as wide as they are high
        return FONT_SIZE + 1
    return 8.8 if letter.isupper() or letter in "mw—%@&…" else 6.7


def form(kind: int, x: float, y: float, r: float) -> ET.Element:
    """Kinds differ in form as well as in colour."""
    looks = {"fill": palette.colour_of(kind), "stroke": palette.SURFACE, "stroke_width": "1.5"}
    # Beyond the sixth kind colours come again, so the forms go on by one.
    match (kind + kind // len(palette.SERIES)) % 3:
        case 0:
            return element("circle", cx=x, cy=y, r=r, **looks)
        case 1:
            side = r * 1.8
            return element(
                "rect", x=x - side / 2, y=y - side / 2, width=side, height=side, rx=2, **looks
            )
        case _:
            corners = [(x, y - r * 1.2), (x + r * 1.2, y), (x, y + r * 1.2), (x - r * 1.2, y)]
            return element(
                "polygon", points=" ".join(f"{a:.1f},{b:.1f}" for a, b in corners), **looks
            )
