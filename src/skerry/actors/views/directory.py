"""The directory: the list with its facets, and the files to take away."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.core.paginator import Page
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from markupsafe import Markup

from skerry.actors import asking, phrases
from skerry.actors.asking import Asked
from skerry.actors.enums import IdentifierScheme
from skerry.actors.queries import choosing, directory, exports
from skerry.actors.queries.choosing import Choosing
from skerry.actors.queries.directory import MAX_PAGES, PAGE_SIZE, Sort
from skerry.actors.queries.exports import MAX_ROWS, Exported
from skerry.actors.views import filters
from skerry.actors.views.cards import cards
from skerry.actors.views.linked_data import CONTEXT, organisation_item
from skerry.actors.views.paging import counted_page
from skerry.kernel import counting, slots, tables
from skerry.kernel.caching import cached_for_visitors
from skerry.kernel.components import Link, address
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.models import DataVersion
from skerry.kernel.permissions import Permission
from skerry.kernel.slots import Slot
from skerry.kernel.tables import Format


@require_safe
@require(Permission.DIRECTORY_VIEW)
@cached_for_visitors(DataVersion.DIRECTORY)
def organisations(request: Request) -> HttpResponse:
    asked = filters.asked(request)
    chosen = choosing.choose(asked.wanted, viewer=request.viewer)
    narrowing = filters.narrowing(asked, chosen)
    context = {
        "asked": asked,
        "total": chosen.total,
        "narrowing": narrowing,
        "chosen": filters.chosen_links(request, narrowing.groups),
        "cards": _page_of_cards(request, asked.page, chosen),
        "sorts": _sorts(request, asked),
        "title": _title(asked),
        "with_query": _query(request),
        "max_rows": MAX_ROWS,
        "slot_foot": slots.fill(
            Slot.DIRECTORY_FOOT, viewer=request.viewer, words=asked.wanted.words
        ),
        "may_manage": request.viewer.may(Permission.ORGANISATION_MANAGE),
        "actions": slots.fill(Slot.DIRECTORY_ACTIONS, viewer=request.viewer, query=_query(request)),
        "works_with_it": request.viewer.may(Permission.SEGMENTS_MANAGE),
        "is_cut": chosen.total > MAX_PAGES * PAGE_SIZE,
    }
    return page(request, "actors/directory.html", context, part="results")


def _query(request: Request) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


def _page_of_cards(request: Request, number: int, chosen: Choosing) -> Page[Markup]:
    reachable = min(chosen.total, MAX_PAGES * PAGE_SIZE)
    number = min(number, max(1, -(-reachable // PAGE_SIZE)))
    shown = cards(chosen.page_keys((number - 1) * PAGE_SIZE), viewer=request.viewer)
    return counted_page(shown, number=number, total=reachable, size=PAGE_SIZE)


def _sorts(request: Request, asked: Asked) -> list[Link]:
    return [
        Link(
            label=label,
            href=address(request, sort=sort, page=None),
            is_current=sort == asked.wanted.sort,
        )
        for sort, label in phrases.SORTS.items()
        if asked.wanted.words or sort is not Sort.RELEVANCE
    ]


def _title(asked: Asked) -> str:
    codes = asked.chosen[directory.Facet.PLACE]
    if len(codes) == 1 and codes[0] in asked.areas.names:
        return _("Organisations in %(place)s") % {"place": asked.areas.name(codes[0])}
    return _("Organisations")


@require_safe
@require(Permission.DIRECTORY_EXPORT)
def export(request: Request, file_format: str) -> HttpResponseBase:
    if file_format not in list(Format):
        raise Http404
    if request.viewer.may(Permission.SEGMENTS_MANAGE):
        # Whoever sees more than others says what for.
        return redirect(asking.address("actors:list_export", request.GET))
    asked = filters.asked(request)
    _remember_reading(request, asked, file_format)
    rows = exports.exported(asked.wanted, viewer=request.viewer, language=get_language() or "en")
    return tables.download(
        WRITERS[Format(file_format)](rows), format=Format(file_format), name="organisations"
    )


def _remember_reading(request: Request, asked: Asked, file_format: str) -> None:
    """As with the page of each: the audit log knows who took protected entries away.

    Only their own can be among them: who sees others is asked for a reason.
    """
    for organisation in exports.protected_among(asked.wanted, viewer=request.viewer):
        counting.record_sensitive_reading(
            target=organisation,
            by=request.actor,
            now=timezone.now(),
            detail={"export": file_format},
        )


def _csv(rows: Iterable[Exported]) -> Iterator[str]:
    return tables.csv_lines(phrases.EXPORT_COLUMNS, map(_row, rows), has_bom=True)


def _xlsx(rows: Iterable[Exported]) -> Iterator[bytes]:
    header = phrases.EXPORT_COLUMNS
    yield tables.xlsx_bytes(header, map(_row, rows), title=_("Organisations"))


def _json_ld(rows: Iterable[Exported]) -> Iterator[str]:
    return tables.json_ld_lines(CONTEXT, map(_item, rows))


WRITERS: Mapping[Format, Callable[[Iterable[Exported]], Iterator[Any]]] = {  # Any: text or bytes
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.JSON_LD: _json_ld,
}


def _row(row: Exported) -> list[tables.Cell]:
    organisation = row.organisation
    return [
        organisation.name,
        organisation.get_kind_display(),
        organisation.get_size_class_display(),
        row.city,
        row.country,
        row.region,
        organisation.website,
        "; ".join(f"{IdentifierScheme(name).name}:{value}" for name, value in row.identifiers),
        "; ".join(row.concepts),
        _("yes") if organisation.is_example else _("no"),
        str(_item(row)["@id"]),
    ]


def _item(row: Exported) -> dict[str, object]:
    return organisation_item(
        row.organisation,
        city=row.city,
        country=row.country,
        identifiers=row.identifiers,
        concepts=row.concepts,
    )
