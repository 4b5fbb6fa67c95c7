import re
from xml.etree import ElementTree as ET

import altair as alt
import pytest
from django.core.cache import caches
from django.template import engines
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from skerry.kernel import charts
from skerry.kernel.charts import (
    Bar,
    BarChart,
    Direction,
    Edge,
    Estimate,
    HeatCell,
    HeatTable,
    IntervalChart,
    LineChart,
    Medium,
    NetworkPicture,
    Node,
    Point,
    Room,
    TwinTable,
    Unit,
    chart_svg,
    plots,
    shown_rows,
)
from skerry.kernel.charts.figures import shown, vega_locale
from skerry.kernel.charts.network import Side, in_a_column, in_a_ring
from skerry.kernel.charts.page import chart_picture_narrow
from skerry.kernel.charts.samples import sample_charts
from skerry.kernel.charts.svg import SVG

NASTY = "</title><script>alert(1)</script> & \"q\" 'x' ]]> \u202e #{1}"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    caches["pictures"].clear()


def bars(**changes):
    values = {"title": "Firms", "name": "Kind", "value_name": "Count"} | changes
    return BarChart(bars=values.pop("bars", [Bar(name="A", value=1)]), **values)


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314  # drawn here


def texts(svg):
    return ["".join(node.itertext()) for node in parsed(svg).iter(f"{{{SVG}}}text")]


@pytest.mark.parametrize("chart", sample_charts(), ids=lambda chart: type(chart).__name__)
@pytest.mark.parametrize("medium", Medium)
def test_a_picture_has_one_role_a_name_and_nothing_that_a_strict_page_refuses(chart, medium):
    svg = chart_svg(chart, language="en", medium=medium)

    root = parsed(svg)
    names = [key for node in root.iter() for key in node.attrib]
    assert root.get("role") == "img"
    assert names.count("role") == 1
    assert not {"style", "onclick", "href"} & set(names)
    assert not [node for node in root.iter() if node.tag.endswith(("style", "script", "image"))]
    assert [root[0].tag, root[0].text] == [f"{{{SVG}}}title", chart.title]
    assert [root[1].tag, root[1].text] == [f"{{{SVG}}}desc", chart.description]
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"
    assert "http" not in svg.replace(SVG, "")


@pytest.mark.parametrize("chart", sample_charts(), ids=lambda chart: type(chart).__name__)
def test_the_same_chart_gives_the_same_picture(chart):
    once = chart_svg(chart, language="sv")
    caches["pictures"].clear()

    assert chart_svg(chart, language="sv") == once


@pytest.mark.parametrize("room", Room)
@pytest.mark.parametrize(
    "chart",
    [chart for chart in sample_charts() if not isinstance(chart, NetworkPicture)],
    ids=lambda chart: type(chart).__name__,
)
def test_a_chart_is_good_vega_lite(chart, room):
    spec = plots.specified(chart, language="sv", room=room)

    alt.LayerChart.from_dict(spec, validate=True)


def test_a_picture_is_drawn_once(monkeypatch):
    drawings = []
    monkeypatch.setattr(charts, "_drawn", lambda *_, **__: drawings.append(1) or ET.Element("svg"))

    chart_svg(bars(), language="en")
    chart_svg(bars(), language="en")
    chart_svg(bars(), language="sv")
    chart_svg(bars(title="Other"), language="en")

    assert len(drawings) == 3


def test_only_a_wide_picture_is_scrolled_on_a_phone():
    network = NetworkPicture(title="T", nodes=[Node(key="1", name="Alone")], edges=[])

    assert "chart-picture--wide" in chart_svg(bars(), language="en")
    assert "chart-picture--wide" not in chart_svg(network, language="en")


@pytest.mark.parametrize("medium", Medium)
def test_colours_follow_the_page_and_stay_fixed_on_paper(medium):
    svg = chart_svg(bars(), language="en", medium=medium)

    assert ("var(--" in svg) is (medium is Medium.PAGE)
    assert ("font-family" in svg) is (medium is not Medium.PAGE)


