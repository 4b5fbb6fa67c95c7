"""Lists that the desk takes out as files: each asks for a reason, and the log keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from skerry.actors import asking
from skerry.actors.forms_desk import ReasonForm
from skerry.actors.models import Segment
from skerry.actors.queries import exports, segments
from skerry.actors.queries.exports import MAX_ROWS
from skerry.actors.services.segments import record_export
from skerry.actors.views.directory import WRITERS
from skerry.kernel import tables
from skerry.kernel.contacts import names_of
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.tables import Format

EXPORTS_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What is to be taken out: a segment, or what an address means."""

    segment: Segment | None
    filter: str
    pks: Sequence[int]


def _taken(request: Request, uuid: UUID | None) -> Taken:
    viewer = request.viewer
    segment = None
    if uuid:
        segment = get_object_or_404(segments.segments_visible_to(viewer), uuid=uuid)
        rows = asking.members(segment, viewer=viewer)
    else:
        rows = asking.found(request.GET, viewer=viewer)
    return Taken(
        segment=segment,
        filter=segment.query if segment else asking.kept(request.GET),
        pks=list(rows.values_list("pk", flat=True)[:MAX_ROWS]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.SEGMENTS_MANAGE)
def list_export(request: Request, uuid: UUID | None = None) -> HttpResponseBase:
    taken = _taken(request, uuid)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        return _file(request, taken, form)
    return reason_page(request, "actors/desk/list_export.html", taken, form)


def reason_page(
    request: Request, template: str, taken: Taken, form: ReasonForm
) -> HttpResponseBase:
    """How much would be taken out, and the question what for."""
    context = {
        "taken": taken,
        "form": form,
        "total": len(taken.pks),
        "protected": exports.protected_of(taken.pks),
        "max_rows": MAX_ROWS,
    }
    status = 422 if form.is_bound else 200
    return page(request, template, context, status=status)


def remember_export(request: Request, taken: Taken, reason: str, file_format: str) -> None:
    counts = {
        "filter": taken.filter,
        "rows": len(taken.pks),
        "protected": exports.protected_of(taken.pks),
        "export": file_format,
    }
    record_export(
        segment=taken.segment,
        reason=reason,
        counts=counts,
        by=request.actor,
        now=timezone.now(),
    )


def _file(request: Request, taken: Taken, form: ReasonForm) -> HttpResponseBase:
    file_format = Format(form.cleaned_data["file_format"])
    remember_export(request, taken, form.cleaned_data["reason"], file_format)
    rows = exports.described(taken.pks, language=get_language() or "en")
    name = taken.segment.name if taken.segment else "organisations"
    return tables.download(WRITERS[file_format](rows), format=file_format, name=name)


@require_safe
@require(Permission.SEGMENTS_MANAGE)
def list_exports(request: Request) -> HttpResponse:
    rows = exports.taken_out_visible_to(request.viewer)
    shown = Paginator(rows, EXPORTS_A_PAGE).get_page(request.GET.get("page"))
    context = {"exports": shown, "names": names_of({event.by for event in shown.object_list})}
    return page(request, "actors/desk/list_exports.html", context)
