"""What a chart shows, as plain values; each also gives its table twin.

A value that is not published is None: the picture leaves it out and says so.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Text = str | Promise
Cell = Text | float | None


class Unit(StrEnum):
    NUMBER = "number"
    SHARE = "share"  # 0.25 is shown as 25 %
    EURO = "euro"


class Direction(StrEnum):
    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


@dataclass(frozen=True, kw_only=True)
class TwinTable:
    """The figures of a chart: the first cell of a row names it."""

    header: Sequence[Text]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, kw_only=True)
class Chart(ABC):
    """``title`` says what is seen, ``description`` in a sentence or two what it shows."""

    title: Text
    description: Text = ""
    value_name: Text = ""
    unit: Unit = Unit.NUMBER
    decimals: int = 0

    @abstractmethod
    def table(self) -> TwinTable: ...


@dataclass(frozen=True, kw_only=True)
class Bar:
    """``text`` is written in place of the value where there is more to say: "at least 62 %"."""

    name: Text
    value: float | None
    group: Text = ""
    text: Text = ""

    @property
    def cell(self) -> Cell:
        return self.text or self.value


@dataclass(frozen=True, kw_only=True)
class BarChart(Chart):
    """One bar per name, or one per name and group."""

    name: Text
    bars: Sequence[Bar]
    direction: Direction = Direction.HORIZONTAL

    def table(self) -> TwinTable:
        groups = distinct(bar.group for bar in self.bars)
        if len(groups) < 2:  # noqa: PLR2004  # one group needs no column of its own
            rows: list[Sequence[Cell]] = [(bar.name, bar.cell) for bar in self.bars]
            return TwinTable(header=(self.name, self.value_name), rows=rows)

        values = {(str(bar.name), str(bar.group)): bar.cell for bar in self.bars}
        names = distinct(bar.name for bar in self.bars)
        return TwinTable(
            header=(self.name, *groups),
            rows=[(name, *(values.get((name, group)) for group in groups)) for name in names],
        )


@dataclass(frozen=True, kw_only=True)
class Point:
    """``low`` and ``high`` are the ends of the interval, where there is one."""

    x: float | Text
    y: float | None
    low: float | None = None
    high: float | None = None
    series: Text = ""


@dataclass(frozen=True, kw_only=True)
class LineChart(Chart):
    """A course over years or other steps; numbers on ``x`` keep their distances."""

    x_name: Text
    points: Sequence[Point]
    series_name: Text = ""

    def table(self) -> TwinTable:
        has_series = len(distinct(point.series for point in self.points)) > 1
        has_intervals = any(point.low is not None for point in self.points)
        header = (
            self.x_name,
            *((self.series_name or _("Series"),) if has_series else ()),
            self.value_name,
            *((_("From"), _("To")) if has_intervals else ()),
        )
        rows = [
            (
                f"{point.x:g}" if isinstance(point.x, int | float) else point.x,
                *((point.series,) if has_series else ()),
                point.y,
                *((point.low, point.high) if has_intervals else ()),
            )
            for point in self.points
        ]
        return TwinTable(header=header, rows=rows)


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """``text`` is written beside the dot in place of the value."""

    name: Text
    value: float | None
    low: float | None = None
    high: float | None = None
    text: Text = ""


@dataclass(frozen=True, kw_only=True)
class IntervalChart(Chart):
    """A dot for each estimate, and a line from the lower to the upper end of its interval; the axis begins with ``least``."""

    name: Text
    estimates: Sequence[Estimate]
    least: float = 0

    def table(self) -> TwinTable:
        return TwinTable(
            header=(self.name, self.value_name, _("From"), _("To")),
            rows=[(e.name, e.value, e.low, e.high) for e in self.estimates],
        )


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Something with two figures, and between what each of them lies; ``mark`` stands beside its dot."""

    name: Text
    x: float
    y: float
    x_low: float
    x_high: float
    y_low: float
    y_high: float
    mark: str = ""
    group: Text = ""


@dataclass(frozen=True, kw_only=True)
class QuarterChart(Chart):
    """Spots in four quarters, parted by two lines; ``value_name`` says what goes upwards.

    ``corners`` are the words of the quarters: above left, above right, below left, below right.
    ``groups`` are those of the spots in the order of their signs, whether there are any or not.
    """

    name: Text
    x_name: Text
    spots: Sequence[Spot]
    x_line: float
    y_line: float
    corners: tuple[Text, Text, Text, Text] = ("", "", "", "")
    groups: Sequence[Text] = ()

    def table(self) -> TwinTable:
        return TwinTable(
            header=(self.name, self.x_name, self.value_name),
            rows=[(_marked(spot), spot.x, spot.y) for spot in self.spots],
        )


def _marked(spot: Spot) -> str:
    return f"{spot.mark} {spot.name}".strip()


@dataclass(frozen=True, kw_only=True)
class HeatCell:
    row: Text
    column: Text
    value: float | None


@dataclass(frozen=True, kw_only=True)
class HeatTable(Chart):
    """Rows by columns, each cell as dark as its value is high."""

    row_name: Text
    column_name: Text
    cells: Sequence[HeatCell]

    def table(self) -> TwinTable:
        columns = distinct(cell.column for cell in self.cells)
        values = {(str(cell.row), str(cell.column)): cell.value for cell in self.cells}
        return TwinTable(
            header=(self.row_name, *columns),
            rows=[
                (row, *(values.get((row, column)) for column in columns))
                for row in distinct(cell.row for cell in self.cells)
            ],
        )


@dataclass(frozen=True, kw_only=True)
class Node:
    """``kind`` decides form and colour and is named in the legend; ``key`` is unique."""

    key: str
    name: Text
    kind: Text = ""


@dataclass(frozen=True, kw_only=True)
class Edge:
    """``weight`` is what the two have in common, a count; ``label`` says what it is."""

    source: str
    target: str
    weight: float = 1
    label: Text = ""


@dataclass(frozen=True, kw_only=True)
class NetworkPicture(Chart):
    """Who is tied to whom. The table twin has a row for each tie.

    ``centre`` is the key of the node that the network is about, if it is about one.
    """

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    weight_name: Text = ""
    centre: str = ""

    def table(self) -> TwinTable:
        names = {node.key: node.name for node in self.nodes}
        has_labels = any(edge.label for edge in self.edges)
        return TwinTable(
            header=(
                _("From"),
                _("To"),
                *((_("Tie"),) if has_labels else ()),
                self.weight_name or _("Strength"),
            ),
            rows=[
                (
                    names[edge.source],
                    names[edge.target],
                    *((edge.label,) if has_labels else ()),
                    edge.weight,
                )
                for edge in self.edges
            ],
        )


def distinct(texts: Iterable[Text]) -> list[str]:
    """The different texts, in the order in which they come first."""
    return list(dict.fromkeys(str(text) for text in texts))
