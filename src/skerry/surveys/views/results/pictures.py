"""The figures of a question as a picture, and as rows of words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from skerry.kernel.charts import Estimate, IntervalChart
from skerry.kernel.charts.values import Unit as ChartUnit
from skerry.kernel.components import Column
from skerry.kernel.formats import number as written_number
from skerry.kernel.formats import percent
from skerry.surveys import phrases_results as phrases
from skerry.surveys.rules.figures.content import Figure, FigureRow, QuestionFigures
from skerry.surveys.rules.figures.variables import VariableKind
from skerry.surveys.views.results.labels import AMOUNTS, DRAWN_AMOUNTS, EURO, Told


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One figure in words; where it is hidden, that is said instead."""

    value: str
    range: str = ""
    is_hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of a table: what it is called, and a cell for each column."""

    label: str
    cells: Sequence[Cell]
    is_answer: bool = True


def picture(told: Told, question: QuestionFigures) -> IntervalChart:
    """All answers to a question, of everybody."""
    everybody = told.everybody
    first, *_others = rows = drawn_rows(question)
    estimates = [
        _estimate(told, told.answer(question, row.value), row.figures[everybody]) for row in rows
    ]
    return _chart(told, question, first, title=told.whole(question), estimates=estimates)


def drawn_rows(question: QuestionFigures) -> Sequence[FigureRow]:
    """The rows that one picture can show: of a number the amounts, not how many gave one."""
    amounts = [row for row in question.rows if row.value in DRAWN_AMOUNTS]
    return amounts or question.rows


def leading_row(told: Told, question: QuestionFigures) -> FigureRow:
    """The answer that most gave."""
    return max(drawn_rows(question), key=lambda row: row.figures[told.everybody].value or 0)


def comparison(told: Told, question: QuestionFigures, row: FigureRow, by: str) -> IntervalChart:
    """One answer to a question, of everybody and of each group."""
    estimates = [_estimate(told, label, row.figures[place]) for place, label in told.columns(by)]
    title = f"{told.whole(question)} {told.answer(question, row.value)}"
    return _chart(told, question, row, title=title, estimates=estimates)


def is_drawn(chart: IntervalChart) -> bool:
    """Whether a figure of ``chart`` is shown."""
    return any(estimate.value is not None for estimate in chart.estimates)


def columns(told: Told, question: QuestionFigures, by: str | None) -> Sequence[Column]:
    """The heads of the table."""
    first = Column(label=_("What was answered"))
    if by:
        return [first, *(Column(label=label) for _place, label in told.columns(by))]
    if not told.is_sample:
        return [first, Column(label=value_name(question))]
    return [first, Column(label=value_name(question)), Column(label=_("Most likely range"))]


def lines(told: Told, question: QuestionFigures, by: str | None) -> Sequence[Line]:
    """A line for each answer, then for each way of giving none."""
    return [
        Line(
            label=told.answer(question, row.value),
            cells=[_cell(told, question, row, place) for place, _label in told.columns(by)],
            is_answer=row in question.rows,
        )
        for row in (*question.rows, *question.silent)
    ]


def bases(told: Told, question: QuestionFigures, by: str | None) -> Line:
    """How many organisations stand behind each column; of groups that answers make, which share."""
    cells = [_base(told, question, place) for place, _label in told.columns(by)]
    return Line(label=_("Organisations that answered"), cells=cells)


def stand_for(told: Told, by: str | None) -> Line | None:
    """For how many organisations those of each column stand; nothing where that is not known."""
    counts = [told.content.domains[place].weighted for place, _label in told.columns(by)]
    if not any(counts):
        return None
    cells = [Cell(value="–" if count is None else written_number(count)) for count in counts]
    return Line(label=_("Organisations for which they stand"), cells=cells)


def value_name(question: QuestionFigures) -> str:
    return _("Figure") if question.kind is VariableKind.NUMBER else _("Share")


def _cell(told: Told, question: QuestionFigures, row: FigureRow, place: int) -> Cell:
    figure = row.figures[place]
    if figure.value is None:
        return Cell(value=str(phrases.HIDDEN), is_hidden=True)
    value = told.written(question, row, figure.value)
    return Cell(value=value, range=told.range_of(question, row, figure))


def _base(told: Told, question: QuestionFigures, place: int) -> Cell:
    count, share = question.bases[place], told.content.domains[place].share
    if share is not None:
        return Cell(value=_("%(share)s of all") % {"share": percent(share)})
    if count is None:
        return Cell(value=str(phrases.HIDDEN), is_hidden=True)
    return Cell(value=str(count))


def _estimate(told: Told, name: str, figure: Figure) -> Estimate:
    low, high = told.ends(figure) or (None, None)
    return Estimate(name=name, value=figure.value, low=low, high=high)


def _chart(
    told: Told,
    question: QuestionFigures,
    row: FigureRow,
    *,
    title: str,
    estimates: Sequence[Estimate],
) -> IntervalChart:
    """``row`` is the row that is drawn, or the first of them: all are measured alike."""
    is_amount = row.value in AMOUNTS
    return IntervalChart(
        title=title,
        name=_("What was answered"),
        value_name=_amount_axis(told, question) if is_amount else _share_axis(told),
        unit=_amount_unit(told, question) if is_amount else ChartUnit.SHARE,
        decimals=1 if is_amount and not question.is_money else 0,
        estimates=estimates,
    )


def _amount_unit(told: Told, question: QuestionFigures) -> ChartUnit:
    is_euro = question.is_money and told.currency(question) == EURO
    return ChartUnit.EURO if is_euro else ChartUnit.NUMBER


def _share_axis(told: Told) -> str:
    """Of whom the shares are."""
    return _("Share of all organisations") if told.is_sample else _("Share of those who answered")


def _amount_axis(told: Told, question: QuestionFigures) -> str:
    """In what the numbers below the picture are counted."""
    if question.is_money:
        return told.currency(question)
    return told.measure(question) or _("As it was asked")
