"""The picture of a constellation: links with names for pages, plain marks for a file."""

import re
from collections.abc import Mapping, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from skerry.kernel.charts import palette
from skerry.kernel.charts.constellation import (
    LINE,
    Constellation,
    Group,
    Spot,
    Star,
    dots,
    layout,
)
from skerry.kernel.charts.marks import FONT_SIZE, form, width_of
from skerry.kernel.charts.svg import Medium, Room, element, written

EDGE: Final = 8
LEGEND_LINE: Final = 24
OF_NO_KIND: Final = -1
NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FONT: Final = "Roboto, Arial, sans-serif"


def constellation_svg(
    chart: Constellation, *, name: str, room: Room = Room.WIDE, medium: Medium = Medium.PAGE
) -> str:
    """``chart`` as SVG; ``name`` is unique in the page."""
    root = _drawn(chart, layout(chart, room=room), is_page=medium is Medium.PAGE)
    root.set("aria-labelledby", f"{name}-t {name}-d")
    root.insert(0, element("desc", text=chart.description, id=f"{name}-d"))
    root.insert(0, element("title", text=chart.title, id=f"{name}-t"))
    if medium is Medium.PAGE:
        root.set("role", "group")
        _recolour(root)
    else:
        root.set("role", "img")
        root.set("font-family", FONT)
    return NOT_IN_XML.sub("", written(root))


def _drawn(chart: Constellation, spots: Mapping[str, Spot], *, is_page: bool) -> ET.Element:
    left, top, right, bottom = _around(list(spots.values()))
    legend = _legend(chart, width=right - left)
    height = LEGEND_LINE * (1 + max((line for _, _, line in legend), default=-1))
    top -= height
    wide, high = round(right - left), round(bottom - top)
    root = element("svg", width=wide, height=high, viewBox=f"{left:.0f} {top:.0f} {wide} {high}")
    if not is_page:
        sheet = element("rect", x=round(left), y=round(top), width=wide, height=high)
        sheet.set("fill", palette.SURFACE)
        root.append(sheet)
    for part, x, line in legend:
        part.set(
            "transform", f"translate({left + x + EDGE:.0f},{top + line * LEGEND_LINE + 14:.0f})"
        )
        root.append(part)
    root.append(_lines(chart, spots))
    for star in chart.stars:
        root.append(_linked(star, _star(star, spots[star.key]), is_page=is_page))
    for group in chart.groups:
        root.append(_linked(group, _group(group, spots[group.key]), is_page=is_page))
    return root


def _around(spots: Sequence[Spot]) -> tuple[float, float, float, float]:
    boxes = [spot.box for spot in spots] or [(0.0, 0.0, 300.0, 0.0)]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts) - EDGE, min(tops) - EDGE, max(rights) + EDGE, max(bottoms) + EDGE


def _lines(chart: Constellation, spots: Mapping[str, Spot]) -> ET.Element:
    """One path for all ties of the same strength, the weakest first."""
    most = max((line.weight for line in chart.lines), default=1)
    paths: dict[int, list[str]] = {}
    for line in chart.lines:
        one, other = spots[line.source], spots[line.target]
        strength = max(1, round(5 * line.weight / most))
        paths.setdefault(strength, []).append(f"M{one.x:g} {one.y:g}L{other.x:g} {other.y:g}")
    around = element("g", fill="none", stroke=palette.MUTED, stroke_opacity="0.35")
    around.extend(
        element("path", d="".join(moves), stroke_width=f"{0.5 + 0.75 * strength:g}")
        for strength, moves in sorted(paths.items())
    )
    return around


def _linked(part: Star | Group, drawn: Sequence[ET.Element], *, is_page: bool) -> ET.Element:
    """A link where there is a page to go to; its name is said, and shown when a pointer rests on it."""
    is_link = is_page and part.href
    around = element("a", href=part.href) if is_link else element("g")
    if is_link:
        around.set("class", "constellation__part")
        around.set("aria-label", part.says or part.name)
    around.append(element("title", text=part.says or part.name))
    around.extend(drawn)
    return around


