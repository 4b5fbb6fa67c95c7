"""The picture of a large network: no name touches another, and all of it can be reached."""

from itertools import combinations
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.kernel.charts.constellation import (
    WIDTH,
    Constellation,
    Group,
    Line,
    Star,
    dots,
    in_lines,
    layout,
)
from skerry.kernel.charts.constellation_svg import constellation_svg
from skerry.kernel.charts.graphml import graphml_lines
from skerry.kernel.charts.svg import Medium, Room

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=60)


@st.composite
def constellations(draw):
    names = draw(st.lists(NAMES, max_size=45))
    sizes = draw(st.lists(st.integers(1, 900), max_size=12))
    stars = [
        Star(
            key=f"s{at}",
            name=name,
            kind=at % 8,
            size=at * 3,
            is_middle=at == 1,
            href=f"?focus={at}",
        )
        for at, name in enumerate(names)
    ]
    groups = [
        Group(key=f"g{at}", name=f"Companies: {n}", kind=at % 8, number=n, is_filled=at % 2 == 0)
        for at, n in enumerate(sizes)
    ]
    keys = [*(star.key for star in stars), *(group.key for group in groups)]
    ends = st.sampled_from(keys) if keys else st.nothing()
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=80)) if keys else []
    lines = [
        Line(source=a, target=b, weight=1 + at % 5) for at, (a, b) in enumerate(pairs) if a != b
    ]
    return Constellation(
        title="Network", description="Ties", kinds={0: "Company", 7: "Other"},
        stars=stars, groups=groups, lines=lines, filled="Here", hollow="Elsewhere",
    )  # fmt: skip


def apart(one, other):
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.parametrize("room", Room)
@settings(max_examples=40)
@given(chart=constellations())
def test_no_part_with_its_name_touches_another_and_none_is_lost(chart, room):
    spots = layout(chart, room=room)

    assert set(spots) == {part.key for part in (*chart.stars, *chart.groups)}
    for one, other in combinations(spots.values(), 2):
        assert apart(one.box, other.box)


@settings(max_examples=40)
@given(chart=constellations())
def test_names_stay_within_the_width_of_the_picture(chart):
    for star in chart.stars:
        left, _, right, _ = layout(chart, room=Room.NARROW)[star.key].box
        assert -WIDTH[Room.NARROW] / 2 - 1 <= left
        assert right <= WIDTH[Room.NARROW] / 2 + 1


@settings(max_examples=40)
@given(chart=constellations())
def test_the_same_values_give_the_same_picture_and_it_can_be_read_as_xml(chart):
    for medium in (Medium.PAGE, Medium.PICTURE):
        svg = constellation_svg(chart, name="n", medium=medium)

        assert svg == constellation_svg(chart, name="n", medium=medium)
        ET.fromstring(svg)  # noqa: S314  # our own drawing


def test_a_page_has_links_with_names_and_a_file_has_none():
    star = Star(key="a", name="A", kind=0, size=1, href="?focus=a", says="A: 1 project <b>")
    group = Group(key="g", name="Other: 3", kind=7, number=3, href="?kind=other", is_filled=False)
    chart = Constellation(title="T", description="D", kinds={}, stars=[star], groups=[group])

    page = constellation_svg(chart, name="n")
    file = constellation_svg(chart, name="n", medium=Medium.PICTURE)

    assert page.count("<a ") == 2
    assert 'aria-label="A: 1 project &lt;b&gt;"' in page
    assert 'role="group"' in page
    assert "style=" not in page
    assert "<a " not in file
    assert "var(--" not in file
    assert 'role="img"' in file


def test_what_has_no_free_spot_near_goes_below_all_others():
    groups = [Group(key=f"g{at}", name="Many", kind=0, number=9_000) for at in range(5)]
    chart = Constellation(title="T", description="D", kinds={}, stars=[], groups=groups)

    boxes = [spot.box for spot in layout(chart, room=Room.NARROW).values()]

    assert all(apart(one, other) for one, other in combinations(boxes, 2))


def test_every_dot_of_a_group_has_its_own_place():
    assert len(set(dots(900))) == 900


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Ericsson", ["Ericsson"]),
        ("Svenska cybersäkerhetsklustret i Stockholm", ["Svenska", "cybersäkerhetsklust…"]),
        ("Donaudampfschifffahrtsgesellschaft", ["Donaudampfschifffah…"]),
        ("Region Stockholm centre of security", ["Region Stockholm", "centre of security"]),
    ],
)
def test_names_go_on_two_lines_at_most(name, lines):
    assert in_lines(name) == lines


def test_graphml_is_read_back_as_it_was_written_whatever_the_names():
    names = {"a": 'A & <B> "C"', "b": "=1+1\x00\x0b", "c": "Å\n\ud800"}
    lines = graphml_lines(
        [(key, {"name": name, "projects": 2}) for key, name in names.items()],
        [("a", "b", 3), ("b", "c", 1)],
        types={"name": "string", "projects": "int"},
        weight="projects",
    )

    graph = nx.parse_graphml("".join(lines).encode().decode())

    assert dict(graph.nodes(data="name")) == {"a": 'A & <B> "C"', "b": "=1+1", "c": "Å\n"}
    assert graph.nodes["a"]["projects"] == 2
    assert graph.edges["a", "b"]["projects"] == 3
    assert graph.number_of_edges() == 2
