"""What the templates know of charts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from jinja2 import Environment
from markupsafe import Markup

from skerry.kernel.charts import Chart, HeatTable, Room, chart_svg, shown_rows
from skerry.kernel.components import Column


@dataclass(frozen=True, kw_only=True)
class ShownTable:
    """The table twin as the component ``table`` takes it."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


def add_to(env: Environment) -> None:
    env.globals |= {
        "chart_picture": chart_picture,
        "chart_picture_narrow": chart_picture_narrow,
        "chart_table": chart_table,
    }


def chart_picture(chart: Chart) -> Markup:
    return chart_svg(chart, language=get_language() or "en")


def chart_picture_narrow(chart: Chart) -> Markup:
    """The same for a phone; nothing where fewer columns would be another chart."""
    if isinstance(chart, HeatTable):
        return Markup()
    return chart_svg(chart, language=get_language() or "en", room=Room.NARROW)


def chart_table(chart: Chart) -> ShownTable:
    twin = chart.table()
    return ShownTable(
        columns=[
            Column(label=label, is_numeric=_is_numeric([row[n] for row in twin.rows]))
            for n, label in enumerate(twin.header)
        ],
        rows=shown_rows(chart, language=get_language() or "en"),
    )


def _is_numeric(cells: Sequence[object]) -> bool:
    return bool(cells) and all(cell is None or isinstance(cell, int | float) for cell in cells)
