"""The picture of a network: places found by springs, labels pushed apart, drawn by hand.

The same nodes and edges give the same picture on every machine: the springs start
from a seed, and everything after them is arithmetic in a fixed order.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree as ET

import networkx as nx

from skerry.kernel.charts import palette
from skerry.kernel.charts.svg import element
from skerry.kernel.charts.values import NetworkPicture, distinct

SEED = 7
AREA_PER_NODE = 9_000
MAX_LABEL = 28
FONT_SIZE = 13
LETTER = 6.9  # the width of a letter of that size, on average
GAP = 6
ROUNDS = 400


@dataclass
class Place:
    """A node with its label below it: the box that no other box may touch."""

    x: float
    y: float
    radius: float
    label: str

    @property
    def half_width(self) -> float:
        return max(self.radius, len(self.label) * LETTER / 2) + GAP / 2

    @property
    def top(self) -> float:
        return self.y - self.radius - GAP / 2

    @property
    def bottom(self) -> float:
        return self.y + self.radius + FONT_SIZE * 1.35 + GAP / 2


def drawn(chart: NetworkPicture) -> ET.Element:
    """``chart`` as an SVG tree."""
    places = laid_out(chart)
    kinds = distinct(node.kind for node in chart.nodes)
    legend = _legend([kind for kind in kinds if kind], kinds)
    left = min((p.x - p.half_width for p in places.values()), default=0)
    top = min((p.top for p in places.values()), default=0) - (30 if legend else 0)
    width = max((p.x + p.half_width for p in places.values()), default=0) - left
    height = max((p.bottom for p in places.values()), default=0) - top
    width = max(width, sum(_legend_width(kind) for kind in kinds))

    root = element("svg", width=round(width), height=round(height))
    root.set("viewBox", f"{left:.0f} {top:.0f} {width:.0f} {height:.0f}")
    for part in legend:
        part.set("transform", f"translate({left + float(part.get('x', 0)):.0f},{top + 14:.0f})")
        del part.attrib["x"]
        root.append(part)
    root.append(_ties(chart, places))
    for node in chart.nodes:
        root.extend(_node(places[node.key], kinds.index(str(node.kind))))
    return root


def laid_out(chart: NetworkPicture) -> Mapping[str, Place]:
    """A place for each node; the boxes of nodes and labels do not overlap."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(node.key for node in chart.nodes)
    graph.add_edges_from((e.source, e.target) for e in chart.edges if e.source != e.target)
    side = math.sqrt(AREA_PER_NODE * max(len(graph), 1))
    spots = nx.spring_layout(
        graph, seed=SEED, k=2.2 / math.sqrt(max(len(graph), 1)), iterations=200
    )
    most = max((degree for _, degree in graph.degree), default=0)
    places = {
        node.key: Place(
            x=round(float(spots[node.key][0]) * side * 0.6, 1),
            y=round(float(spots[node.key][1]) * side * 0.4, 1),
            radius=_radius(graph.degree[node.key], most),
            label=_short(str(node.name)),
        )
        for node in chart.nodes
    }
    _push_apart(list(places.values()))
    return places


def _radius(degree: int, most: int) -> float:
    """The area grows with the number of ties."""
    return round(6 + 14 * math.sqrt(degree / most), 1) if most else 6


def _short(name: str) -> str:
    return name if len(name) <= MAX_LABEL else name[: MAX_LABEL - 1].rstrip() + "…"


def _push_apart(places: Sequence[Place]) -> None:
    """Move boxes that overlap away from each other, the shorter way, until none does."""
    for _ in range(ROUNDS):
        moved = [_part(one, other) for one, other in combinations(places, 2)]
        if not any(moved):
            return


def _part(one: Place, other: Place) -> bool:
    across = one.half_width + other.half_width - abs(one.x - other.x)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    if across <= 0 or down <= 0:
        return False
    if across < down:
        step = (across / 2 + 0.5) * (1 if one.x >= other.x else -1)
        one.x, other.x = one.x + step, other.x - step
    else:
        step = (down / 2 + 0.5) * (1 if one.y >= other.y else -1)
        one.y, other.y = one.y + step, other.y - step
    return True


def _ties(chart: NetworkPicture, places: Mapping[str, Place]) -> ET.Element:
    strongest = max((edge.weight for edge in chart.edges), default=1)
    group = element("g", stroke=palette.MUTED, stroke_opacity="0.55")
    for edge in chart.edges:
        one, other = places[edge.source], places[edge.target]
        line = element("line", x1=one.x, y1=one.y, x2=other.x, y2=other.y)
        line.set("stroke-width", f"{1 + 3 * edge.weight / strongest:.1f}")
        group.append(line)
    return group


def _node(place: Place, kind: int) -> list[ET.Element]:
    label = element(
        "text",
        text=place.label,
        x=place.x,
        y=place.y + place.radius + FONT_SIZE,
        text_anchor="middle",
        font_size=FONT_SIZE,
        fill=palette.INK,
        stroke=palette.SURFACE,
        stroke_width=3,
        paint_order="stroke",
    )
    return [_form(kind, place.x, place.y, place.radius), label]


def _form(kind: int, x: float, y: float, r: float) -> ET.Element:
    """Kinds differ in form as well as in colour."""
    looks = {"fill": palette.colour_of(kind), "stroke": palette.SURFACE, "stroke_width": "1.5"}
    match kind % 3:
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


def _legend(named: Sequence[str], kinds: Sequence[str]) -> list[ET.Element]:
    if len(named) < 2:  # noqa: PLR2004  # one kind needs no legend
        return []
    parts, x = [], 10.0
    for kind in named:
        part = element("g", x=x)
        part.append(_form(kinds.index(kind), 0, 0, 6))
        part.append(element("text", text=kind, x=12, y=4, font_size=FONT_SIZE, fill=palette.INK))
        parts.append(part)
        x += _legend_width(kind)
    return parts


def _legend_width(kind: str) -> float:
    return 34 + len(kind) * LETTER
