"""Two figures of each thing against each other, in four quarters, drawn by vl-convert."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, Final

import altair as _altair  # noqa: ICN001  # ``alt`` is the untyped name below

from skerry.kernel.charts import palette
from skerry.kernel.charts.figures import vega_format
from skerry.kernel.charts.values import QuarterChart

alt: Any = _altair  # its annotations cannot follow options that are put together in a dictionary

HEIGHT: Final = 380
AIR_BESIDE, AIR_ABOVE = 0.05, 0.14
"""So much is left free around the spots; above and below them stand the words of the quarters."""
FORMS: Final = ("diamond", "circle", "square")
COLOURS: Final = (palette.SERIES[1], palette.SERIES[0], palette.SERIES[5])
LEGEND: Final = 170
"""So wide is a word of the legend with its sign."""
LETTER, LINE = 6.4, 16
"""How wide a letter of a corner is, and how high a line."""
Ends = tuple[float, float]


def quarters(chart: QuarterChart, *, width: int, ticks: int) -> Any:
    """Bars reach as far as the figures may; each spot has its mark beside it."""
    axis = alt.Axis(
        format=vega_format(chart.unit), tickCount=ticks, domain=True, ticks=False, grid=False
    )
    x_ends = _ends([end for spot in chart.spots for end in (spot.x_low, spot.x_high)], AIR_BESIDE)
    y_ends = _ends([end for spot in chart.spots for end in (spot.y_low, spot.y_high)], AIR_ABOVE)
    x = {"title": str(chart.x_name), "axis": axis, "scale": _scale(x_ends)}
    y = {"title": str(chart.value_name), "axis": axis, "scale": _scale(y_ends)}
    base = alt.Chart(alt.Data(values=_rows(chart)))
    colour, form = _signs([str(group) for group in chart.groups], in_a_row=width // LEGEND)
    bars: dict[str, Any] = {"strokeWidth": 2, "opacity": 0.4}  # Any: as Altair takes them
    middle = {"x": alt.X("x:Q", **x), "y": alt.Y("y:Q", **y)}
    layers = [
        *_lines(chart, x, y),
        *_corners(chart, width, x_ends, y_ends, x, y),
        base.mark_rule(**bars).encode(
            alt.X("x_low:Q", **x), alt.X2("x_high:Q"), middle["y"], colour
        ),
        base.mark_rule(**bars).encode(
            middle["x"], alt.Y("y_low:Q", **y), alt.Y2("y_high:Q"), colour
        ),
        base.mark_point(size=120, filled=True, opacity=1).encode(
            middle["x"], middle["y"], colour, form
        ),
        base.mark_text(align="left", dx=8, dy=-10, fontWeight=600, color=palette.INK).encode(
            middle["x"], middle["y"], alt.Text("mark:N")
        ),
    ]
    return alt.layer(*layers).properties(width=width, height=HEIGHT)


def _rows(chart: QuarterChart) -> list[dict[str, Any]]:  # Any: JSON
    return [
        {
            "mark": spot.mark or str(spot.name),
            "group": str(spot.group),
            "x": spot.x,
            "y": spot.y,
            "x_low": spot.x_low,
            "x_high": spot.x_high,
            "y_low": spot.y_low,
            "y_high": spot.y_high,
        }
        for spot in chart.spots
    ]


def _signs(groups: Sequence[str], *, in_a_row: int) -> tuple[Any, Any]:
    """Groups differ in form as well as in colour, and have a legend where there are several."""
    legend = (
        alt.Legend(orient="top", title=None, symbolOpacity=1, columns=in_a_row, labelLimit=200)
        if len(groups) > 1
        else None
    )
    colours = [COLOURS[n % len(COLOURS)] for n in range(len(groups))]
    forms = [FORMS[n % len(FORMS)] for n in range(len(groups))]
    return (
        alt.Color("group:N", legend=legend, scale=alt.Scale(domain=list(groups), range=colours)),
        alt.Shape("group:N", legend=legend, scale=alt.Scale(domain=list(groups), range=forms)),
    )


def _lines(
    chart: QuarterChart, x: dict[str, Any], y: dict[str, Any]
) -> Sequence[Any]:  # Any: likewise
    """Those that part the quarters."""
    data = alt.Data(values=[{"x": chart.x_line, "y": chart.y_line}])
    looks: dict[str, Any] = {"strokeDash": [5, 4], "color": palette.MUTED}  # Any: likewise
    base = alt.Chart(data).mark_rule(**looks)
    return [base.encode(alt.X("x:Q", **x)), base.encode(alt.Y("y:Q", **y))]


def _corners(
    chart: QuarterChart,
    width: int,
    x_ends: Ends,
    y_ends: Ends,
    x: dict[str, Any],  # Any: likewise
    y: dict[str, Any],
) -> Sequence[Any]:
    """The words of the quarters, each in its corner, in as many lines as they need."""
    (left, right), (below, above) = x_ends, y_ends
    letters = int((width * 0.7 / 2) / LETTER)
    places = [(left, above), (right, above), (left, below), (right, below)]
    return [
        alt.Chart(alt.Data(values=[{"x": at_x, "y": at_y, "words": wrap(str(words), letters)}]))
        .mark_text(
            **_placed(len(wrap(str(words), letters)), is_left=at_x == left, is_top=at_y == above)
        )
        .encode(alt.X("x:Q", **x), alt.Y("y:Q", **y), alt.Text("words:N"))
        for (at_x, at_y), words in zip(places, chart.corners, strict=True)
        if words
    ]


def _placed(lines: int, *, is_left: bool, is_top: bool) -> dict[str, Any]:  # Any: likewise
    """The looks of words in a corner: lines go on downwards, so below they begin higher."""
    return {
        "align": "left" if is_left else "right",
        "baseline": "top" if is_top else "bottom",
        "dx": 5 if is_left else -5,
        "dy": 4 if is_top else -4 - LINE * (lines - 1),
        "lineHeight": LINE,
        "color": palette.MUTED,
        "fontStyle": "italic",
    }


def _ends(values: Sequence[float], share: float) -> Ends:
    """From the least to the most, with some air; never from a point to itself."""
    least, most = min(values, default=0.0), max(values, default=1.0)
    air = share * (most - least) or share
    return round(least - air, 4), round(most + air, 4)


def _scale(ends: Ends) -> Any:
    return alt.Scale(domain=list(ends), zero=False, nice=False)
