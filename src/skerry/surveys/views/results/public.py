"""Published results, one question at a time; a draft only for those who run surveys."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from skerry.kernel.caching import remembered
from skerry.kernel.documents import Document, to_html, to_pdf
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.models import DataVersion
from skerry.kernel.permissions import Permission
from skerry.kernel.tables import Format, csv_lines, download
from skerry.surveys import phrases_results as phrases
from skerry.surveys.enums import ResultsState
from skerry.surveys.models import Results
from skerry.surveys.queries.results import results_visible_to
from skerry.surveys.views.results import about, chosen, files, interface, segments_part
from skerry.surveys.views.results.labels import Told, told
from skerry.surveys.views.results.openings_part import openings_shown
from skerry.surveys.views.results.quotes_part import quotes_shown
from skerry.surveys.views.results.report import report_of
from skerry.surveys.views.results.trends_told import trend_part

T = TypeVar("T")


@require_safe
@require(Permission.RESULTS_VIEW)
def published(request: Request) -> HttpResponse:
    language = request.LANGUAGE_CODE
    rows = results_visible_to(request.viewer).filter(state=ResultsState.PUBLISHED)
    listed = [
        (row, row.wave.title(language), about.who_answered(told(row, language=language)))
        for row in rows
    ]
    return page(request, "surveys/results/list.html", {"listed": listed})


@require_safe
@require(Permission.RESULTS_VIEW)
def results(request: Request, uuid: UUID) -> HttpResponse:
    found, words = _found(request, uuid)
    picked = chosen.chosen(words, request.GET.dict())
    context = shown_of(found, picked) | how_made(words) | openings_shown(found, picked, request)
    context |= quotes_shown(found, words, picked)
    return page(
        request,
        "surveys/results/results.html",
        context
        | {
            "title": found.wave.title(words.language),
            "segments": segments_part.part_of(found, words),
        },
        part="finding",
    )


def _found(request: Request, uuid: UUID) -> tuple[Results, Told]:
    found = get_object_or_404(results_visible_to(request.viewer), uuid=uuid)
    return found, told(found, language=request.LANGUAGE_CODE)


def shown_of(found: Results, picked: chosen.Chosen | None) -> dict[str, object]:
    """The question that was chosen, and the ways to other ones."""
    if picked is None:
        return {"results": found, "finding": None}
    return {
        "results": found,
        "finding": chosen.finding(picked, found),
        "chosen": picked,
        "groups": chosen.question_groups(picked),
        "ways": chosen.ways_to_compare(picked),
        "answers": chosen.answers_to_compare(picked),
        "before": chosen.neighbour(picked, -1),
        "after": chosen.neighbour(picked, 1),
        "query": chosen.query_of(picked),
        "trend": trend_part(picked.told, picked.question, picked.by, picked.row),
    }


def how_made(words: Told) -> dict[str, object]:
    """What a page says of the whole set."""
    return {
        "who_answered": about.who_answered(words),
        "weighing": about.weighing(words),
        "harm": about.harm(words),
        "protection": about.protection(words),
        "methods": about.methods(words),
        "is_sample": words.is_sample,
        "range_words": phrases.SAMPLE_RANGE,
        "hidden_words": phrases.WHY_HIDDEN,
    }


@require_safe
@require(Permission.RESULTS_VIEW)
def report(request: Request, uuid: UUID) -> HttpResponse:
    found, words = _found(request, uuid)
    context = {
        "results": found,
        "title": found.wave.title(words.language),
        "report": _printed(report_of(found, words), to_html),
    }
    return page(request, "surveys/results/report.html", context)


def _printed(document: Document, printed: Callable[[Document], T]) -> T:
    """What ``printed`` makes of the report, made once for all who read the same."""
    made = partial(printed, document)
    return remembered(DataVersion.SITE, printed.__name__, repr(document), made)


@require_safe
@require(Permission.RESULTS_VIEW)
def report_pdf(request: Request, uuid: UUID) -> HttpResponse:
    found, words = _found(request, uuid)
    written = _printed(report_of(found, words), to_pdf)
    return _file(written, content_type="application/pdf", name=_name(found, words, "pdf"))


@require_safe
@require(Permission.RESULTS_VIEW)
def figures_csv(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The figures of the chosen question in every group; of all questions where none is chosen."""
    found, words = _found(request, uuid)
    name = request.GET.get("question", "")
    wanted = [each for each in words.content.questions if not name or each.name == name]
    if name and not wanted:
        raise Http404
    lines = csv_lines(files.header(), files.rows(words, wanted), has_bom=True)
    return download(lines, format=Format.CSV, name=_name(found, words, name).strip("."))


@require_safe
@require(Permission.RESULTS_VIEW)
def figures_json(request: Request, uuid: UUID) -> JsonResponse:
    """The whole set, for programs."""
    found, words = _found(request, uuid)
    address = request.build_absolute_uri(reverse("surveys:results", args=[found.uuid]))
    return JsonResponse(interface.document(found, words, address=address))


@require_safe
@require(Permission.RESULTS_VIEW)
def picture_svg(request: Request, uuid: UUID) -> HttpResponse:
    found, words = _found(request, uuid)
    drawing = files.drawing(_picked(request, words), title=found.wave.title(words.language))
    return _file(drawing.encode(), content_type="image/svg+xml", name=_name(found, words, "svg"))


@require_safe
@require(Permission.RESULTS_VIEW)
def picture_png(request: Request, uuid: UUID) -> HttpResponse:
    found, words = _found(request, uuid)
    drawing = files.drawing(_picked(request, words), title=found.wave.title(words.language))
    return _file(files.as_png(drawing), content_type="image/png", name=_name(found, words, "png"))


def _picked(request: Request, words: Told) -> chosen.Chosen:
    picked = chosen.chosen(words, request.GET.dict())
    if picked is None or not picked.has_picture:
        raise Http404
    return picked


def _name(found: Results, words: Told, ending: str) -> str:
    """What a file is called when it is saved."""
    return f"{slugify(found.wave.title(words.language))[:60] or 'results'}.{ending}"


def _file(content: bytes, *, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
