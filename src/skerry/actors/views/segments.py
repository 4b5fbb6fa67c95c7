"""Segments: kept searches, their members, and what is done with them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.actors import asking, phrases_desk
from skerry.actors.forms import PublicId
from skerry.actors.forms_desk import SegmentForm, ticked
from skerry.actors.models import Segment
from skerry.actors.queries import segments as queries
from skerry.actors.queries.choosing import choose
from skerry.actors.queries.directory import PAGE_SIZE
from skerry.actors.queries.tags import tags_visible_to
from skerry.actors.services import segments as services
from skerry.actors.views import filters
from skerry.actors.views.paging import counted_page
from skerry.kernel import slots
from skerry.kernel.actor import Viewer
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.slots import Slot


def _found(request: Request, uuid: UUID) -> Segment:
    return get_object_or_404(queries.segments_visible_to(request.viewer), uuid=uuid)


@require_safe
@require(Permission.SEGMENTS_MANAGE)
def segments(request: Request) -> HttpResponse:
    viewer = request.viewer
    rows = [
        (segment, asking.members(segment, viewer=viewer).count(), described(segment, viewer))
        for segment in queries.segments_visible_to(viewer)
    ]
    return page(
        request,
        "actors/desk/segments.html",
        {"rows": rows, "form": SegmentForm(auto_id="segment_%s")},
    )


@require_POST
@require(Permission.SEGMENTS_MANAGE)
def segment_keep(request: Request) -> HttpResponse:
    form = SegmentForm(request.POST, auto_id="segment_%s")
    query = asking.kept(QueryDict(request.POST.get("query", "")))
    if form.is_valid():
        try:
            made = services.keep_segment(
                name=form.cleaned_data["name"],
                query=query,
                follows_search="by_hand" not in request.POST,
                by=request.actor,
                now=timezone.now(),
            )
        except services.SegmentNameTaken:
            form.add_error("name", phrases_desk.SEGMENT_NAME_TAKEN)
        else:
            messages.success(request, phrases_desk.SEGMENT_KEPT)
            return redirect(made)
    context = {"form": form, "query": query, "by_hand": "by_hand" in request.POST}
    return page(request, "actors/desk/segment_new.html", context, status=422)


@require_POST
@require(Permission.SEGMENTS_MANAGE)
def segment_search(request: Request) -> HttpResponse:
    """Give a segment that is there another search."""
    wanted = PublicId().clean(request.POST.get("segment"))
    known = queries.segments_visible_to(request.viewer)
    found = known.filter(uuid=wanted).first() if wanted else None
    asked = QueryDict(request.POST.get("query", ""))
    if found is None:
        messages.error(request, phrases_desk.CHOOSE_A_SEGMENT)
        return redirect(asking.address("actors:working_list", asked))
    query = asking.kept(asked)
    services.change_segment(
        segment=found, name=found.name, query=query, by=request.actor, now=timezone.now()
    )
    messages.success(request, phrases_desk.SEGMENT_CHANGED)
    return redirect(found)


@require_safe
@require(Permission.SEGMENTS_MANAGE)
def segment(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    viewer = request.viewer
    members = asking.members(found, viewer=viewer).values_list("pk", flat=True)
    shown = Paginator(members, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = queries.rows(list(shown.object_list), viewer=viewer)
    total = shown.paginator.count
    context = {
        "segment": found,
        "total": total,
        "rows": counted_page(rows, number=shown.number, total=total, size=PAGE_SIZE),
        "described": described(found, viewer),
        "picked": queries.picked(found),
        "segment_actions": slots.fill(Slot.SEGMENT_ACTIONS, viewer=viewer, segment=found.uuid),
    }
    return page(request, "actors/desk/segment.html", context)


def described(segment: Segment, viewer: Viewer) -> list[tuple[str, list[str]]]:
    """The search in words: what is narrowed, and to what."""
    if not segment.follows_search:
        return []
    query = QueryDict(segment.query)
    asked = asking.asked(query, viewer=viewer)
    groups = filters.narrowing(asked, choose(asked.wanted, viewer=viewer)).groups
    words = [(str(phrases_desk.WORDS), [asked.wanted.words])] if asked.wanted.words else []
    tagged = set(asking.tags_asked(query))
    tags = [tag.name for tag in tags_visible_to(viewer) if tag.uuid in tagged]
    facets = [
        (str(group.title), [str(choice.label) for choice in group.choices if choice.is_chosen])
        for group in groups
    ]
    every = [*words, *facets, (str(phrases_desk.TAGS), tags)]
    return [(title, labels) for title, labels in every if labels]


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.SEGMENTS_MANAGE)
def segment_change(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    form = SegmentForm(request.POST or None, initial={"name": found.name})
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            services.change_segment(
                segment=found, name=name, query=found.query, by=request.actor, now=timezone.now()
            )
        except services.SegmentNameTaken:
            form.add_error("name", phrases_desk.SEGMENT_NAME_TAKEN)
        else:
            messages.success(request, phrases_desk.SEGMENT_CHANGED)
            return redirect(found)
    context = {"segment": found, "form": form}
    status = 422 if form.is_bound else 200
    return page(request, "actors/desk/segment_change.html", context, status=status)


@require_POST
@require(Permission.SEGMENTS_MANAGE)
def segment_delete(request: Request, uuid: UUID) -> HttpResponse:
    services.delete_segment(segment=_found(request, uuid), by=request.actor, now=timezone.now())
    messages.success(request, phrases_desk.SEGMENT_DELETED)
    return redirect("actors:segments")


@require_POST
@require(Permission.SEGMENTS_MANAGE)
def segment_drop(request: Request, uuid: UUID) -> HttpResponse:
    """Take the ticked organisations out of the segment."""
    found = _found(request, uuid)
    meant = ticked(request.POST)
    if meant:
        services.pick_organisations(
            segment=found,
            organisations=meant,
            is_added=False,
            by=request.actor,
            now=timezone.now(),
        )
        messages.success(request, phrases_desk.SEGMENT_CHANGED)
    return redirect(reverse("actors:segment", args=[uuid]))