def _star(star: Star, spot: Spot) -> Sequence[ET.Element]:
    mark = _mark(star.kind, spot.x, spot.y, spot.radius, is_filled=star.is_filled)
    return [_area(spot), mark, *_words(spot, is_strong=star.is_middle)]


def _group(group: Group, spot: Spot) -> Sequence[ET.Element]:
    """All dots in one path: lines of no length with round ends."""
    colour = palette.colour_of(group.kind)
    moves = "".join(f"M{spot.x + x:.1f} {spot.y + y:.1f}h0" for x, y in dots(group.number))
    seeds = element("path", d=moves, stroke=colour, stroke_width="5", stroke_linecap="round")
    parts = [_area(spot), seeds]
    if not group.is_filled:
        holes = {"stroke": palette.SURFACE, "stroke_width": "2.2", "stroke_linecap": "round"}
        parts.append(element("path", d=moves, **holes))
    return [*parts, *_words(spot, is_strong=False)]


def _area(spot: Spot) -> ET.Element:
    """What a pointer can hit: the whole box."""
    left, top, right, bottom = spot.box
    return element(
        "rect",
        x=f"{left:.1f}",
        y=f"{top:.1f}",
        width=f"{right - left:.1f}",
        height=f"{bottom - top:.1f}",
        rx=6,
        fill="transparent",
    )


def _words(spot: Spot, *, is_strong: bool) -> Sequence[ET.Element]:
    """The lines of the name below the mark, with a rim that keeps ties off the letters."""
    first = spot.box[3] - len(spot.lines) * LINE + FONT_SIZE - 2
    looks = {"stroke": palette.SURFACE, "stroke_width": "3", "stroke_linejoin": "round"}
    return [
        element(
            "text",
            text=line,
            x=f"{spot.x:g}",
            y=f"{first + at * LINE:.1f}",
            text_anchor="middle",
            font_size=FONT_SIZE,
            font_weight="700" if is_strong else "400",
            fill=palette.INK,
            paint_order="stroke",
            **looks,
        )
        for at, line in enumerate(spot.lines)
    ]


def _mark(kind: int, x: float, y: float, radius: float, *, is_filled: bool) -> ET.Element:
    made = form(max(kind, 0), x, y, radius)
    colour = palette.MUTED if kind == OF_NO_KIND else palette.colour_of(kind)
    made.set("fill", colour if is_filled else palette.SURFACE)
    if not is_filled:
        made.set("stroke", colour)
        made.set("stroke-width", "2.5")
    return made


def _legend(chart: Constellation, *, width: float) -> Sequence[tuple[ET.Element, float, int]]:
    """Kinds first, then what filled and hollow mean, in as many lines as it needs."""
    marks = [(kind, True, text) for kind, text in sorted(chart.kinds.items())]
    marks += [
        (OF_NO_KIND, is_filled, text)
        for is_filled, text in ((True, chart.filled), (False, chart.hollow))
        if text
    ]
    parts: list[tuple[ET.Element, float, int]] = []
    x, line = 0.0, 0
    for kind, is_filled, text in marks:
        needs = 14 + width_of(text) + 20
        if x and x + needs > width:
            x, line = 0.0, line + 1
        part = element("g")
        part.append(_mark(kind, 0, 0, 6, is_filled=is_filled))
        part.append(element("text", text=text, x=13, y=4, font_size=FONT_SIZE, fill=palette.INK))
        parts.append((part, x, line))
        x += needs
    return parts


def _recolour(root: ET.Element) -> None:
    """The page's own colours, so that the dark page recolours what was drawn once."""
    for node in root.iter():
        for key in ("fill", "stroke"):
            if node.get(key) in palette.ON_PAGES:
                node.set(key, palette.ON_PAGES[node.attrib[key]])
