"""Search over everything that has a page: each kind by itself, only what the viewer sees."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Model, QuerySet
from django.urls import reverse

from skerry.actors.models import (
    Concept,
    Initiative,
    Offering,
    OfferingText,
    Organisation,
    Region,
    Site,
)
from skerry.actors.queries.concepts import named
from skerry.kernel.actor import Viewer
from skerry.kernel.search import Hit, SearchKind, find_each

MOST_SHOWN: Final = 10
MOST_COUNTED: Final = 200


@dataclass(frozen=True, kw_only=True)
class Found:
    title: str
    href: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """``is_more`` says that there are at least ``number``, and that counting stopped there."""

    kind: SearchKind
    number: int
    shown: Sequence[Found]
    is_more: bool
    href: str = ""


def search_everything(words: str, *, viewer: Viewer, language: str) -> Sequence[Group]:
    """The best of each kind that has any."""
    within = {kind: _seen(kind, viewer) for kind in SearchKind}
    found = find_each(words, within, limit=MOST_COUNTED)
    return [_group(kind, hits, language) for kind, hits in found.items() if hits]


def _group(kind: SearchKind, hits: Sequence[Hit], language: str) -> Group:
    shown = SHOWN[kind]([hit.object_id for hit in hits[:MOST_SHOWN]], language)
    lists = {
        SearchKind.ORGANISATION: "actors:directory",
        SearchKind.INITIATIVE: "actors:initiatives",
    }
    return Group(
        kind=kind,
        number=len(hits),
        shown=shown,
        is_more=len(hits) == MOST_COUNTED,
        href=reverse(lists[kind]) if kind in lists else "",
    )


def _seen(kind: SearchKind, viewer: Viewer) -> "QuerySet[Model] | None":
    """What the viewer may see of ``kind``; concepts and regions are public."""
    match kind:
        case SearchKind.ORGANISATION:
            return Organisation.objects.visible_to(viewer)
        case SearchKind.INITIATIVE:
            return Initiative.objects.visible_to(viewer)
        case SearchKind.OFFERING:
            arrived = Organisation.objects.visible_to(viewer).values("pk")
            return Offering.objects.visible_to(viewer).filter(organisation__in=arrived)
        case _:
            return None


def _organisations(pks: Sequence[int], _language: str) -> Sequence[Found]:
    rows = Organisation.objects.in_bulk(pks)
    cities = dict(
        Site.objects.filter(organisation__in=pks, is_main=True).values_list("organisation", "city")
    )
    return [
        Found(
            title=rows[pk].readable_name,
            href=rows[pk].get_absolute_url(),
            note=" · ".join(filter(None, (rows[pk].get_kind_display(), cities.get(pk)))),
        )
        for pk in pks
        if pk in rows
    ]


def _initiatives(pks: Sequence[int], _language: str) -> Sequence[Found]:
    rows = Initiative.objects.in_bulk(pks)
    return [
        Found(
            title=rows[pk].acronym or rows[pk].readable_title,
            href=rows[pk].get_absolute_url(),
            note=rows[pk].readable_title if rows[pk].acronym else "",
        )
        for pk in pks
        if pk in rows
    ]


def _offerings(pks: Sequence[int], language: str) -> Sequence[Found]:
    rows = Offering.objects.select_related("organisation").in_bulk(pks)
    titles = {
        text.offering_id: text.title for text in OfferingText.objects.filter(offering__in=pks)
    }
    titles |= dict(
        OfferingText.objects.filter(offering__in=pks, language=language).values_list(
            "offering", "title"
        )
    )
    return [
        Found(
            title=titles[pk],
            href=f"{rows[pk].organisation.get_absolute_url()}#offers",
            note=rows[pk].organisation.readable_name,
        )
        for pk in pks
        if pk in rows and pk in titles
    ]


def _concepts(pks: Sequence[int], language: str) -> Sequence[Found]:
    terms = named(pks, language=language)
    facets = dict(Concept.objects.filter(pk__in=pks).values_list("pk", "scheme__is_for_sector"))
    return [
        Found(
            title=terms[pk].label,
            href=f"{reverse('actors:directory')}?{'sector' if facets[pk] else 'concept'}={terms[pk].key}",
        )
        for pk in pks
        if pk in terms
    ]


def _regions(numbers: Sequence[int], _language: str) -> Sequence[Found]:
    codes = {code_of(number): number for number in numbers}
    rows = Region.objects.in_bulk(list(codes))
    return [
        Found(title=rows[code].name, href=f"{reverse('actors:directory')}?place={code}", note=code)
        for code in codes
        if code in rows
    ]


def code_of(number: int) -> str:
    """The region's code from the number under which it is indexed (see ``indexing``)."""
    letters = ""
    while number:
        number, digit = divmod(number, 36)
        letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + letters
    return letters


SHOWN: Mapping[SearchKind, Callable[[Sequence[int], str], Sequence[Found]]] = {
    SearchKind.ORGANISATION: _organisations,
    SearchKind.INITIATIVE: _initiatives,
    SearchKind.OFFERING: _offerings,
    SearchKind.CONCEPT: _concepts,
    SearchKind.REGION: _regions,
}
