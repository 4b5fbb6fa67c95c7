"""What makes a drawing fit to stand in a page: no styles, no fonts, no roles inside, a name outside.

The pages forbid inline styles, so every look is a presentation attribute; colours
become the variables of the page. A picture has one role and one name: what a
library writes about its parts would be read aloud bar by bar.
"""

import re
from enum import StrEnum
from xml.etree import ElementTree as ET

from skerry.kernel.charts.palette import ON_PAGES

SVG = "http://www.w3.org/2000/svg"
LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
UNWANTED = {
    "class", "style", "role", "pointer-events", "version", "font-family", "stroke-miterlimit",
}  # fmt: skip
INVISIBLE = {"background", "foreground"}


class Medium(StrEnum):
    """Where the picture goes: into a page, or into a document that has no stylesheet."""

    PAGE = "page"
    PDF = "pdf"
    PICTURE = "picture"


class Room(StrEnum):
    """How much there is for the picture: a column of text, or a phone held upright."""

    WIDE = "wide"
    NARROW = "narrow"


WIDE = 500
FONTS = {Medium.PDF: "Libertinus Serif", Medium.PICTURE: "Roboto, sans-serif"}


def tag(name: str) -> str:
    return f"{{{SVG}}}{name}"


def element(name: str, *, text: str = "", **attributes: str | float) -> ET.Element:
    """An SVG element; ``text_anchor`` is written as ``text-anchor``."""
    made = ET.Element(
        tag(name),
        {
            key.rstrip("_").replace("_", "-"): f"{value:.4g}"
            if isinstance(value, float)
            else str(value)
            for key, value in attributes.items()
        },
    )
    made.text = text or None
    return made


def finished(root: ET.Element, *, name: str, title: str, description: str, medium: Medium) -> str:
    """``root`` as text, called ``title``; ``name`` is unique in the page."""
    _clean(root, medium=medium)
    root.set("role", "img")
    is_wide = float(root.get("width", 0)) > WIDE
    root.set("class", "chart-picture chart-picture--wide" if is_wide else "chart-picture")
    root.set("aria-labelledby", f"{name}-t {name}-d" if description else f"{name}-t")
    if medium is not Medium.PAGE:
        root.set("font-family", FONTS[medium])
        del root.attrib["class"]
    if description:
        root.insert(0, element("desc", text=description, id=f"{name}-d"))
    root.insert(0, element("title", text=title, id=f"{name}-t"))
    return written(root)


def written(root: ET.Element) -> str:
    """The finished ``root`` as text, in which SVG needs no prefix.

    Prefixes that are registered belong to the whole process, and other libraries register theirs.
    """
    for node in root.iter():
        node.tag = node.tag.removeprefix(f"{{{SVG}}}")
    root.attrib = {"xmlns": SVG, **root.attrib}
    return ET.tostring(root, encoding="unicode")


def _clean(node: ET.Element, *, medium: Medium) -> None:
    for child in list(node):
        if _is_invisible(child):
            node.remove(child)
        else:
            _clean(child, medium=medium)
            if child.tag == tag("g") and len(child) == 0:
                node.remove(child)
    for key, value in list(node.attrib.items()):
        if key in UNWANTED or key.startswith("aria-"):
            del node.attrib[key]
        else:
            node.set(key, _clean_value(key, value, medium=medium))


def _is_invisible(node: ET.Element) -> bool:
    if node.get("display") == "none":
        return True
    has_look = node.get("fill") or node.get("stroke")
    return node.get("class") in INVISIBLE and not has_look


def _clean_value(key: str, value: str, *, medium: Medium) -> str:
    if key in {"fill", "stroke"} and medium is Medium.PAGE:
        return ON_PAGES.get(value.lower(), value)
    return LONG_NUMBER.sub(lambda number: f"{float(number.group()):.2f}", value)
