"""Registrations for the European Cybersecurity Atlas: first what would be sent, then the files."""

import json
from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from skerry.actors import asking, phrases_atlas
from skerry.actors.forms_atlas import AtlasForm, AtlasReasonForm
from skerry.actors.models import Organisation
from skerry.actors.queries import atlas, profiles
from skerry.actors.queries.atlas import Registered
from skerry.actors.queries.exports import MAX_ROWS
from skerry.actors.rules.atlas import FieldOrder, Registration
from skerry.actors.rules.atlas_documents import document_of
from skerry.actors.rules.atlas_tables import row_of
from skerry.actors.views import filters
from skerry.actors.views.list_exports import Taken, reason_page, remember_export
from skerry.kernel import counting, tables
from skerry.kernel.components import Link
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.tables import Format
from skerry.kernel.visibility import Visibility

PAGE_LENGTH = 25


@require_safe
@require(Permission.ORGANISATION_EDIT)
def organisation(request: Request, uuid: UUID) -> HttpResponse:
    found = _kept(request, uuid)
    _remember_reading(request, [found], "atlas")
    form = AtlasForm(request.GET)
    registration = atlas.registration_of(found)
    context = {
        "organisation": found,
        "form": form,
        "groups": phrases_atlas.groups(registration, form.chosen),
        "missing": registration.missing(),
        "files": _files(form, found.uuid),
    }
    return page(request, "actors/atlas/organisation.html", context)


@require_safe
@require(Permission.ORGANISATION_EDIT)
def organisation_file(request: Request, uuid: UUID, file_format: str) -> HttpResponseBase:
    found = _kept(request, uuid)
    _remember_reading(request, [found], file_format)
    registration = atlas.registration_of(found)
    return _file([registration], file_format, AtlasForm(request.GET).chosen)


@require_safe
@require(Permission.ORGANISATION_MANAGE)
def directory(request: Request) -> HttpResponse:
    form = AtlasForm(request.GET)
    rows = _found(request)
    _remember_reading(request, [row.organisation for row in rows], "atlas")
    summary = atlas.summary(rows)
    context = {
        "form": form,
        "summary": summary,
        "counted": phrases_atlas.counted(summary.answered, form.chosen),
        "incomplete": Paginator(summary.incomplete, PAGE_LENGTH).get_page(request.GET.get("page")),
        "missing": phrases_atlas.missing,
        "filters": _filters(request),
        "query": f"?{urlencode(_filters(request))}",
        "export": urlencode([*_filters(request), ("order", form.chosen)]),
        "max_rows": MAX_ROWS,
    }
    return page(request, "actors/atlas/directory.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ORGANISATION_MANAGE)
def directory_export(request: Request) -> HttpResponseBase:
    form = AtlasReasonForm(request.POST or None)
    rows = _found(request)
    pks = [row.organisation.pk for row in rows]
    taken = Taken(segment=None, filter=asking.kept(request.GET), pks=pks)
    if not form.is_valid():
        return reason_page(request, "actors/atlas/export.html", taken, form)
    file_format = form.cleaned_data["file_format"]
    remember_export(request, taken, form.cleaned_data["reason"], f"atlas {file_format}")
    _remember_reading(request, [row.organisation for row in rows], file_format)
    registrations = [row.registration for row in rows]
    return _file(registrations, file_format, AtlasForm(request.GET).chosen)


def _kept(request: Request, uuid: UUID) -> Organisation:
    """An organisation that the viewer keeps; its registration is nobody else's business."""
    found = profiles.organisation_visible_to(request.viewer, uuid=uuid)
    if found is None:
        raise Http404
    if not request.viewer.may(Permission.ORGANISATION_EDIT, organisation=found.uuid):
        raise PermissionDenied
    return found


def _found(request: Request) -> Sequence[Registered]:
    """What the address of the directory names, with its filters."""
    return list(atlas.registrations(filters.asked(request).wanted, viewer=request.viewer))


def _filters(request: Request) -> list[tuple[str, str]]:
    """What the address says of the directory, and not of this page."""
    named = [(name, request.GET.getlist(name)) for name in request.GET]
    return [
        (name, value) for name, values in named if name not in {"order", "page"} for value in values
    ]


def _files(form: AtlasForm, uuid: UUID) -> list[Link]:
    name, query = "actors:organisation_atlas_file", urlencode({"order": form.chosen})
    return [
        Link(label=label, href=f"{reverse(name, args=[uuid, file_format])}?{query}")
        for file_format, label in phrases_atlas.FILES.items()
    ]


def _remember_reading(
    request: Request, organisations: Sequence[Organisation], file_format: str
) -> None:
    """As with the page of each: the audit log knows who read protected entries."""
    for found in organisations:
        if found.visibility == Visibility.PROTECTED:
            counting.record_sensitive_reading(
                target=found,
                by=request.actor,
                now=timezone.now(),
                detail={"export": file_format},
            )


def _file(
    registrations: Sequence[Registration], file_format: str, order: FieldOrder
) -> HttpResponseBase:
    if file_format not in phrases_atlas.FILES:
        raise Http404
    rows = map(row_of, registrations)
    if file_format == Format.CSV:
        lines = tables.csv_lines(phrases_atlas.columns(), rows, has_bom=True)
        return tables.download(lines, format=Format.CSV, name="registrations")
    if file_format == Format.XLSX:
        book = tables.xlsx_bytes(phrases_atlas.columns(), rows, title="FORM-ECCC-001")
        return tables.download([book], format=Format.XLSX, name="registrations")
    text = json.dumps(document_of(registrations, order), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/vnd.api+json")
    response["Content-Disposition"] = 'attachment; filename="registrations.json"'
    return response
