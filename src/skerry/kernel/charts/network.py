"""The picture of a network, drawn by hand: a ring with its names outside, or a column with arcs.

All ties run inside the ring and all names stand outside it, each on a line of its own, so
that no name touches another or is crossed by a tie, however many there are. Where there
is no room for a ring the nodes stand below each other with arcs beside them. Everything
is arithmetic in a fixed order: the same values give the same picture on every machine.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final
from xml.etree import ElementTree as ET

import networkx as nx

from skerry.kernel.charts import palette
from skerry.kernel.charts.marks import FONT_SIZE, form, short, width_of
from skerry.kernel.charts.svg import Room, element
from skerry.kernel.charts.values import Edge, NetworkPicture, Node, distinct

GAP: Final = 7
LEGEND_LINE: Final = 24

RING_WIDTH: Final = 175  # from the middle to the side, names not counted
RING_HEIGHT: Final = 135  # from the middle to the top, at least
LINE: Final = 24  # what a name needs of the height
MAX_LABEL: Final = 32
BEND: Final = 0.7  # ties bend towards the middle: 1 is straight, 0 goes through it

ARC: Final = 92  # the room for arcs beside the column
ROW: Final = 29
MAX_LABEL_NARROW: Final = 30
NARROW_WIDTH: Final = 320


class Side(IntEnum):
    """Where the name stands, seen from its node."""

    LEFT = -1
    MIDDLE = 0
    RIGHT = 1


@dataclass(frozen=True, kw_only=True)
class Place:
    """A node with its name: a box that no other box touches."""

    x: float
    y: float
    radius: float
    label: str
    side: Side

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        half = LINE / 2 - 1
        if self.side is Side.MIDDLE:
            across = width_of(self.label) / 2 + FONT_SIZE
            return self.x - across, self.y - half, self.x + across, self.y + half
        reach = self.radius + GAP + width_of(self.label)
        left = self.x - (reach if self.side is Side.LEFT else self.radius)
        right = self.x + (reach if self.side is Side.RIGHT else self.radius)
        return left, self.y - half, right, self.y + half


def drawn(chart: NetworkPicture, *, room: Room) -> ET.Element:
    """``chart`` as an SVG tree."""
    is_narrow = room is Room.NARROW
    places = in_a_column(chart) if is_narrow else in_a_ring(chart)
    kinds = distinct(node.kind for node in chart.nodes)
    left, top, right, bottom = _around(places.values())
    if is_narrow:
        left, right = min(left, -ARC), max(right, NARROW_WIDTH - ARC)
    legend = _legend([kind for kind in kinds if kind], kinds, widest=right - left)
    top -= _legend_height(legend)

    root = element("svg", width=round(right - left), height=round(bottom - top))
    root.set("viewBox", f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}")
    for part, x, y in legend:
        part.set("transform", f"translate({left + x + 8:.0f},{top + y + 12:.0f})")
        root.append(part)
    root.extend(_ties(chart, places, is_narrow=is_narrow))
    for node in chart.nodes:
        root.extend(_node(places[node.key], kinds.index(str(node.kind))))
    return root


def in_a_ring(chart: NetworkPicture) -> Mapping[str, Place]:
    """The centre in the middle, all others around it, those that are tied near each other."""
    around = [node for node in _in_order(chart) if node.key != chart.centre]
    rows = math.ceil(len(around) / 2)
    height = max(RING_HEIGHT, rows * LINE / 2)
    radii = _radii(chart)
    places = {}
    for position, node in enumerate(around):
        side = Side.RIGHT if position < rows else Side.LEFT
        row = position if side is Side.RIGHT else 2 * rows - 1 - position
        y = height * ((2 * row + 1) / rows - 1)
        x = side * RING_WIDTH * math.sqrt(1 - (y / (height + LINE / 4)) ** 2)
        places[node.key] = Place(
            x=round(x, 1),
            y=round(y, 1),
            radius=radii[node.key],
            label=short(str(node.name), MAX_LABEL),
            side=side,
        )
    for node in chart.nodes:
        if node.key == chart.centre:
            label = short(str(node.name), MAX_LABEL)
            places[node.key] = Place(
                x=0, y=0, radius=radii[node.key], label=label, side=Side.MIDDLE
            )
    return places


def in_a_column(chart: NetworkPicture) -> Mapping[str, Place]:
    """The centre at the top, all others below it."""
    radii = _radii(chart)
    ordered = sorted(_in_order(chart), key=lambda node: node.key != chart.centre)
    return {
        node.key: Place(
            x=0,
            y=row * ROW,
            radius=radii[node.key],
            label=short(str(node.name), MAX_LABEL_NARROW),
            side=Side.RIGHT,
        )
        for row, node in enumerate(ordered)
    }


def _in_order(chart: NetworkPicture) -> Sequence[Node]:
    """The nodes, those that are tied to each other side by side."""
    numbers = {node.key: number for number, node in enumerate(chart.nodes)}
    # Numbers, not keys: the order of a set of texts is another in every process.
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(number for key, number in numbers.items() if key != chart.centre)
    for edge in _true_ties(chart):
        if chart.centre not in {edge.source, edge.target}:
            graph.add_edge(numbers[edge.source], numbers[edge.target])
    ordered = list(nx.utils.cuthill_mckee_ordering(graph))
    if chart.centre in numbers:
        ordered.insert(0, numbers[chart.centre])
    return [chart.nodes[number] for number in ordered]


def _true_ties(chart: NetworkPicture) -> list[Edge]:
    return [edge for edge in chart.edges if edge.source != edge.target]


def _radii(chart: NetworkPicture) -> Mapping[str, float]:
    """The area grows with the number of ties."""
    neighbours: dict[str, set[str]] = {node.key: set() for node in chart.nodes}
    for edge in _true_ties(chart):
        neighbours[edge.source].add(edge.target)
        neighbours[edge.target].add(edge.source)
    most = max((len(ends) for ends in neighbours.values()), default=0)
    return {
        key: round(4.5 + 4.5 * math.sqrt(len(ends) / most), 1) if most else 4.5
        for key, ends in neighbours.items()
    }


def _around(places: Iterable[Place]) -> tuple[float, float, float, float]:
    boxes = [place.box for place in places] or [(0, 0, 0, 0)]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts) - 2, min(tops) - 2, max(rights) + 2, max(bottoms) + 2


def _ties(
    chart: NetworkPicture, places: Mapping[str, Place], *, is_narrow: bool
) -> list[ET.Element]:
    """One path for all ties of the same strength; those of the centre stand out."""
    strongest = max((edge.weight for edge in chart.edges), default=1)
    paths: dict[tuple[bool, float], list[str]] = {}
    for edge in _true_ties(chart):
        one, other = places[edge.source], places[edge.target]
        is_own = chart.centre in {edge.source, edge.target}
        curve = _arc(one, other, len(places)) if is_narrow else _curve(one, other)
        paths.setdefault((is_own, edge.weight), []).append(curve)
    return [
        element(
            "path",
            d="".join(curves),
            fill="none",
            stroke=palette.SERIES[0] if is_own else palette.MUTED,
            stroke_width=f"{0.8 + 2.2 * weight / strongest:.1f}",
            stroke_opacity="0.6" if is_own else "0.3",
        )
        for (is_own, weight), curves in sorted(paths.items())
    ]


def _curve(one: Place, other: Place) -> str:
    """Both ends and what bends the line lie in the ring, and so does the line."""
    across, down = (one.x + other.x) / 2 * BEND, (one.y + other.y) / 2 * BEND
    return f"M{one.x:g} {one.y:g}Q{across:.0f} {down:.0f} {other.x:g} {other.y:g}"


def _arc(one: Place, other: Place, rows: int) -> str:
    high, low = sorted((one.y, other.y))
    reach = 10 + (ARC - 16) * (low - high) / (ROW * max(rows - 1, 1))
    return f"M{one.x:g} {high:g}A{reach:.0f} {(low - high) / 2:g} 0 0 0 {one.x:g} {low:g}"


def _node(place: Place, kind: int) -> list[ET.Element]:
    anchor = {Side.LEFT: "end", Side.MIDDLE: "middle", Side.RIGHT: "start"}[place.side]
    label = element(
        "text",
        text=place.label,
        x=round(place.x + place.side * (place.radius + GAP), 1),
        y=place.y + FONT_SIZE / 3,
        text_anchor=anchor,
        font_size=FONT_SIZE,
        fill=palette.INK,
    )
    if place.side is not Side.MIDDLE:
        return [form(kind, place.x, place.y, place.radius), label]
    label.set("font-weight", "600")
    return [_plate(place, kind), label]


def _plate(place: Place, kind: int) -> ET.Element:
    """What the name in the middle stands on, above the ties."""
    left, top, right, bottom = place.box
    return element(
        "rect",
        x=round(left, 1),
        y=top - 3,
        width=round(right - left, 1),
        height=bottom - top + 6,
        rx=14,
        fill=palette.SURFACE,
        stroke=palette.colour_of(kind),
        stroke_width=2,
    )


Legend = Sequence[tuple[ET.Element, float, float]]  # parts with their places


def _legend(named: Sequence[str], kinds: Sequence[str], *, widest: float) -> Legend:
    """In as many lines as it needs."""
    if len(named) < 2:  # noqa: PLR2004  # one kind needs no legend
        return []
    parts, x, y = [], 0.0, 0.0
    for kind in named:
        width = 12 + width_of(kind) + 2 * GAP
        if x and x + width > widest:
            x, y = 0.0, y + LEGEND_LINE
        part = element("g")
        part.append(form(kinds.index(kind), 0, 0, 6))
        part.append(element("text", text=kind, x=12, y=4, font_size=FONT_SIZE, fill=palette.INK))
        parts.append((part, x, y))
        x += width
    return parts


def _legend_height(legend: Legend) -> float:
    return legend[-1][2] + LEGEND_LINE + 12 if legend else 0
