"""The report of a wave: every figure that is shown, and how the figures were made."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from skerry.kernel.documents import (
    Block,
    Contents,
    Document,
    Emphasis,
    Figure,
    Heading,
    List,
    Notes,
    PageBreak,
    Paragraph,
    Strong,
    Table,
)
from skerry.kernel.formats import date as written_day
from skerry.kernel.identity.queries import current_identity
from skerry.surveys import phrases_results as phrases
from skerry.surveys.enums import ResultsState
from skerry.surveys.models import Results
from skerry.surveys.queries.quotes import published_quotes
from skerry.surveys.rules.figures.content import FigureRow, QuestionFigures
from skerry.surveys.views.results import about, pictures, quotes_part, segments_part, sentences
from skerry.surveys.views.results.chosen import Chosen, note_on
from skerry.surveys.views.results.labels import Told
from skerry.surveys.views.results.ordered import order_blocks
from skerry.surveys.views.results.placed import opening_blocks
from skerry.surveys.views.results.trends_told import blocks as trend_blocks
from skerry.surveys.views.wording import last_day_of


def report_of(found: Results, told: Told) -> Document:
    day, quotes = found.published_at or found.computed_at, published_quotes(found)
    return Document(
        title=found.wave.title(told.language),
        language=told.language,
        author=current_identity().name,
        date=timezone.localdate(day),
        blocks=[
            *_opening(found, told),
            Contents(title=_("Contents")),
            PageBreak(),
            *segments_part.blocks(found, told),
            *_questions(found, told, quotes),
            *quotes_part.blocks(quotes, told),
            *opening_blocks(found, told),
            *_making(found, told),
        ],
    )


def _opening(found: Results, told: Told) -> Iterator[Block]:
    if found.state == ResultsState.DRAFT:
        yield Paragraph(text=[Strong(text=_("A draft. Not to be passed on."))])
    wave = found.wave
    yield Paragraph(text=about.who_answered(told))
    yield Paragraph(
        text=_("The survey took answers from %(first)s to %(last)s.")
        % {"first": written_day(wave.opens_on), "last": written_day(last_day_of(wave))}
    )
    yield Paragraph(text=phrases.SAMPLE_RANGE if told.is_sample else phrases.ANSWERED_RANGE)
    yield from (Paragraph(text=[Strong(text=words)]) for words in about.harm(told))


def _questions(found: Results, told: Told, quotes: quotes_part.Quotes) -> Iterator[Block]:
    for section, questions in groupby(told.content.questions, key=told.section):
        yield Heading(text=section or _("Questions"))
        for question in questions:
            yield from _question(found, told, question)
            yield from quotes_part.under(quotes, question.name)


def _question(found: Results, told: Told, question: QuestionFigures) -> Iterator[Block]:
    yield Heading(text=told.whole(question), level=2)
    yield Paragraph(text=" ".join(sentences.finding(told, question)))
    if note := note_on(found, question.name, told):
        yield Paragraph(text=[Strong(text=_("What the region says: ")), Emphasis(text=note)])
    chart = pictures.picture(told, question)
    if pictures.is_drawn(chart):
        yield Figure(chart=chart, has_table=False, has_caption=False)
    yield _table(told, question, None)
    yield Notes(title=_("To read it right"), items=_notes(told, question))
    row = pictures.leading_row(told, question)
    yield from order_blocks(Chosen(told=told, question=question, by=None, row=row))
    yield from trend_blocks(told, question)
    for by in told.groups_of(question):
        yield from _comparison(told, question, row, by)


def _comparison(told: Told, question: QuestionFigures, row: FigureRow, by: str) -> Iterator[Block]:
    """The answer that most gave, group by group, as a picture; all answers as a table."""
    yield Heading(text=told.way(by), level=3)
    answer = told.answer(question, row.value)
    difference = sentences.difference(told, row, by)
    yield Paragraph(text=[Strong(text=f"“{answer}”. "), difference])
    chart = pictures.comparison(told, question, row, by)
    if pictures.is_drawn(chart):
        yield Figure(chart=chart, has_table=False, has_caption=False)
    yield _table(told, question, by)


def _table(told: Told, question: QuestionFigures, by: str | None) -> Table:
    lines = [*pictures.lines(told, question, by), pictures.bases(told, question, by)]
    if stand_for := pictures.stand_for(told, by):
        lines.append(stand_for)
    title = told.question(question)
    words = f"{title} {told.way(by)}" if by else title
    return Table(
        caption=words,
        header=[column.label for column in pictures.columns(told, question, by)],
        rows=[(line.label, *_cells(line, is_compared=by is not None)) for line in lines],
    )


def _cells(line: pictures.Line, *, is_compared: bool) -> Iterator[str]:
    """The figures; where groups are compared, with their ranges below each other in one cell."""
    for cell in line.cells:
        if not is_compared:
            yield from (cell.value, cell.range)
        else:
            yield f"{cell.value} ({cell.range})" if cell.range else cell.value


def _notes(told: Told, question: QuestionFigures) -> Sequence[str]:
    places = told.places_of(question)
    notes = [sentences.base_sentence(told, question, told.everybody)]
    notes += sentences.asked_sentences(told, question)
    notes += sentences.caution_sentences(question, places)
    if sentences.is_something_hidden(question, places):
        notes.append(str(phrases.WHY_HIDDEN))
    return notes


def _making(found: Results, told: Told) -> Iterator[Block]:
    yield Heading(text=_("How these figures were made"))
    yield Heading(text=_("Whom they stand for"), level=2)
    yield from (Paragraph(text=words) for words in about.weighing(told))
    classes = about.classes(told, found.wave)
    if len(classes) > 1:
        yield Paragraph(text=_("Within these groups those who answered stand for the others:"))
        yield List(items=classes)
    yield Heading(text=_("How small groups are protected"), level=2)
    yield from (Paragraph(text=words) for words in about.protection(told))
    yield Heading(text=_("Methods"), level=2)
    header = (_("Method"), _("Name and version"))
    yield Table(caption=_("Methods"), header=header, rows=about.methods(told))
