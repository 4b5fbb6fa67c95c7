"""Figures to take away: rows for spreadsheets, and pictures that explain themselves."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Final
from xml.etree import ElementTree as ET

import vl_convert
from django.utils.translation import gettext as _

from skerry.kernel.charts import Chart, Medium, chart_svg
from skerry.kernel.charts.svg import element, tag, written
from skerry.kernel.formats import percent
from skerry.kernel.tables import Cell, Row
from skerry.surveys import phrases_results as phrases
from skerry.surveys.rules.figures.content import Domain, Figure, FigureRow, QuestionFigures
from skerry.surveys.views.results.chosen import Chosen
from skerry.surveys.views.results.labels import Told

LETTERS: Final = {"title": 74, "note": 100}
LINE: Final = {"title": 23, "note": 17}
MARGIN: Final = 16
DESCENT: Final = 6
INK, MUTED = "#13212b", "#46555f"
TWICE: Final = 2.0
"""As sharp as a page at twice its size."""


def header() -> Row:
    return (
        _("Name of the question"),
        _("Question"),
        _("Name of the answer"),
        _("What was answered"),
        _("Compared by"),
        _("Group"),
        _("Organisations that answered"),
        _("Organisations for which they stand"),
        _("Figure"),
        _("From"),
        _("To"),
        _("Shown or hidden"),
        _("Cautions"),
        _("Method"),
        _("Version"),
    )


def rows(told: Told, questions: Sequence[QuestionFigures]) -> Iterator[Row]:
    """A line for each figure; one that is hidden says so and holds nothing."""
    for question in questions:
        for row in (*question.rows, *question.silent):
            for by, place, group in _groups(told, question):
                yield (*_names(told, question, row), by, group, *_cells(told, question, row, place))


def _groups(told: Told, question: QuestionFigures) -> Sequence[tuple[str, int, str]]:
    """Each column of a question: by what it compares, its place, what it is called."""
    everybody = ("", told.everybody, str(phrases.EVERYBODY))
    return [
        everybody,
        *(
            (told.way(by), place, label)
            for by, columns in told.groups_of(question).items()
            for place, label in columns
        ),
    ]


def _names(told: Told, question: QuestionFigures, row: FigureRow) -> Row:
    answer = told.answer(question, row.value)
    return question.name, told.whole(question), row.value, answer


def _cells(told: Told, question: QuestionFigures, row: FigureRow, place: int) -> Sequence[Cell]:
    figure, base = row.figures[place], question.bases[place]
    low, high = told.ends(figure) or (None, None)
    domain = told.content.domains[place]
    return (
        _base(base, domain),
        "" if domain.weighted is None else domain.weighted,
        figure.value,
        low,
        high,
        phrases.HIDDEN if figure.is_hidden else _("shown"),
        _cautions(figure),
        str(phrases.ESTIMATORS.get(row.value, phrases.SHARE)),
        " ".join(f"{name} {n}" for name, n in sorted(told.content.methods.items())),
    )


def _base(count: int | None, domain: Domain) -> Cell:
    """Of a group that answers make it is not told how many they are, only which share of all."""
    if domain.share is not None:
        return _("%(share)s of all") % {"share": percent(domain.share)}
    return phrases.HIDDEN if count is None else count


def _cautions(figure: Figure) -> str:
    return " ".join(str(words) for key, words in phrases.CAUTIONS.items() if key in figure.cautions)


def drawing(chosen: Chosen, *, title: str) -> str:
    """The picture as an SVG file, under its question and over what it rests on."""
    return framed(chosen.chart, chosen.source(title), language=chosen.told.language)


def framed(chart: Chart, source: Sequence[str], *, language: str) -> str:
    """Any chart as an SVG file, with what stands below it."""
    inner = ET.fromstring(  # noqa: S314  # drawn by us
        chart_svg(chart, language=language, medium=Medium.PICTURE)
    )
    heads = wrap(str(chart.title), LETTERS["title"])
    notes = [line for note in source for line in wrap(note, LETTERS["note"])]
    return written(_framed(inner, heads, notes))


def _framed(inner: ET.Element, heads: Sequence[str], notes: Sequence[str]) -> ET.Element:
    """``inner`` on white, between a head and a foot."""
    width, height = float(inner.get("width", 0)), float(inner.get("height", 0))
    top = MARGIN + len(heads) * LINE["title"] + MARGIN / 2
    whole_height = top + height + len(notes) * LINE["note"] + 2 * MARGIN
    whole_width = width + 2 * MARGIN
    frame = ET.Element(tag("svg"), _looks(inner, whole_width, whole_height))
    frame.extend(child for child in list(inner) if child.tag in {tag("title"), tag("desc")})
    frame.append(element("rect", width=whole_width, height=whole_height, fill="#ffffff"))
    for number, line in enumerate(heads, start=1):
        baseline = MARGIN + number * LINE["title"] - DESCENT
        frame.append(_line(line, baseline, size=18, weight="600", fill=INK))
    place = element("g", transform=f"translate({MARGIN},{top:g})")
    place.extend(child for child in inner if child.tag not in {tag("title"), tag("desc")})
    frame.append(place)
    for number, line in enumerate(notes, start=1):
        y = top + height + MARGIN / 2 + number * LINE["note"]
        frame.append(_line(line, y, size=12, weight="400", fill=MUTED))
    return frame


def _looks(inner: ET.Element, width: float, height: float) -> dict[str, str]:
    sized = {"width": f"{width:g}", "height": f"{height:g}", "viewBox": f"0 0 {width:g} {height:g}"}
    return {**inner.attrib, **sized}


def _line(text: str, y: float, *, size: int, weight: str, fill: str) -> ET.Element:
    return element("text", text=text, x=MARGIN, y=y, font_size=size, font_weight=weight, fill=fill)


def as_png(drawing: str) -> bytes:
    png: bytes = vl_convert.svg_to_png(drawing, scale=TWICE)
    return png
