"""The part "In order": answers by how many gave them, with the places that each may have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skerry.kernel.charts import Estimate, IntervalChart
from skerry.kernel.components import Choice, Column
from skerry.kernel.documents import Block, Heading, Paragraph, Table
from skerry.kernel.documents import Figure as Drawn
from skerry.kernel.formats import percent, reader_locale
from skerry.kernel.tables import Row
from skerry.methods.openings import METHOD, VERSION
from skerry.surveys import phrases_openings as phrases
from skerry.surveys.rules.figures.content import Figure, FigureRow, QuestionFigures
from skerry.surveys.rules.figures.variables import VariableKind
from skerry.surveys.rules.openings.orders import Order, order_of
from skerry.surveys.views.results import pictures
from skerry.surveys.views.results.chosen import Chosen
from skerry.surveys.views.results.labels import Told
from skerry.surveys.views.results.pictures import Cell, Line

MOST_NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Ordered:
    """What a page says of the order; ``columns`` and ``lines`` are its table.

    ``answer`` is the one by which the lines of a matrix are put in order, ``answers`` all of them.
    """

    label: str
    answer: str
    answers: Sequence[Choice]
    said: Sequence[str]
    chart: IntervalChart | None
    columns: Sequence[Column]
    lines: Sequence[Line]
    query: str


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What is put in order: each with what it is called, and its figures."""

    told: Told
    answer: str
    labels: Mapping[str, str]
    rows: Mapping[str, FigureRow]

    def order(self, place: int) -> Order:
        figures: Sequence[tuple[str, Figure]] = [
            (name, row.figures[place]) for name, row in self.rows.items()
        ]
        return order_of(figures, is_sample=self.told.is_sample)


def ordered(chosen: Chosen, asked: Mapping[str, str]) -> Ordered | None:
    """The order of the answers to the chosen question, or of all lines of its matrix.

    None for questions of which only one answer is given, and for numbers.
    """
    told, question = chosen.told, chosen.question
    listed = listed_of(told, question, asked.get("answer", ""))
    if listed is None:
        return None
    found = listed.order(told.everybody)
    query = {"question": question.name, "answer": listed.answer}
    return Ordered(
        label=_("In order"),
        answer=told.answer(question, listed.answer) if listed.answer else "",
        answers=_answers(told, question, listed),
        said=_said(listed, found),
        chart=_chart(listed, found) if len(found.spans) > 1 else None,
        columns=_columns(chosen, question),
        lines=_lines(chosen, listed, found),
        query=urlencode(query),
    )


def listed_of(told: Told, question: QuestionFigures, answer: str) -> Listed | None:
    """The answers to a question, or the lines of its matrix by those who gave ``answer``."""
    if question.kind in (VariableKind.CHOSEN, VariableKind.FIRST):
        rows = {row.value: row for row in question.rows}
        labels = {value: told.answer(question, value) for value in rows}
        return Listed(told=told, answer="", labels=labels, rows=rows)
    if told.asked(question).row is None:
        return None
    values = [row.value for row in question.rows]
    wanted = answer if answer in values else values[-1]
    lines = _lines_of_matrix(told, question)
    return Listed(
        told=told,
        answer=wanted,
        labels={each.name: told.question(each) for each in lines},
        rows={each.name: each.rows[values.index(wanted)] for each in lines},
    )


def all_listed(
    told: Told, questions: Sequence[QuestionFigures], answer: str
) -> Sequence[tuple[QuestionFigures, Listed]]:
    """Everything among ``questions`` that can be put in order, each matrix once."""
    found: dict[str, tuple[QuestionFigures, Listed]] = {}
    for question in questions:
        listed = listed_of(told, question, answer)
        if listed:
            name = next(iter(listed.rows)) if listed.answer else question.name
            found.setdefault(name, (question, listed))
    return list(found.values())


def _lines_of_matrix(told: Told, question: QuestionFigures) -> Sequence[QuestionFigures]:
    lines = {row.name for row in told.asked(question).question.rows}
    return [each for each in told.content.questions if each.name in lines]


def _answers(told: Told, question: QuestionFigures, listed: Listed) -> Sequence[Choice]:
    """The answers by which the lines of a matrix can be put in order."""
    if not listed.answer:
        return []
    return [
        Choice(
            value=row.value,
            label=told.answer(question, row.value),
            is_chosen=row.value == listed.answer,
        )
        for row in question.rows
    ]


def _said(listed: Listed, found: Order) -> Sequence[str]:
    """Which is first, as far as that is certain, and what is left out."""
    return [_first(listed, found), *_left_out(found)]


def _first(listed: Listed, found: Order) -> str:
    if not found.spans:
        return str(phrases.NO_ORDER)
    if len(found.spans) == 1:
        return str(phrases.ONE_SHOWN)
    certain = found.first_for_certain
    if certain:
        words = {"answer": listed.labels[certain.item]}
        if listed.told.is_sample:
            return _("“%(answer)s” is the most frequent for certain.") % words
        return _("Among those who answered, “%(answer)s” is the most frequent.") % words
    names = [listed.labels[each.item] for each in found.perhaps_first]
    return _("%(answers)s cannot be told apart: each of them may be the most frequent.") % {
        "answers": several(names)
    }