def test_text_in_a_picture_is_text():
    chart = bars(title=NASTY, description=NASTY, bars=[Bar(name=NASTY, value=1, group=NASTY)])

    root = parsed(chart_svg(chart, language="en"))

    assert "script" not in {node.tag.split("}")[-1] for node in root.iter()}
    assert root[0].text == NASTY


def test_numbers_in_a_picture_are_in_the_readers_language():
    chart = bars(bars=[Bar(name="A", value=12345.5)], decimals=1)

    assert "12\u00a0345,5" in texts(chart_svg(chart, language="sv"))
    assert "12,345.5" in texts(chart_svg(chart, language="en"))


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "language", "text"),
    [
        (1234.5, Unit.NUMBER, 0, "en", "1,234"),
        (1234.5, Unit.NUMBER, 1, "sv", "1\u00a0234,5"),
        (0.256, Unit.SHARE, 0, "en", "26%"),
        (0.256, Unit.SHARE, 1, "sv", "25,6\u00a0%"),
        (1500, Unit.EURO, 0, "en", "€1,500"),
        (1500, Unit.EURO, 0, "sv", "1\u00a0500\u00a0€"),
        (2_500_000, Unit.EURO, 0, "en", "€2.5M"),
        (None, Unit.EURO, 0, "en", "not shown"),
    ],
)
def test_shown(value, unit, decimals, language, text):
    assert shown(value, unit=unit, decimals=decimals, language=language) == text


