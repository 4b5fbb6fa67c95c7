"""Where each part of a large network stands: the most tied by name, the others as groups of dots.

Hundreds of names cannot be read, so a few dozen organisations have one and all others
stand in groups. Springs say who belongs near whom; then each part is put on the nearest
free spot, so that no name touches another. Everything is arithmetic in a fixed order:
the same values give the same picture on every machine.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from skerry.kernel.charts.marks import short, width_of
from skerry.kernel.charts.svg import Room

Boxes = NDArray[np.float64]  # left, top, right, bottom in each row

LINE: Final = 16  # from one line of a name to the next
LETTERS: Final = 20  # a longer name goes on two lines
AIR: Final = 5  # between two boxes
LEAST_SIDE: Final = 26  # what a finger can hit
STEP: Final = 12  # between two spots that are tried
DOT: Final = 7  # from dot to dot
WIDTH: Final = {Room.WIDE: 1080, Room.NARROW: 350}
HEIGHT: Final = {Room.WIDE: 600, Room.NARROW: 620}
ROUNDS: Final = 60
BATCH: Final = 400
GROUPS_STAND_OUT: Final = 1.5


@dataclass(frozen=True, kw_only=True)
class Star:
    """One by name. ``size`` is what its area shows, ``says`` its name for who cannot see it."""

    key: str
    name: str
    kind: int
    size: float
    is_filled: bool = True
    is_middle: bool = False
    href: str = ""
    says: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """``number`` others of one kind, a dot each."""

    key: str
    name: str
    kind: int
    number: int
    is_filled: bool = True
    href: str = ""
    says: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A tie between two parts of the picture."""

    source: str
    target: str
    weight: float


@dataclass(frozen=True, kw_only=True)
class Constellation:
    """``kinds`` are the words of the legend, by the number of the kind."""

    title: str
    description: str
    kinds: Mapping[int, str]
    stars: Sequence[Star]
    groups: Sequence[Group] = ()
    lines: Sequence[Line] = ()
    filled: str = ""
    hollow: str = ""


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where a part stands: the middle of its mark, with its name in ``lines`` below it."""

    x: float
    y: float
    radius: float
    lines: Sequence[str] = field(default_factory=list)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of mark and name together."""
        width, height = _measures(self.radius, self.lines)
        top = self.y - max(self.radius, LEAST_SIDE / 2)
        return self.x - width / 2, top, self.x + width / 2, top + height


def layout(chart: Constellation, *, room: Room) -> Mapping[str, Spot]:
    """Each part on the free spot that is nearest to where its ties pull it."""
    most = max((star.size for star in chart.stars), default=1) or 1
    radii = {star.key: 5 + 13 * math.sqrt(star.size / most) for star in chart.stars}
    radii |= {group.key: disc_radius(group.number) for group in chart.groups}
    parts: Sequence[Star | Group] = [*chart.stars, *chart.groups]
    words = {part.key: in_lines(part.name) for part in parts}
    wished = _wished(chart, width=WIDTH[room], height=HEIGHT[room])
    taken: Boxes = np.empty((0, 4))
    spots = {}
    for key, (x, y) in wished.items():
        radius = round(radii[key], 1)
        spot = _nearest_free(x, y, radius, words[key], taken, width=WIDTH[room])
        taken = np.vstack([taken, spot.box])
        spots[key] = spot
    return spots


def disc_radius(number: int) -> float:
    """Of the disc that holds so many dots."""
    return DOT * math.sqrt(number) / 1.7 + DOT / 2


def dots(number: int) -> Sequence[tuple[float, float]]:
    """Dots on a disc around the middle, set like the seeds of a sunflower."""
    turn = math.pi * (3 - math.sqrt(5))
    far = [DOT * math.sqrt(at + 0.5) / 1.7 for at in range(number)]
    return [
        (round(r * math.cos(at * turn), 1), round(r * math.sin(at * turn), 1))
        for at, r in enumerate(far)
    ]


