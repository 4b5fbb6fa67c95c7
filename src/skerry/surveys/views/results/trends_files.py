"""Changes since an earlier wave as rows for spreadsheets."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from skerry.kernel.gate import require
from skerry.kernel.http import Request
from skerry.kernel.permissions import Permission
from skerry.kernel.tables import Format, Row, csv_lines, download
from skerry.surveys import phrases_trends
from skerry.surveys.queries.results import results_visible_to
from skerry.surveys.rules.figures.content import FigureRow, QuestionFigures
from skerry.surveys.rules.figures.trends_kept import QuestionTrend
from skerry.surveys.views.results.labels import Told, told


@require_safe
@require(Permission.RESULTS_VIEW)
def changes_csv(request: Request, uuid: UUID) -> HttpResponseBase:
    """Every question with each of its changes in every group, or why there is none."""
    found = get_object_or_404(results_visible_to(request.viewer), uuid=uuid)
    words = told(found, language=request.LANGUAGE_CODE)
    name = slugify(f"{found.wave.title(words.language)} {_('changes')}")[:70]
    lines = csv_lines(header(), rows(words), has_bom=True)
    return download(lines, format=Format.CSV, name=name)


def header() -> Row:
    return (
        _("Name of the question"),
        _("Question"),
        _("Name of the answer"),
        _("What was answered"),
        _("Compared by"),
        _("Group"),
        _("Figure then"),
        _("Figure now"),
        _("Change"),
        _("From"),
        _("To"),
        _("Why there is none"),
    )


def rows(told: Told) -> Iterator[Row]:
    """Nothing where no earlier wave was chosen."""
    trends = told.content.trends
    for question in told.content.questions if trends else ():
        found = trends.question(question.name) if trends else None
        if found and found.reasons:
            reasons = " ".join(str(phrases_trends.REASONS[each]) for each in found.reasons)
            yield (question.name, told.whole(question), *[""] * 9, reasons)
        elif found:
            yield from _of_question(told, question, found)


def _of_question(told: Told, question: QuestionFigures, found: QuestionTrend) -> Iterator[Row]:
    figures = {row.value: row for row in question.rows}
    for row in found.rows:
        for by in (None, *told.groups_of(question)):
            above = told.way(by) if by else ""
            for place, group in told.columns(by)[1 if by else 0 :]:
                yield (
                    *(question.name, told.whole(question)),
                    *(row.value, told.answer(question, row.value)),
                    *(above, group),
                    *_cells(figures[row.value], found, place),
                )


def _cells(row: FigureRow, found: QuestionTrend, place: int) -> Row:
    trend = found.row(row.value)
    change = trend.changes[place] if trend else None
    if change is None or change.why:
        why = phrases_trends.REASONS[change.why] if change else ""
        return ("", "", "", "", "", str(why))
    return (change.was, row.figures[place].value, change.value, change.low, change.high, "")
