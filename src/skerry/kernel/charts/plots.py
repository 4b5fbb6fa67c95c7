"""Bars, lines, intervals and heat tables as Vega-Lite specifications, drawn by vl-convert.

This module is heavy: import it only where a picture is drawn.
"""

from collections import Counter
from collections.abc import Sequence
from textwrap import wrap
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import altair as _altair  # noqa: ICN001  # ``alt`` is the untyped name below
import vl_convert
from altair.utils.schemapi import disable_debug_mode

from skerry.kernel.charts import palette
from skerry.kernel.charts.figures import shown, vega_format, vega_locale
from skerry.kernel.charts.quarters import quarters
from skerry.kernel.charts.svg import Room
from skerry.kernel.charts.values import (
    Bar,
    BarChart,
    Chart,
    Direction,
    Estimate,
    HeatTable,
    IntervalChart,
    LineChart,
    QuarterChart,
    Unit,
    distinct,
)

alt: Any = _altair  # its annotations cannot follow options that are put together in a dictionary
disable_debug_mode()  # each part is checked against the schema by tests, not while somebody waits

STEP = 30
APART = {"labelOverlap": "greedy", "labelSeparation": 6}  # what finds no room is left out


class Size(NamedTuple):
    """``width`` is all of it, names included; ``labels`` what these may take of it, ``letters`` a line of them."""

    width: int
    labels: int
    letters: int
    ticks: int


SIZES = {
    Room.WIDE: Size(width=680, labels=230, letters=25, ticks=5),
    Room.NARROW: Size(width=350, labels=160, letters=17, ticks=2),
}
MOST_LINES = 3
LINE = 15
GAP = 8
IN_LINES = "split(datum.label, '\\n')"
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [4, 4])
FORMS = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down")
Row = dict[str, Any]  # what Vega-Lite calls a datum: plain JSON values


def drawn(chart: Chart, *, language: str, room: Room) -> ET.Element:
    """``chart`` as an SVG tree, still with the looks of Vega."""
    text: str = vl_convert.vegalite_to_svg(
        specified(chart, language=language, room=room), format_locale=vega_locale(language)
    )
    return ET.fromstring(text)  # noqa: S314  # drawn here, one line above


def specified(chart: Chart, *, language: str, room: Room) -> Row:
    """``chart`` in the words of Vega-Lite, not checked against its schema."""
    size = SIZES[room]
    match chart:
        case BarChart():
            plot = _bars(chart, language, size)
        case LineChart():
            plot = _lines(chart, size)
        case IntervalChart():
            plot = _intervals(chart, language, size)
        case HeatTable():
            plot = _heat(chart, language, size)
        case QuarterChart():
            plot = quarters(chart, width=size.width, ticks=size.ticks)
        case _:
            raise TypeError(f"no plot for {type(chart).__name__}")
    return _dressed(plot)


def _bars(chart: BarChart, language: str, size: Size) -> Any:
    is_horizontal = chart.direction is Direction.HORIZONTAL
    rows = [
        {
            "name": _in_lines(name, size) if is_horizontal else name,
            "group": str(bar.group),
            "value": bar.value,
            "at": max(bar.value or 0, 0),
        }
        | {"text": str(bar.text) or _shown(chart, bar.value, language)}
        for bar, name in zip(chart.bars, _told_apart(chart.bars), strict=True)
    ]
    groups = distinct(bar.group for bar in chart.bars)
    along, across = (alt.X, alt.Y) if is_horizontal else (alt.Y, alt.X)
    offset = (alt.YOffset if is_horizontal else alt.XOffset)("group:N", sort=groups, title=None)
    names = across(
        "name:N",
        sort=[row["name"] for row in rows],
        title=None,
        axis=_name_axis(size, is_horizontal=is_horizontal),
    )
    scale = alt.Scale(nice=size.ticks)
    values = along(
        "value:Q", title=str(chart.value_name), scale=scale, axis=_value_axis(chart, size)
    )
    encoding = [names, _colour("group", groups)] + ([offset] if len(groups) > 1 else [])

    base = alt.Chart(alt.Data(values=rows))
    bars = base.mark_bar().encode(values, *encoding)
    place = {"align": "left", "dx": 5} if is_horizontal else {"baseline": "bottom", "dy": -4}
    texts = base.mark_text(color=palette.INK, **place).encode(
        along("at:Q", title=str(chart.value_name), scale=scale),
        names,
        alt.Text("text:N"),
        *encoding[2:],
    )
    step = alt.Step(
        _step([str(row["name"]) for row in rows]) if len(groups) == 1 else 22,
        **{"for": "position"} if len(groups) > 1 else {},
    )
    return (bars + texts).properties(width=size.width, height=step if is_horizontal else 280)


