"""Things in four quarters: two figures each, with bars, words in the corners and marks."""

from xml.etree import ElementTree as ET

from skerry.kernel.charts import QuarterChart, Room, Spot, Unit, chart_svg, shown_rows
from skerry.kernel.charts.svg import SVG


def spot(name, x, y, **more):
    ends = {"x_low": x - 0.1, "x_high": x + 0.1, "y_low": y - 0.1, "y_high": y + 0.1}
    return Spot(name=name, x=x, y=y, **ends | more)


def chart(**changes):
    told = {
        "title": "Needs",
        "name": "Thing",
        "x_name": "Served",
        "value_name": "Matters",
        "unit": Unit.SHARE,
        "x_line": 0.5,
        "y_line": 0.5,
        "spots": [spot("Rules", 0.2, 0.8, mark="1", group="a"), spot("Mail", 0.7, 0.3, group="b")],
        "groups": ("a", "b"),
        "corners": ("Matters and is served badly", "", "", ""),
    }
    return QuarterChart(**told | changes)


def texts(svg):
    root = ET.fromstring(svg)  # noqa: S314  # drawn here
    return ["".join(node.itertext()) for node in root.iter(f"{{{SVG}}}text")]


def test_the_twin_names_each_thing_with_its_mark_and_both_figures():
    assert shown_rows(chart(), language="en") == [
        ["1 Rules", "20%", "80%"],
        ["Mail", "70%", "30%"],
    ]


def test_marks_corners_and_legend_stand_in_the_picture():
    words = texts(chart_svg(chart(), language="en"))

    assert {"1", "Mail", "Matters and is served badly", "a", "b", "Served", "Matters"} <= set(words)


def test_on_a_phone_the_words_of_a_corner_stand_in_lines():
    words = texts(chart_svg(chart(), language="en", room=Room.NARROW))

    assert "Matters and is served badly" not in words
    assert any(word.startswith("Matters and") for word in words)


def test_one_group_needs_no_legend_and_nothing_leaves_empty_quarters():
    alone = chart(groups=("a",), spots=[spot("Rules", 0.2, 0.8, group="a")])

    assert "a" not in texts(chart_svg(alone, language="en"))
    assert "Served" in texts(chart_svg(chart(spots=[]), language="en"))
