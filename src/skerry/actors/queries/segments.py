"""Segments and the desk's working list: whom a search of the directory means, with tags and picks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from skerry.actors.models import Organisation, Segment, SegmentPick, Site, Tag
from skerry.actors.queries import directory, tags
from skerry.actors.queries.choosing import Choosing, choose
from skerry.actors.queries.directory import Wanted
from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class Row:
    """An organisation as the desk lists it."""

    organisation: Organisation
    city: str
    tags: Sequence[Tag]


def segments_visible_to(viewer: Viewer) -> "QuerySet[Segment]":
    """All segments by name: those who work with them share them."""
    rows = Segment.objects.order_by("name")
    return rows if viewer.may(Permission.SEGMENTS_MANAGE) else rows.none()


def found(
    wanted: Wanted, chosen_tags: Sequence[UUID], *, viewer: Viewer
) -> "QuerySet[Organisation]":
    """Those that answer to all of ``wanted`` and have one of the tags, if any are chosen."""
    rows = directory.organisations(wanted, viewer=viewer)
    if not chosen_tags:
        return rows
    return rows.filter(pk__in=tags.tagged(chosen_tags, viewer=viewer).values("organisation"))


def choosing(wanted: Wanted, chosen_tags: Sequence[UUID], *, viewer: Viewer) -> Choosing:
    """As ``found``, by the columns in memory: to count, to narrow and to turn pages."""
    if not chosen_tags:
        return choose(wanted, viewer=viewer)
    links = tags.tagged(chosen_tags, viewer=viewer)
    having = set(links.values_list("organisation", flat=True))
    hits = sorted(having) if wanted.hits is None else [pk for pk in wanted.hits if pk in having]
    return choose(replace(wanted, hits=hits), viewer=viewer)


def members(
    segment: Segment, searched: "QuerySet[Organisation]", *, viewer: Viewer
) -> "QuerySet[Organisation]":
    """Who belongs to ``segment`` now, of those that the viewer may see.

    ``searched`` is what its query finds. What was picked by hand outweighs it.
    """
    picks = SegmentPick.objects.filter(segment=segment)
    belongs = Q(pk__in=picks.filter(is_added=True).values("organisation"))
    if segment.follows_search:
        out = picks.filter(is_added=False).values("organisation")
        belongs |= Q(pk__in=searched.values("pk")) & ~Q(pk__in=out)
    return Organisation.objects.visible_to(viewer).filter(belongs)


def picked(segment: Segment) -> Mapping[bool, int]:
    """How many were added by hand, and how many taken out."""
    counts = dict(segment.picks.values_list("is_added").annotate(n=Count("pk")))
    return {is_added: counts.get(is_added, 0) for is_added in (True, False)}


def rows(pks: Sequence[int], *, viewer: Viewer) -> Sequence[Row]:
    """Those of the organisations ``pks`` that the viewer may see, in this order."""
    seen = Organisation.objects.visible_to(viewer).in_bulk(pks)
    cities = _cities(pks)
    labels = tags.tags_of(pks, viewer=viewer)
    return [
        Row(organisation=seen[pk], city=cities.get(pk, ""), tags=labels.get(pk, ()))
        for pk in pks
        if pk in seen
    ]


def _cities(pks: Sequence[int]) -> Mapping[int, str]:
    """The city of each, the main site's before others."""
    sites = Site.objects.filter(organisation__in=pks).exclude(city="").order_by("is_main", "-id")
    return dict(sites.values_list("organisation_id", "city"))