def _told_apart(bars: Sequence[Bar]) -> list[str]:
    """The names of the bars; a second bar of the same name and group keeps a place of its own."""
    seen: Counter[tuple[str, str]] = Counter()
    names = []
    for bar in bars:
        key = (str(bar.name), str(bar.group))
        names.append(key[0] + "\u200b" * seen[key])
        seen[key] += 1
    return names


def _lines(chart: LineChart, size: Size) -> Any:
    rows = [
        {"x": p.x if isinstance(p.x, int | float) else str(p.x), "y": p.y, "series": str(p.series)}
        | {"low": p.low, "high": p.high}
        for p in chart.points
    ]
    has_steps = all(isinstance(row["x"], int | float) for row in rows)
    steps = distinct(str(row["x"]) for row in rows)
    series = distinct(point.series for point in chart.points)
    x = alt.X(
        "x:Q" if has_steps else "x:O",
        title=str(chart.x_name),
        sort=None if has_steps else steps,
        scale=alt.Scale(zero=False, nice=False) if has_steps else alt.Scale(),
        axis=alt.Axis(format="d", tickMinStep=1, grid=False)
        if has_steps
        else alt.Axis(grid=False, labelAngle=0, **APART),
    )
    y = alt.Y(
        "y:Q",
        title=str(chart.value_name),
        scale=alt.Scale(nice=size.ticks),
        axis=_value_axis(chart, size),
    )
    dash = alt.StrokeDash("series:N", sort=series, legend=None, scale=_range(series, DASHES))
    form = alt.Shape("series:N", sort=series, legend=None, scale=_range(series, FORMS))

    base = alt.Chart(alt.Data(values=rows)).encode(x, _colour("series", series))
    band = base.mark_area(opacity=0.18, line=False).encode(alt.Y("low:Q"), alt.Y2("high:Q"))
    line = base.mark_line(strokeWidth=2.5, invalid="break-paths-filter-domains").encode(y, dash)
    dots = base.mark_point(size=50, filled=True, opacity=1).encode(y, form)
    layers = [line, dots] if all(row["low"] is None for row in rows) else [band, line, dots]
    return alt.layer(*layers).properties(width=size.width, height=280)


def _intervals(chart: IntervalChart, language: str, size: Size) -> Any:
    rows = [
        {"name": _in_lines(str(e.name), size), "value": e.value, "low": e.low, "high": e.high}
        | {"at": _end(e), "text": str(e.text) or _shown(chart, e.value, language)}
        for e in chart.estimates
    ]
    names = alt.Y(
        "name:N",
        sort=[row["name"] for row in rows],
        title=None,
        axis=_name_axis(size, is_horizontal=True),
    )
    axis = _value_axis(chart, size)
    scale = alt.Scale(nice=size.ticks) if not chart.least else alt.Scale(domainMin=chart.least)
    looks: Row = {"title": str(chart.value_name), "axis": axis, "scale": scale}
    value = alt.X("value:Q", **looks)
    base = alt.Chart(alt.Data(values=rows)).encode(names)
    lines = base.mark_rule(strokeWidth=3, color=palette.SERIES[0], opacity=0.55).encode(
        alt.X("low:Q", **looks), alt.X2("high:Q")
    )
    dots = base.mark_point(size=90, filled=True, opacity=1, color=palette.SERIES[0]).encode(value)
    texts = base.mark_text(align="left", dx=8, color=palette.INK).encode(
        alt.X("at:Q", **looks), alt.Text("text:N")
    )
    step = alt.Step(_step([str(row["name"]) for row in rows]))
    return (lines + dots + texts).properties(width=size.width, height=step)


def _in_lines(name: str, size: Size) -> str:
    """A long name in several lines, where they are read across; in the last of them it may be cut."""
    return "\n".join(wrap(name, size.letters, max_lines=MOST_LINES, placeholder=" …")) or name


def _step(names: Sequence[str]) -> int:
    """How high a row must be for the name with most lines."""
    most = max((name.count("\n") for name in names), default=0)
    return max(STEP, LINE * (most + 1) + GAP)


