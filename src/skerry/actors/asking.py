"""From an address of the directory, open or kept, to what is looked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from skerry.actors import forms
from skerry.actors.models import Organisation, Segment
from skerry.actors.queries import concepts, directory, places, segments
from skerry.actors.queries.directory import Facet, Sort, Wanted
from skerry.actors.queries.places import EVERYWHERE, Areas
from skerry.kernel.actor import Viewer

TAG = "tag"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for. ``chosen`` holds the values as the address has them."""

    wanted: Wanted
    page: int
    areas: Areas
    chosen: Mapping[Facet, Sequence[str]]


def asked(query: QueryDict, *, viewer: Viewer) -> Asked:
    """Read the address; without a place the home region is meant."""
    values = forms.DirectoryFilter(query).asked()
    areas = places.areas_naming(values[Facet.PLACE])
    chosen = {facet: list(values[facet]) for facet in Facet if values[facet]}
    if Facet.PLACE not in chosen:
        chosen[Facet.PLACE] = [areas.default]
    wanted = Wanted(
        words=values["q"], chosen=_database_values(chosen), sort=_sort(values["sort"], values["q"])
    )
    return Asked(
        wanted=directory.with_hits(wanted, viewer=viewer),
        page=values["page"],
        areas=areas,
        chosen=chosen,
    )


def tags_asked(query: QueryDict) -> Sequence[UUID]:
    """The desk's tags that the address names."""
    texts = query.getlist(TAG)[: forms.MOST_CHOICES]
    return [uuid for text in texts if (uuid := forms.PublicId().clean(text))]


def kept(query: QueryDict) -> str:
    """The part of an address that says whom it means, to be kept: no page, no order."""
    meant = QueryDict(mutable=True)
    for name in ("q", *Facet, TAG):
        values = [value for value in query.getlist(name) if value.strip()]
        if values:
            meant.setlist(name, values)
    return meant.urlencode()


def address(url_name: str, query: QueryDict, *arguments: object) -> str:
    """A page about those whom an address means."""
    where, meant = reverse(url_name, args=arguments), kept(query)
    return f"{where}?{meant}" if meant else where


def found(query: QueryDict, *, viewer: Viewer) -> "QuerySet[Organisation]":
    """All whom the address means, by name."""
    wanted = asked(query, viewer=viewer).wanted
    rows = segments.found(wanted, tags_asked(query), viewer=viewer)
    return rows.order_by("name", "id")


def members(segment: Segment, *, viewer: Viewer) -> "QuerySet[Organisation]":
    """All who belong to ``segment`` now, by name."""
    searched = (
        found(QueryDict(segment.query), viewer=viewer)
        if segment.follows_search
        else Organisation.objects.none()
    )
    return segments.members(segment, searched, viewer=viewer).order_by("name", "id")


def _sort(name: str, words: str) -> Sort:
    if name and (words or name != Sort.RELEVANCE):
        return Sort(name)
    return Sort.RELEVANCE if words else Sort.NAME


def _database_values(chosen: Mapping[Facet, Sequence[str]]) -> Mapping[Facet, Sequence[str]]:
    values = dict(chosen)
    if EVERYWHERE in values.get(Facet.PLACE, ()):
        del values[Facet.PLACE]
    for facet in (Facet.CONCEPT, Facet.SECTOR):
        if facet in values:
            values[facet] = [str(pk) for pk in concepts.with_keys(values[facet])] or ["0"]
    return values
