"""The directory as the desk works with it: rows to tick, tags, and deeds for many at once."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from skerry.actors import asking, phrases, phrases_desk
from skerry.actors.forms_desk import Deed, SegmentForm, WorkForm
from skerry.actors.models import Segment
from skerry.actors.queries import directory
from skerry.actors.queries import segments as queries
from skerry.actors.queries import tags as tag_queries
from skerry.actors.queries.choosing import Choosing
from skerry.actors.queries.directory import MAX_PAGES, PAGE_SIZE, Sort
from skerry.actors.queries.segments import Row
from skerry.actors.services import segments, tags
from skerry.actors.views import filters
from skerry.actors.views.filters import FacetShown
from skerry.actors.views.paging import counted_page
from skerry.kernel.components import Choice, Link, address
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission


@require_safe
@require(Permission.SEGMENTS_MANAGE)
def working_list(request: Request) -> HttpResponse:
    return _page(request, _form(request))


@require_POST
@require(Permission.SEGMENTS_MANAGE)
def work(request: Request) -> HttpResponse:
    form = _form(request, request.POST)
    if not form.is_valid():
        return _page(request, form)
    if form.cleaned_data["deed"] in {Deed.TAG, Deed.UNTAG}:
        return _tag(request, form)
    return _pick(request, form, form.cleaned_data["segment"])


def _form(request: Request, answer: QueryDict | None = None) -> WorkForm:
    viewer = request.viewer
    return WorkForm(
        answer,
        tags=tag_queries.tags_visible_to(viewer),
        segments=queries.segments_visible_to(viewer),
    )


def _meant(request: Request, form: WorkForm) -> Sequence[int]:
    """The ticked rows, or all that the address means; never one that the viewer does not see."""
    if form.cleaned_data["whole"]:
        found = asking.found(request.GET, viewer=request.viewer)
        return list(found.values_list("pk", flat=True))
    return sorted(directory.seen_among(form.ticked, viewer=request.viewer))


def _tag(request: Request, form: WorkForm) -> HttpResponse:
    tagging = tags.tag_organisations(
        tag=form.cleaned_data["tag"],
        organisations=_meant(request, form),
        adds=form.cleaned_data["deed"] == Deed.TAG,
        by=request.actor,
        now=timezone.now(),
    )
    return redirect(asking.address("actors:tagging", request.GET, tagging.uuid))


def _pick(request: Request, form: WorkForm, segment: Segment) -> HttpResponse:
    try:
        number = segments.pick_organisations(
            segment=segment,
            organisations=_meant(request, form),
            is_added=form.cleaned_data["deed"] == Deed.PICK,
            by=request.actor,
            now=timezone.now(),
        )
    except segments.TooManyPicked:
        messages.error(request, phrases_desk.TOO_MANY_PICKED)
        return redirect(asking.address("actors:working_list", request.GET))
    sentence = ngettext(
        "One organisation is held by hand now.",
        "%(number)s organisations are held by hand now.",
        number,
    )
    messages.success(request, sentence % {"number": number})
    return redirect(segment)


def _page(request: Request, form: WorkForm) -> HttpResponse:
    asked = filters.asked(request)
    chosen_tags = asking.tags_asked(request.GET)
    chosen = queries.choosing(asked.wanted, chosen_tags, viewer=request.viewer)
    narrowing = filters.narrowing(asked, chosen)
    groups = [_tag_facet(request), *narrowing.groups]
    kept = asking.kept(request.GET)
    context = {
        "asked": asked,
        "total": chosen.total,
        "groups": [group for group in groups if group.choices],
        "chosen": filters.chosen_links(request, groups),
        "rows": _rows(request, asked.page, chosen),
        "sorts": _sorts(request, asked),
        "form": form,
        "follow_segments": queries.segments_visible_to(request.viewer).filter(follows_search=True),
        "segment_form": SegmentForm(auto_id="segment_%s"),
        "query": kept,
        "with_query": f"?{kept}" if kept else "",
    }
    status = 422 if form.is_bound else 200
    return page(request, "actors/desk/working_list.html", context, part="results", status=status)


def _rows(request: Request, number: int, chosen: Choosing) -> Page[Row]:
    reachable = min(chosen.total, MAX_PAGES * PAGE_SIZE)
    number = min(number, max(1, -(-reachable // PAGE_SIZE)))
    shown = queries.rows(chosen.page_keys((number - 1) * PAGE_SIZE), viewer=request.viewer)
    return counted_page(shown, number=number, total=reachable, size=PAGE_SIZE)


def _sorts(request: Request, asked: asking.Asked) -> list[Link]:
    return [
        Link(
            label=phrases.SORTS[sort],
            href=address(request, sort=sort, page=None),
            is_current=sort == asked.wanted.sort,
        )
        for sort in (Sort.NAME, Sort.NEWEST)
    ]


def _tag_facet(request: Request) -> FacetShown:
    chosen = set(asking.tags_asked(request.GET))
    choices = [
        Choice(value=str(uuid), label=name, count=size, is_chosen=uuid in chosen)
        for uuid, name, size in tag_queries.sizes(request.viewer)
    ]
    return FacetShown(name=asking.TAG, title=phrases_desk.TAGS, choices=choices, is_open=True)