def _end(estimate: Estimate) -> float:
    return max((v for v in (estimate.value, estimate.high) if v is not None), default=0)


def _heat(chart: HeatTable, language: str, size: Size) -> Any:
    known = [cell.value for cell in chart.cells if cell.value is not None]
    least, most = min(known, default=0), max(known, default=0)
    rows = [
        {"row": str(cell.row), "column": str(cell.column)}
        | {"text": _shown(chart, cell.value, language) if cell.value is not None else "–"}
        | _cell_colours(cell.value, least, most)
        for cell in chart.cells
    ]
    across = alt.X(
        "column:N",
        sort=distinct(cell.column for cell in chart.cells),
        title=str(chart.column_name),
        axis=alt.Axis(orient="top", labelAngle=0, labelLimit=120, domain=False, ticks=False),
    )
    down = alt.Y(
        "row:N",
        sort=distinct(cell.row for cell in chart.cells),
        title=None,
        axis=_name_axis(size, is_horizontal=True),
    )
    base = alt.Chart(alt.Data(values=rows)).encode(across, down)
    cells = base.mark_rect(stroke=palette.SURFACE, strokeWidth=2).encode(
        alt.Color("back:N", scale=None, legend=None)
    )
    texts = base.mark_text().encode(
        alt.Text("text:N"), alt.Color("front:N", scale=None, legend=None)
    )
    return (cells + texts).properties(width=size.width, height=alt.Step(34))


def _cell_colours(value: float | None, least: float, most: float) -> Row:
    if value is None:
        return {"back": palette.SURFACE, "front": palette.INK}
    steps = len(palette.RAMP) - 1
    step = round((value - least) / (most - least) * steps) if most > least else 0
    is_dark = step >= palette.RAMP_TURNS_DARK_AT
    return {
        "back": palette.RAMP[step],
        "front": palette.ON_DARK if is_dark else palette.ON_LIGHT,
    }


def _shown(chart: Chart, value: float | None, language: str) -> str:
    return shown(value, unit=chart.unit, decimals=chart.decimals, language=language)


def _colour(field: str, values: Sequence[str]) -> Any:
    legend = alt.Legend(orient="top", title=None) if len(values) > 1 else None
    colours = [palette.colour_of(n) for n in range(len(values))]
    return alt.Color(
        f"{field}:N", scale=alt.Scale(domain=list(values), range=colours), legend=legend
    )


def _range(series: Sequence[str], values: Sequence[Any]) -> Any:
    return alt.Scale(
        domain=list(series), range=[values[n % len(values)] for n in range(len(series))]
    )


def _name_axis(size: Size, *, is_horizontal: bool) -> Any:
    looks: Row = {
        "labelLimit": size.labels,
        "ticks": False,
        "labelPadding": 8,
        "domain": not is_horizontal,
    }
    if is_horizontal:
        return alt.Axis(labelExpr=IN_LINES, **looks)
    return alt.Axis(labelAngle=0, **looks)


def _value_axis(chart: Chart, size: Size) -> Any:
    form = vega_format(chart.unit)
    # Shares have room, but Vega looks for it before it has given the picture its width.
    apart: Row = {"labelOverlap": False} if chart.unit is Unit.SHARE else APART
    return alt.Axis(format=form, tickCount=size.ticks, domain=False, ticks=False, **apart)


def _dressed(plot: Any) -> Row:
    """The looks all charts share, laid on once: each ``configure`` of Altair would copy the whole plot."""
    font = "Roboto"  # measures like the pages' fonts, and comes with vl-convert
    words: Row = {"labelFontSize": 13, "titleFontSize": 13, "labelColor": palette.INK}
    axis = {
        "titleColor": palette.MUTED,
        "titleFontWeight": "normal",
        "gridColor": palette.GRID,
        "domainColor": palette.MUTED,
        "tickColor": palette.MUTED,
        "titlePadding": 10,
    }
    spec: Row = plot.to_dict(validate=False)
    usual: Row = spec.get("config", {})
    return spec | {
        "config": usual
        | {
            "font": font,
            "background": "transparent",
            "padding": 4,
            "autosize": {"type": "fit-x", "contains": "padding"},
            "view": usual.get("view", {}) | {"stroke": None},
            "axis": axis | words,
            "legend": {"symbolSize": 110} | words,
            "text": {"fontSize": 13},
        }
    }
