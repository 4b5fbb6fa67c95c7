"""Openings for everybody: what matters and is badly served, and the order of answers as a file."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from skerry.kernel.components import Choice, Column
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.tables import Format, csv_lines, download
from skerry.surveys.models import Results
from skerry.surveys.queries.results import results_visible_to
from skerry.surveys.views.results import chosen, files, ordered, placed
from skerry.surveys.views.results.labels import Told, told


@require_safe
@require(Permission.RESULTS_VIEW)
def openings(request: Request, uuid: UUID) -> HttpResponse:
    found, words = _found(request, uuid)
    picked = chosen.chosen(words, request.GET.dict())
    by = picked.by if picked else None
    context = {
        "results": found,
        "title": found.wave.title(words.language),
        "openings": placed.placed_of(found, words),
        "by": by,
        "ways": _ways(picked),
        "compared_columns": _columns(words, by),
    }
    return page(request, "surveys/results/openings.html", context, part="openings")


def _found(request: Request, uuid: UUID) -> tuple[Results, Told]:
    found = get_object_or_404(results_visible_to(request.viewer), uuid=uuid)
    return found, told(found, language=request.LANGUAGE_CODE)


def _ways(picked: chosen.Chosen | None) -> Sequence[Choice]:
    return chosen.ways_to_compare(picked) if picked else []


def _columns(words: Told, by: str | None) -> Sequence[Column]:
    return [
        Column(label=_("Thing")),
        *(Column(label=label) for _place, label in words.columns(by)),
    ]


@require_safe
@require(Permission.RESULTS_VIEW)
def openings_csv(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """All openings, every thing in every group."""
    found, words = _found(request, uuid)
    rows = (row for each in placed.placed_of(found, words) for row in placed.csv_rows(each))
    lines = csv_lines(placed.csv_header(), rows, has_bom=True)
    return download(lines, format=Format.CSV, name=_stem(found, words))


@require_safe
@require(Permission.RESULTS_VIEW)
def order_csv(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The order of the answers to the chosen question, in every group; of all where none is chosen."""
    found, words = _found(request, uuid)
    name, answer = request.GET.get("question", ""), request.GET.get("answer", "")
    wanted = [one for one in words.content.questions if name in ("", one.name)]
    listed = ordered.all_listed(words, wanted, answer)
    if name and not listed:
        raise Http404
    rows = (row for question, each in listed for row in ordered.csv_rows(words, question, each))
    lines = csv_lines(ordered.header(), rows, has_bom=True)
    return download(lines, format=Format.CSV, name=_stem(found, words))


@require_safe
@require(Permission.RESULTS_VIEW)
def opening_svg(request: Request, uuid: UUID, opening: UUID) -> HttpResponse:
    found, words = _found(request, uuid)
    drawing = _drawing(found, words, opening)
    return _file(drawing.encode(), content_type="image/svg+xml", name=f"{_stem(found, words)}.svg")


@require_safe
@require(Permission.RESULTS_VIEW)
def opening_png(request: Request, uuid: UUID, opening: UUID) -> HttpResponse:
    found, words = _found(request, uuid)
    drawing = files.as_png(_drawing(found, words, opening))
    return _file(drawing, content_type="image/png", name=f"{_stem(found, words)}.png")


def _drawing(found: Results, words: Told, opening: UUID) -> str:
    """The picture with its key; absent where nothing is shown of it."""
    every = {each.opening.uuid: each for each in placed.placed_of(found, words)}
    wanted = every.get(opening)
    if wanted is None or wanted.chart is None:
        raise Http404
    key = "; ".join(f"{spot.mark} {spot.name}" for spot in wanted.chart.spots)
    source = [key, found.wave.title(words.language), *wanted.notes]
    return files.framed(wanted.chart, source, language=words.language)


def _stem(found: Results, words: Told) -> str:
    """What a file is called when it is saved, without its ending."""
    title = slugify(found.wave.title(words.language))[:60] or "results"
    return f"{title}-openings"


def _file(content: bytes, *, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