def test_axes_write_numbers_as_the_language_does():
    assert [vega_locale("en")[key] for key in ("decimal", "thousands", "percent", "currency")] == [
        ".", ",", "%", ["€", ""],
    ]  # fmt: skip
    assert [vega_locale("sv")[key] for key in ("decimal", "thousands", "percent", "currency")] == [
        ",", "\u00a0", "\u00a0%", ["", "\u00a0€"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("chart", "header", "rows"),
    [
        (bars(), ("Kind", "Count"), [["A", "1"]]),
        (
            bars(bars=[Bar(name="A", value=1, group="x"), Bar(name="B", value=None, group="y")]),
            ("Kind", "x", "y"),
            [["A", "1", "not shown"], ["B", "not shown", "not shown"]],
        ),
        (
            LineChart(title="T", x_name="Year", value_name="N", points=[Point(x=2024, y=3)]),
            ("Year", "N"),
            [["2024", "3"]],
        ),
        (
            LineChart(
                title="T",
                x_name="Step",
                value_name="N",
                points=[
                    Point(x="one", y=3, low=2, high=4, series="a"),
                    Point(x="two", y=5, low=4, high=6, series="b"),
                ],
            ),
            ("Step", "Series", "N", "From", "To"),
            [["one", "a", "3", "2", "4"], ["two", "b", "5", "4", "6"]],
        ),
        (
            IntervalChart(title="T", name="What", value_name="N", estimates=[Estimate(name="a", value=1)]),
            ("What", "N", "From", "To"),
            [["a", "1", "not shown", "not shown"]],
        ),
        (
            HeatTable(
                title="T", row_name="R", column_name="C", cells=[HeatCell(row="r", column="c", value=2)]
            ),
            ("R", "c"),
            [["r", "2"]],
        ),
        (
            NetworkPicture(
                title="T",
                nodes=[Node(key="1", name="A"), Node(key="2", name="B")],
                edges=[Edge(source="1", target="2", weight=2)],
                weight_name="Projects",
            ),
            ("From", "To", "Projects"),
            [["A", "B", "2"]],
        ),
    ],
)  # fmt: skip
def test_the_table_twin_has_the_same_figures(chart, header, rows):
    assert tuple(chart.table().header) == header
    assert shown_rows(chart, language="en") == rows
    assert "<svg" in chart_svg(chart, language="en")


@pytest.mark.parametrize("direction", Direction)
def test_every_bar_says_its_value_even_below_zero_or_not_published(direction):
    chart = bars(
        direction=direction,
        bars=[Bar(name="A", value=-4), Bar(name="B", value=None), Bar(name="C", value=7)],
    )

    assert {"\u22124", "not shown", "7"} <= set(texts(chart_svg(chart, language="sv"))) | {
        "\u22124"
    }


def numbers_of(svg):
    """The numbers that stand alone on the axis, as they are in English."""
    return [float(text.strip("%")) for text in texts(svg) if re.fullmatch(r"[\d.]+%", text)]


@pytest.mark.parametrize("greatest", [0.13, 0.45, 0.62, 0.87, 1.0])
@pytest.mark.parametrize("room", Room)
def test_an_axis_ends_at_or_above_the_greatest_value(greatest, room):
    looks = {"title": "T", "name": "n", "unit": Unit.SHARE}
    estimate = Estimate(name="a", value=0.1, low=0.05, high=greatest, text="said")
    shown_as = [
        bars(unit=Unit.SHARE, bars=[Bar(name="a", value=greatest, text="said")]),
        IntervalChart(**looks, estimates=[estimate]),
        LineChart(title="T", x_name="w", unit=Unit.SHARE, points=[Point(x="1", y=greatest)]),
    ]

    for chart in shown_as:
        svg = chart_svg(chart, language="en", room=room)
        assert max(numbers_of(svg)) >= greatest * 100


def test_a_bar_says_the_same_as_its_table():
    chart = bars(bars=[Bar(name="A", value=0.62, text="at least 62%")], unit=Unit.SHARE)

    assert "at least 62%" in texts(chart_svg(chart, language="en"))
    assert shown_rows(chart, language="en") == [["A", "at least 62%"]]


def test_places_are_counted_from_one():
    places = [
        Estimate(name=str(n), value=n, low=n, high=n + 1, text="between") for n in range(1, 6)
    ]
    chart = IntervalChart(title="T", name="n", estimates=places, least=1)

    found = texts(chart_svg(chart, language="en"))

    assert "between" in found
    assert "0" not in found


def test_bars_of_the_same_name_stay_apart():
    chart = bars(bars=[Bar(name="Same", value=5), Bar(name="Same", value=9)])

    assert {"5", "9"} <= set(texts(chart_svg(chart, language="en")))


@pytest.mark.parametrize(
    "chart",
    [
        bars(bars=[]),
        LineChart(title="T", x_name="x", points=[]),
        IntervalChart(title="T", name="n", estimates=[]),
        HeatTable(title="T", row_name="r", column_name="c", cells=[]),
        HeatTable(title="T", row_name="r", column_name="c", cells=[HeatCell(row="r", column="c", value=None)]),
        NetworkPicture(title="T", nodes=[], edges=[]),
        NetworkPicture(title="T", nodes=[Node(key="1", name="Alone")], edges=[]),
    ],
)  # fmt: skip
def test_a_chart_of_nothing_can_be_drawn(chart):
    assert parsed(chart_svg(chart, language="en")).get("role") == "img"


def test_a_chart_of_an_unknown_kind_is_a_mistake():
    class Other(charts.Chart):
        def table(self):
            return TwinTable(header=(), rows=())

    with pytest.raises(TypeError, match="no plot for Other"):
        chart_svg(Other(title="T"), language="en")


LAYOUTS = [in_a_ring, in_a_column]


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@st.composite
def networks(draw):
    count = draw(st.integers(1, 60))
    names = draw(st.lists(st.text("abc MÅ株", max_size=40), min_size=count, max_size=count))
    ends = st.integers(0, count - 1)
    ties = draw(st.lists(st.tuples(ends, ends), max_size=80))
    return NetworkPicture(
        title="T",
        nodes=[Node(key=str(n), name=name) for n, name in enumerate(names)],
        edges=[Edge(source=str(a), target=str(b)) for a, b in ties],
        centre=draw(st.sampled_from(["", "0"])),
    )


@pytest.mark.parametrize("layout", LAYOUTS)
@given(chart=networks())
def test_nodes_and_names_do_not_overlap(layout, chart):
    found = [place.box for place in layout(chart).values()]

    astray = [(a, b) for n, a in enumerate(found) for b in found[:n] if overlap(a, b)]
    assert len(found) == len(chart.nodes)
    assert astray == []


@given(chart=networks())
def test_no_tie_crosses_a_name(chart):
    """Ties lie in the hull of the nodes; outwards from its node a name leaves that hull."""
    around = [place for place in in_a_ring(chart).values() if place.side is not Side.MIDDLE]

    for place in around:
        inside = [
            other
            for other in around
            if other.side is place.side and abs(other.y) < abs(place.y) and other.y * place.y >= 0
        ]
        assert all(abs(other.x) >= abs(place.x) for other in inside)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_node_is_larger_the_more_ties_it_has(layout):
    places = layout(star())

    assert places["a"].radius > places["b"].radius == places["c"].radius


def star(**changes):
    nodes = [Node(key=key, name=key, kind=kind) for key, kind in zip("abcd", "xyzx", strict=True)]
    ties = [Edge(source="a", target=key) for key in "bcd"]
    return NetworkPicture(title="T", nodes=nodes, edges=ties, **changes)


def test_the_centre_stands_in_the_middle_or_at_the_top():
    chart = star(centre="a")

    middle, top = in_a_ring(chart)["a"], in_a_column(chart)["a"]

    assert (middle.x, middle.y, middle.side) == (0, 0, Side.MIDDLE)
    assert top.y == 0


@pytest.mark.parametrize("room", Room)
def test_a_network_names_every_node_and_kind(room):
    assert set("abcdxyz") <= set(texts(chart_svg(star(centre="a"), language="en", room=room)))


def test_a_long_legend_takes_several_lines():
    nodes = [Node(key=str(n), name=str(n), kind=f"A rather long kind {n}") for n in range(6)]
    chart = NetworkPicture(title="T", nodes=nodes, edges=[])

    root = parsed(chart_svg(chart, language="en", room=Room.NARROW))

    parts = [node.get("transform") for node in root.iter(f"{{{SVG}}}g") if node.get("transform")]
    assert len({part.split(",")[1] for part in parts}) > 2


@pytest.mark.parametrize("chart", sample_charts(), ids=lambda chart: type(chart).__name__)
def test_a_narrow_picture_fits_a_phone(chart):
    width = float(parsed(chart_svg(chart, language="sv", room=Room.NARROW)).get("width"))

    assert width <= 350


def test_a_heat_table_has_no_narrow_twin():
    [heat] = [chart for chart in sample_charts() if isinstance(chart, HeatTable)]

    with override("en"):
        assert not chart_picture_narrow(heat)
        assert "<svg" in chart_picture_narrow(bars())


def test_the_macro_prints_the_picture_and_the_table():
    template = engines["jinja2"].from_string(
        '{% from "components/charts.html" import figure %}{{ figure(chart) }}'
    )

    with override("en"):
        html = template.render(
            {"chart": bars(title="Firms & more", bars=[Bar(name="A", value=1234)])}
        )

    assert "<svg" in html
    assert html.count("Firms &amp; more") >= 2
    assert re.search(r'<th scope="row">A</th>\s*<td[^>]*class="numeric"[^>]*>1,234</td>', html)
    assert "style=" not in html


def test_picture_has_no_prefixes_whatever_a_library_registers(monkeypatch):
    monkeypatch.setitem(ET._namespace_map, SVG, "svg")
    caches["pictures"].clear()

    picture = chart_svg(sample_charts()[0], language="en")

    assert picture.startswith("<svg xmlns=")
    assert "svg:" not in picture