def in_lines(name: str) -> Sequence[str]:
    """``name`` on one line or two, cut where it is longer.

    >>> in_lines("KTH Royal Institute of Technology"), in_lines("Ericsson")
    (['KTH Royal Institute', 'of Technology'], ['Ericsson'])
    """
    if len(name) <= LETTERS:
        return [name]
    cut = name.rfind(" ", 1, LETTERS + 1)
    if cut < 0:
        return [short(name, LETTERS)]
    return [name[:cut].rstrip(), short(name[cut + 1 :].strip(), LETTERS)]


def _measures(radius: float, lines: Sequence[str]) -> tuple[float, float]:
    """Width and height of a mark with its name below."""
    width = max([2 * radius, LEAST_SIDE, *(width_of(line) for line in lines)])
    height = max(2 * radius, LEAST_SIDE) + len(lines) * LINE + (4 if lines else 0)
    return width, height


def _wished(
    chart: Constellation, *, width: float, height: float
) -> Mapping[str, tuple[float, float]]:
    """Where the ties pull each part, the one in the middle first, the groups last and outside."""
    stars = sorted(chart.stars, key=lambda star: not star.is_middle)
    keys = [*(star.key for star in stars), *(group.key for group in chart.groups)]
    pulled = _pulled(keys, chart)
    if chart.groups:
        pulled[len(stars) :] *= GROUPS_STAND_OUT
    if stars and stars[0].is_middle:
        pulled[0] = 0
    room = np.array([width, height]) / 2
    return {key: (float(x), float(y)) for key, (x, y) in zip(keys, pulled * room, strict=True)}


def _pulled(keys: Sequence[str], chart: Constellation) -> NDArray[np.float64]:
    """Between -1 and 1 in both directions, spread evenly, those that are tied near each other."""
    import networkx as nx  # noqa: PLC0415  # heavy, and seldom needed

    numbers = {key: number for number, key in enumerate(keys)}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(keys)))
    for line in chart.lines:
        graph.add_edge(numbers[line.source], numbers[line.target], weight=math.sqrt(line.weight))
    if not keys:
        return np.empty((0, 2))
    start = {at: _on_a_circle(at, len(keys)) for at in range(len(keys))}
    placed = nx.spring_layout(graph, pos=start, iterations=ROUNDS, seed=1)
    points = np.array([placed[at] for at in range(len(keys))], dtype=float).round(6)
    ranks = points.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    return 2 * (ranks + 0.5) / len(keys) - 1


def _on_a_circle(at: int, number: int) -> tuple[float, float]:
    angle = 2 * math.pi * at / number
    return math.cos(angle), math.sin(angle)


def _nearest_free(  # a place, its size and what is taken
    x: float, y: float, radius: float, lines: Sequence[str], taken: Boxes, *, width: float
) -> Spot:
    wide, high = _measures(radius, lines)
    above = max(radius, LEAST_SIDE / 2)
    reach = max((width - wide) / 2, 0)
    x = min(max(x, -reach), reach)
    for spots in _around(x, y, reach):
        left, top = spots[:, 0] - wide / 2, spots[:, 1] - above
        is_free = np.ones(len(spots), dtype=bool)
        for a, b, c, d in taken:
            is_beside = (left >= c + AIR) | (left + wide <= a - AIR)
            is_free &= is_beside | (top >= d + AIR) | (top + high <= b - AIR)
        if is_free.any():
            x, y = spots[int(is_free.argmax())].round(1)
            return Spot(x=float(x), y=float(y), radius=radius, lines=lines)
    below = float(taken[:, 3].max()) + AIR + above + 1
    return Spot(x=round(x, 1), y=round(below, 1), radius=radius, lines=lines)


def _around(x: float, y: float, reach: float) -> Iterator[NDArray[np.float64]]:
    """The spots to try, the nearest first, in batches."""
    for at in range(0, len(_OFFSETS), BATCH):
        spots = np.array([x, y]) + _OFFSETS[at : at + BATCH]
        yield spots[np.abs(spots[:, 0]) <= reach + 0.01]


def _offsets() -> NDArray[np.float64]:
    across, down = np.meshgrid(np.arange(-90, 91), np.arange(-60, 61))
    offsets = np.column_stack([across.ravel(), down.ravel()]).astype(float) * STEP
    return offsets[np.argsort((offsets**2).sum(axis=1), kind="stable")]


_OFFSETS: Final = _offsets()