def several(names: Sequence[str]) -> str:
    """Some names in a row, each in quotes, and how many more there are."""
    quoted = [_("“%(name)s”") % {"name": name} for name in names[:MOST_NAMED]]
    more = len(names) - len(quoted)
    if more:
        quoted.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return format_list(quoted, locale=reader_locale())


def _left_out(found: Order) -> Sequence[str]:
    number = len(found.hidden)
    if not number:
        return []
    return [
        ngettext(
            "%(n)s is left out because its figure is hidden: a place counts among those that are shown.",
            "%(n)s are left out because their figures are hidden: a place counts among those that are shown.",
            number,
        )
        % {"n": number}
    ]


def _chart(listed: Listed, found: Order) -> IntervalChart:
    estimates = [
        Estimate(
            name=listed.labels[span.item],
            value=span.rank,
            low=span.low,
            high=span.high,
            text=_from_to(span.low, span.high),
        )
        for span in found.spans
    ]
    return IntervalChart(
        title=_("In order: the places that each may have"),
        name=_("What was answered"),
        value_name=_("Place, the most frequent first"),
        estimates=estimates,
        least=1,
    )


def _from_to(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def _columns(chosen: Chosen, question: QuestionFigures) -> Sequence[Column]:
    if chosen.by:
        return pictures.columns(chosen.told, question, chosen.by)
    return [
        Column(label=_("What was answered")),
        Column(label=_("Share")),
        Column(label=_("Place")),
    ]


def _lines(chosen: Chosen, listed: Listed, found: Order) -> Sequence[Line]:
    """In the order of everybody; in each column the share with its place there, the hidden ones last."""
    orders = [
        (place, {span.item: span for span in listed.order(place).spans})
        for place, _label in chosen.told.columns(chosen.by)
    ]
    names = [*(span.item for span in found.spans), *found.hidden]
    return [
        Line(
            label=listed.labels[name],
            cells=[
                Cell(
                    value=percent(spans[name].value),
                    range=place_words(spans[name].low, spans[name].high),
                )
                if name in spans
                else Cell(value=str(phrases.HIDDEN), is_hidden=True)
                for _place, spans in orders
            ],
        )
        for name in names
    ]


def place_words(low: int, high: int) -> str:
    if low == high:
        return _("place %(n)s") % {"n": low}
    return _("place %(low)s to %(high)s") % {"low": low, "high": high}


def method_words() -> str:
    """With which method places and openings are found."""
    return _("Method: %(name)s, version %(n)s.") % {"name": METHOD, "n": VERSION}


def header() -> Row:
    return (
        _("Question"),
        _("What was answered"),
        _("Group"),
        _("Share"),
        _("Place"),
        _("Place, from"),
        _("Place, to"),
        _("Shown or hidden"),
    )


def csv_rows(told: Told, question: QuestionFigures, listed: Listed) -> Iterator[Row]:
    """A line for each answer and group; one that is hidden says so and holds nothing."""
    title = told.above(question) or told.question(question)
    if listed.answer:
        title = f"{title} – {told.answer(question, listed.answer)}"
    for place, group in every_group(told):
        found = listed.order(place)
        for span in found.spans:
            label = listed.labels[span.item]
            ends = (span.rank, span.low, span.high)
            yield (title, label, group, round(span.value, 2), *ends, phrases.SHOWN)
        for name in found.hidden:
            yield (title, listed.labels[name], group, None, None, None, None, phrases.HIDDEN)


def every_group(told: Told) -> Sequence[tuple[int, str]]:
    """Everybody, then each group by whatever figures are compared."""
    groups = [column for by in told.groups for column in told.groups[by]]
    return [*told.columns(None), *groups]


def order_blocks(chosen: Chosen) -> Iterator[Block]:
    """What the report says of the order; of a matrix once, after its last line."""
    part = ordered(chosen, {})
    if part is None or not _is_complete(chosen):
        return
    yield Heading(text=part.label, level=3)
    if part.answer:
        yield Paragraph(
            text=_("All lines of this question, by how many say “%(answer)s”.")
            % {"answer": part.answer}
        )
    yield Paragraph(text=" ".join(part.said))
    if part.chart:
        yield Drawn(chart=part.chart, has_table=False, has_caption=False)
    yield Table(
        caption=part.label,
        header=[column.label for column in part.columns],
        rows=[_written(line) for line in part.lines],
    )


def _is_complete(chosen: Chosen) -> bool:
    """Everything that is put in order was told before."""
    told, question = chosen.told, chosen.question
    return told.asked(question).row is None or question is _lines_of_matrix(told, question)[-1]


def _written(line: Line) -> Sequence[str]:
    cells = [part for cell in line.cells for part in (cell.value, cell.range or "–")]
    return (line.label, *cells)
