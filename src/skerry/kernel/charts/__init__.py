"""Charts: values in, an accessible picture and its table twin out.

``chart_svg`` gives the picture, ``shown_rows`` the twin as text; pages print both
with the macro ``figure`` of ``components/charts.html``.
"""

import json
from dataclasses import asdict
from hashlib import sha256
from xml.etree import ElementTree as ET

from django.core.cache import caches
from markupsafe import Markup

from skerry.kernel.charts.figures import shown_table
from skerry.kernel.charts.svg import Medium, Room, finished
from skerry.kernel.charts.values import (
    Bar,
    BarChart,
    Chart,
    Direction,
    Edge,
    Estimate,
    HeatCell,
    HeatTable,
    IntervalChart,
    LineChart,
    NetworkPicture,
    Node,
    Point,
    QuarterChart,
    Spot,
    TwinTable,
    Unit,
)

__all__ = [
    "Bar",
    "BarChart",
    "Chart",
    "Direction",
    "Edge",
    "Estimate",
    "HeatCell",
    "HeatTable",
    "IntervalChart",
    "LineChart",
    "Medium",
    "NetworkPicture",
    "Node",
    "Point",
    "QuarterChart",
    "Room",
    "Spot",
    "TwinTable",
    "Unit",
    "chart_svg",
    "shown_rows",
]

LOOKS = 8  # raise it when the drawing changes, so that no old picture comes from the cache
A_DAY = 86_400


def chart_svg(
    chart: Chart, *, language: str, medium: Medium = Medium.PAGE, room: Room = Room.WIDE
) -> Markup:
    """The picture of ``chart``; drawn once, then taken from the cache."""
    pictures = caches["pictures"]
    name = _fingerprint(chart, language, medium, room)
    kept: str | None = pictures.get(name)
    if kept is None:
        root = _drawn(chart, language=language, room=room)
        kept = finished(
            root,
            name=f"chart-{name[:12]}",
            title=str(chart.title),
            description=str(chart.description),
            medium=medium,
        )
        pictures.set(name, kept, A_DAY)
    return Markup(kept)  # noqa: S704  # our own drawing, every text in it escaped by the XML writer


def shown_rows(chart: Chart, *, language: str) -> list[list[str]]:
    """The rows of the table twin, numbers written as in ``language``."""
    return shown_table(chart.table(), unit=chart.unit, decimals=chart.decimals, language=language)


def _fingerprint(chart: Chart, language: str, medium: Medium, room: Room) -> str:
    content = [LOOKS, type(chart).__name__, asdict(chart), language, medium, room]
    return sha256(json.dumps(content, default=str).encode()).hexdigest()


def _drawn(chart: Chart, *, language: str, room: Room) -> ET.Element:
    from skerry.kernel.charts import network, plots  # noqa: PLC0415  # heavy, and seldom needed

    if isinstance(chart, NetworkPicture):
        return network.drawn(chart, room=room)
    return plots.drawn(chart, language=language, room=room)
