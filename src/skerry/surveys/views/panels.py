"""Panels: whom a search means, by strata, before and after they are frozen."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.actors import asking
from skerry.actors.models import Organisation, Segment
from skerry.actors.queries.choosing import choose
from skerry.actors.queries.segments import segments_visible_to
from skerry.actors.views import filters
from skerry.kernel.contacts import names_of
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.surveys import phrases
from skerry.surveys.enums import Dimension
from skerry.surveys.forms_waves import PanelForm, PanelSource
from skerry.surveys.models import Panel
from skerry.surveys.queries import panels as queries
from skerry.surveys.queries.panels import Candidate
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.services import panels as services
from skerry.surveys.services.panels import Frame
from skerry.surveys.views.wording import strata_groups

MEMBERS_A_PAGE = 50


@require_safe
@require(Permission.WAVES_VIEW)
def panels(request: Request) -> HttpResponse:
    rows = list(queries.panels_visible_to(request.viewer))
    context = {
        "panels": rows,
        "names": names_of({panel.by for panel in rows}),
        "may_manage": request.viewer.may(Permission.WAVES_MANAGE),
    }
    return page(request, "surveys/panels.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.WAVES_MANAGE)
def panel_new(request: Request) -> HttpResponse:
    source = PanelSource(request.GET, segments=segments_visible_to(request.viewer))
    segment = source.cleaned_data["segment"] if source.is_valid() else None
    found = _candidates(request, segment)
    form = _form(request.POST or None, segment)
    wants_it = form.is_valid() and "preview" not in request.POST
    if wants_it and (made := _freeze(request, form, segment, found)):
        messages.success(request, phrases.PANEL_FROZEN)
        return redirect(made)
    context = _preview(form, found) | _search(request, segment) | {"source": source, "form": form}
    return page(request, "surveys/panel_new.html", context, status=422 if form.errors else 200)


def _form(wanted: QueryDict | None, segment: Segment | None) -> PanelForm:
    initial = {
        "name": segment.name if segment else "",
        "dimensions": [Dimension.KIND, Dimension.SIZE],
        "place_level": 3,
    }
    return PanelForm(wanted, initial=initial)


def _candidates(request: Request, segment: Segment | None) -> Sequence[Candidate]:
    found: QuerySet[Organisation]
    if segment:
        found = asking.members(segment, viewer=request.viewer)
    else:
        found = asking.found(request.GET, viewer=request.viewer)
    return queries.candidates(found, viewer=request.viewer, takes_examples=settings.DEMO)


def _preview(form: PanelForm, found: Sequence[Candidate]) -> dict[str, object]:
    """Who would be in it, by the strata that are chosen so far."""
    said = (
        form.cleaned_data
        if form.is_bound and "dimensions" in getattr(form, "cleaned_data", {})
        else {}
    )
    dimensions = form.chosen if said else [Dimension.KIND, Dimension.SIZE]
    level = said.get("place_level", 3)
    sizes = queries.strata_among(found, dimensions, place_level=level)
    return {
        "total": len(found),
        "sizes": sizes,
        "groups": strata_groups(sizes, dimensions),
        "smallest": settings.SURVEY_SMALLEST_STRATUM,
    }


def _search(request: Request, segment: Segment | None) -> dict[str, object]:
    """How the search can be narrowed, as the directory narrows it."""
    asked = filters.asked(request)
    narrowing = filters.narrowing(asked, choose(asked.wanted, viewer=request.viewer))
    return {
        "segment": segment,
        "asked": asked,
        "facet_fields": narrowing.fields,
    }


def _freeze(
    request: Request, form: PanelForm, segment: Segment | None, found: Sequence[Candidate]
) -> Panel | None:
    frame = Frame(
        name=form.cleaned_data["name"],
        query=segment.query if segment else asking.kept(request.GET),
        segment=segment.name if segment else "",
        dimensions=form.chosen,
        place_level=form.cleaned_data["place_level"],
    )
    try:
        return services.freeze_panel(
            frame=frame, members=found, by=request.actor, now=timezone.now()
        )
    except services.PanelEmpty:
        form.add_error(None, phrases.PANEL_EMPTY)
        return None


def _found(request: Request, uuid: UUID) -> Panel:
    return get_object_or_404(queries.panels_visible_to(request.viewer), uuid=uuid)


@require_safe
@require(Permission.WAVES_VIEW)
def panel(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    dimensions = [Dimension(name) for name in found.dimensions]
    sizes = queries.strata_of(found)
    members = queries.members_seen(found, viewer=request.viewer)
    shown = Paginator(members, MEMBERS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "panel": found,
        "sizes": sizes,
        "groups": strata_groups(sizes, dimensions),
        "dimensions": [phrases.DIMENSIONS[dimension] for dimension in dimensions],
        "smallest": settings.SURVEY_SMALLEST_STRATUM,
        "members": shown,
        "unseen": found.members.count() - shown.paginator.count,
        "overlaps": queries.overlaps(found),
        "waves": list(waves_visible_to(request.viewer).filter(panel=found)),
        "may_manage": request.viewer.may(Permission.WAVES_MANAGE),
    }
    return page(request, "surveys/panel.html", context)


@require_POST
@require(Permission.WAVES_MANAGE)
def panel_delete(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    try:
        services.delete_panel(panel=found, by=request.actor, now=timezone.now())
    except services.PanelInUse:
        messages.error(request, phrases.PANEL_IN_USE)
        return redirect(found)
    messages.success(request, phrases.PANEL_DELETED)
    return redirect("surveys:panels")
