"""What changed since an earlier wave, in sentences, a picture and rows of words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skerry.kernel.charts import Estimate, IntervalChart
from skerry.kernel.components import Column
from skerry.kernel.documents import Block, Heading, Notes, Paragraph, Table
from skerry.kernel.documents import Figure as Drawn
from skerry.kernel.formats import date as written_day
from skerry.kernel.formats import number
from skerry.surveys import phrases_trends as phrases
from skerry.surveys.rules.figures.content import Figure, FigureRow, QuestionFigures
from skerry.surveys.rules.figures.trends_kept import Change, QuestionTrend, Trends, WhyNot
from skerry.surveys.rules.figures.variables import VariableKind
from skerry.surveys.views.results.labels import AMOUNTS, Told
from skerry.surveys.views.results.pictures import drawn_rows, picture, value_name

HUNDRED: Final = 100
MINUS: Final = "\N{MINUS SIGN}"
MOST_NAMED: Final = 3
"""So many clear changes are named in sentences; the others stand in the table."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is called how, its figures then and now, and the change between them."""

    label: str
    cells: Sequence[str]
    is_hidden: bool


@dataclass(frozen=True, kw_only=True)
class TrendPart:
    """The part of a page that compares one question with an earlier wave; with ``why`` it says why not."""

    heading: str
    results: str
    why: Sequence[phrases.Sentence]
    said: Sequence[str]
    chart: IntervalChart | None
    columns: Sequence[Column]
    lines: Sequence[Line]
    overlap: str
    cautions: Sequence[phrases.Sentence]
    reading: Sequence[phrases.Sentence]


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One line of a comparison: its label, the figure now, and its change."""

    label: str
    row: FigureRow
    figure: Figure
    change: Change


def trend_part(
    told: Told, question: QuestionFigures, by: str | None = None, row: FigureRow | None = None
) -> TrendPart | None:
    """All answers of everybody, or of ``row`` each group of ``by``; nothing without an earlier wave."""
    trends = told.content.trends
    found = trends.question(question.name) if trends else None
    if trends is None or found is None:
        return None
    some = compared(told, question, found, by, row)
    reasons = found.reasons or (() if some else (WhyNot.NO_FIGURES,))
    return TrendPart(
        heading=_("Compared with %(wave)s") % {"wave": called(told, trends)},
        results=trends.results,
        why=[phrases.REASONS[reason] for reason in reasons],
        said=_sentences(told, question, some),
        chart=_chart(told, question, some, by, row),
        columns=columns(question),
        lines=[_line(told, question, one) for one in some] if _is_any_told(some) else [],
        overlap=overlap(trends),
        cautions=_cautions(trends, question),
        reading=[phrases.NO_COVARIANCE, phrases.CHANCE],
    )


def called(told: Told, trends: Trends) -> str:
    """The earlier wave, and the last day on which it took answers."""
    titles = trends.titles
    found = (titles[each] for each in (told.language, *sorted(titles)) if titles.get(each))
    return f"{next(found, '')}, {written_day(date.fromisoformat(trends.ended_on))}"


def compared(
    told: Told,
    question: QuestionFigures,
    found: QuestionTrend,
    by: str | None,
    row: FigureRow | None,
) -> Sequence[Compared]:
    """What is set against each other: answers, or groups."""
    if by is not None and row is not None:
        return [
            _one(label, row, found, place)
            for place, label in told.columns(by)
            if found.row(row.value)
        ]
    return [
        _one(told.answer(question, each.value), each, found, told.everybody)
        for each in drawn_rows(question)
        if found.row(each.value)
    ]


def _one(label: str, row: FigureRow, found: QuestionTrend, place: int) -> Compared:
    trend = found.row(row.value)
    change = trend.changes[place] if trend else Change()
    return Compared(label=label, row=row, figure=row.figures[place], change=change)


def _sentences(told: Told, question: QuestionFigures, some: Sequence[Compared]) -> Sequence[str]:
    """The clear changes, the largest first; that there is none, or that none is told."""
    clear = [one for one in some if one.change.is_up or one.change.is_down]
    clear.sort(key=lambda one: -abs(one.change.value or 0))
    if clear:
        return [
            f"“{one.label}”: {_clear_words(told, question, one)}." for one in clear[:MOST_NAMED]
        ]
    if _is_any_told(some):
        return [str(phrases.NO_CHANGE)]
    reasons = dict.fromkeys(one.change.why for one in some)
    return [str(phrases.REASONS[reason]) for reason in reasons]


def _is_any_told(some: Sequence[Compared]) -> bool:
    return any(one.change.value is not None for one in some)


def _clear_words(told: Told, question: QuestionFigures, one: Compared) -> str:
    """``up by 6 percentage points, most likely by 1 to 11``, of a change that is clear."""
    change = one.change
    near, far = sorted(abs(end or 0) for end in (change.low, change.high))
    words = {
        "much": _size(told, question, one.row, abs(change.value or 0)),
        "near": _plain(told, question, one.row, near),
        "far": _plain(told, question, one.row, far),
    }
    if near == far:
        return (_("up by %(much)s") if change.is_up else _("down by %(much)s")) % words
    if change.is_up:
        return _("up by %(much)s, most likely by %(near)s to %(far)s") % words
    return _("down by %(much)s, most likely by %(near)s to %(far)s") % words


def _size(told: Told, question: QuestionFigures, row: FigureRow, value: float) -> str:
    """How much a change is, without its sign."""
    if row.value in AMOUNTS:
        return told.written(question, row, value)
    points = round(value * HUNDRED)
    return ngettext("%(n)s percentage point", "%(n)s percentage points", points) % {
        "n": number(points)
    }


def _plain(told: Told, question: QuestionFigures, row: FigureRow, value: float) -> str:
    if row.value in AMOUNTS:
        return told.written(question, row, value)
    return number(round(value * HUNDRED))


def columns(question: QuestionFigures) -> Sequence[Column]:
    is_amount = question.kind is VariableKind.NUMBER
    return [
        Column(label=_("What is compared")),
        Column(label=_("%(figure)s then") % {"figure": value_name(question)}),
        Column(label=_("%(figure)s now") % {"figure": value_name(question)}),
        Column(label=_("Change") if is_amount else _("Change in percentage points")),
        Column(label=_("Most likely range of the change")),
    ]


def _line(told: Told, question: QuestionFigures, one: Compared) -> Line:
    change = one.change
    if change.value is None or change.low is None or change.high is None:
        words = str(phrases.SHORT.get(change.why, ""))
        return Line(
            label=one.label,
            cells=("–", _shown(told, question, one), words, "–"),
            is_hidden=change.why == WhyNot.HIDDEN,
        )
    low, high = (_signed(told, question, one.row, end) for end in (change.low, change.high))
    return Line(
        label=one.label,
        cells=(
            told.written(question, one.row, change.was or 0),
            _shown(told, question, one),
            _signed(told, question, one.row, change.value),
            low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high},
        ),
        is_hidden=False,
    )


def _shown(told: Told, question: QuestionFigures, one: Compared) -> str:
    """The figure now; one that is hidden is a dash."""
    value = one.figure.value
    return "–" if value is None else told.written(question, one.row, value)


def _signed(told: Told, question: QuestionFigures, row: FigureRow, value: float) -> str:
    """With the sign that readers know, and nothing before a nought."""
    said = _plain(told, question, row, abs(value))
    is_nothing = not round(value * HUNDRED) if row.value not in AMOUNTS else not value
    sign = "+" if value > 0 else MINUS
    return said if is_nothing else f"{sign}{said}"


def _chart(
    told: Told,
    question: QuestionFigures,
    some: Sequence[Compared],
    by: str | None,
    row: FigureRow | None,
) -> IntervalChart | None:
    """Each figure then and now, with its range; nothing where none is told."""
    shown = [one for one in some if one.change.value is not None]
    if not shown:
        return None
    usual = picture(told, question)
    compared = f"{usual.title} {told.answer(question, row.value)}" if by and row else usual.title
    return IntervalChart(
        title=_("Then and now: %(question)s") % {"question": compared},
        name=usual.name,
        value_name=usual.value_name,
        unit=usual.unit,
        decimals=usual.decimals,
        estimates=[each for one in shown for each in _then_and_now(one)],
    )


def _then_and_now(one: Compared) -> Iterator[Estimate]:
    change, figure = one.change, one.figure
    yield Estimate(
        name=_("Then: %(answer)s") % {"answer": one.label},
        value=change.was,
        low=change.was_low,
        high=change.was_high,
    )
    yield Estimate(
        name=_("Now: %(answer)s") % {"answer": one.label},
        value=figure.value,
        low=figure.low,
        high=figure.high,
    )


def overlap(trends: Trends) -> str:
    """How many answered both waves, or why that is not said."""
    if not trends.is_counted:
        return str(phrases.NOT_COUNTED)
    if trends.both is None:
        return str(phrases.FEW_IN_BOTH)
    return ngettext(
        "At least %(n)s organisation answered both waves.",
        "At least %(n)s organisations answered both waves.",
        trends.both,
    ) % {"n": number(trends.both)}


def _cautions(trends: Trends, question: QuestionFigures) -> Sequence[phrases.Sentence]:
    said = [words for key, words in phrases.CAUTIONS.items() if key in trends.cautions]
    return [*said, phrases.PRICES] if question.is_money else said


def blocks(told: Told, question: QuestionFigures) -> Iterator[Block]:
    """What a report says of the changes of a question."""
    part = trend_part(told, question)
    if part is None:
        return
    yield Heading(text=part.heading, level=3)
    yield Paragraph(text=" ".join(str(words) for words in part.why or part.said))
    if part.chart:
        yield Drawn(chart=part.chart, has_table=False, has_caption=False)
    if part.lines:
        yield Table(
            caption=part.heading,
            header=[column.label for column in part.columns],
            rows=[(line.label, *line.cells) for line in part.lines],
        )
        notes = [part.overlap, *(str(words) for words in part.cautions)]
        yield Notes(title=_("To read it right"), items=notes)
