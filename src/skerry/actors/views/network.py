"""The network of the region: who works with whom, as a picture, as a table and as files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from markupsafe import Markup

from skerry.actors import forms, phrases
from skerry.actors.enums import OrganisationKind
from skerry.actors.queries import concepts, places
from skerry.actors.queries import network as queries
from skerry.actors.queries.network import Member, Network, NetworkSort, NetworkWanted
from skerry.actors.queries.places import EVERYWHERE, Areas
from skerry.actors.views.network_picture import picture
from skerry.kernel import counting
from skerry.kernel.caching import cached_for_visitors
from skerry.kernel.charts.constellation_svg import constellation_svg
from skerry.kernel.charts.graphml import graphml_lines
from skerry.kernel.charts.svg import Medium, Room
from skerry.kernel.components import Choice, Column, address
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.models import DataVersion
from skerry.kernel.permissions import Permission

ROWS_A_PAGE: Final = 25
STRONGEST: Final = 3
GRAPH_ATTRIBUTES: Final = {
    "name": "string",
    "kind": "string",
    "city": "string",
    "country": "string",
    "projects": "int",
    "partners": "int",
    "address": "string",
}

Asked = Mapping[str, Any]  # Any: each field's own type


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The network that a page is about. ``is_lost`` where it should be one's own and has none."""

    wanted: NetworkWanted
    found: Network
    focus: Member | None
    is_lost: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """``joint`` are the projects with the organisation in the middle, if there is one."""

    member: Member
    strongest: Sequence[tuple[Member, int]]
    joint: int | None


@require_safe
@require(Permission.DIRECTORY_VIEW)
@cached_for_visitors(DataVersion.DIRECTORY)
def network(request: Request) -> HttpResponse:
    asked = forms.NetworkFilter(request.GET).asked()
    areas = places.areas_naming(asked["place"][:1])
    shown = _shown(request, asked, areas)
    context = {
        "areas": areas,
        "shown": shown,
        "asked": asked,
        "area": areas.name(shown.wanted.region) if shown.wanted.region else "",
        "choices": _choices(request, asked, shown.wanted, areas),
        "columns": _columns(request, asked, has_focus=shown.focus is not None),
        "rows": _rows(shown, asked),
        "kinds": dict(OrganisationKind.choices),
        "wide": _svg(request, shown, asked, room=Room.WIDE),
        "narrow": _svg(request, shown, asked, room=Room.NARROW),
    }
    return page(request, "actors/network.html", context, part="results")


@require_safe
@require(Permission.DIRECTORY_EXPORT)
def picture_file(request: Request) -> HttpResponseBase:
    asked = forms.NetworkFilter(request.GET).asked()
    shown = _shown(request, asked, places.areas_naming(asked["place"][:1]))
    _remember_reading(request, shown.found.members)
    svg = _svg(request, shown, asked, room=Room.WIDE, medium=Medium.PICTURE)
    return _file(HttpResponse(svg, content_type="image/svg+xml"), "network.svg")


@require_safe
@require(Permission.DIRECTORY_EXPORT)
def graph_file(request: Request) -> HttpResponseBase:
    asked = forms.NetworkFilter(request.GET).asked()
    found = _shown(request, asked, places.areas_naming(asked["place"][:1])).found
    _remember_reading(request, found.members)
    nodes = ((str(one.uuid), _attributes(request, one)) for one in found.members)
    lines = graphml_lines(nodes, _edges(found), types=GRAPH_ATTRIBUTES, weight="projects")
    return _file(
        StreamingHttpResponse(lines, content_type="application/graphml+xml"), "network.graphml"
    )


def _shown(request: Request, asked: Asked, areas: Areas) -> Shown:
    wanted = _wanted(asked, areas)
    found = queries.network(wanted, viewer=request.viewer)
    place = found.place_of(asked["focus"]) if asked["focus"] else None
    if place is None:
        return Shown(wanted=wanted, found=found, focus=None, is_lost=asked["focus"] is not None)
    return Shown(
        wanted=wanted, found=found.around(place), focus=found.members[place], is_lost=False
    )


def _wanted(asked: Asked, areas: Areas) -> NetworkWanted:
    region = (asked["place"] or [areas.default])[0]
    named = asked["concept"][:1]
    return NetworkWanted(
        region="" if region == EVERYWHERE else region,
        where=asked["where"],
        kind=asked["kind"],
        concepts=(concepts.with_keys(named) or [0]) if named else [],
        programme="".join(asked["programme"][:1]),
        since=asked["since"],
        until=asked["until"],
        least=int(asked["least"] or 1),
    )


def _choices(
    request: Request, asked: Asked, wanted: NetworkWanted, areas: Areas
) -> Mapping[str, Sequence[Choice]]:
    """What each field offers, and what is chosen even where it is not offered."""
    region = wanted.region or EVERYWHERE
    regions = {code: areas.name(code) for code in dict.fromkeys([*areas.codes, region])}
    regions[EVERYWHERE] = str(phrases.EVERYWHERE)
    offered = queries.programmes(wanted.region, viewer=request.viewer)
    terms = concepts.all_named(language=get_language() or "en").values()
    return {
        "place": _chosen(regions, region),
        "where": _chosen(phrases.NETWORK_WHERE, wanted.where),
        "kind": _chosen(dict(OrganisationKind.choices), wanted.kind),
        "concept": _chosen(
            {
                term.key: term.label
                for term in sorted(terms, key=lambda term: term.label.casefold())
            },
            "".join(asked["concept"][:1]),
        ),
        "programme": _chosen(
            {name: phrases.programme_name(name) for name in offered}, wanted.programme
        ),
        "least": _chosen({text: text for text in forms.LEAST}, asked["least"]),
    }


def _chosen(labels: Mapping[str, Any], chosen: str) -> Sequence[Choice]:  # Any: text or lazy text
    return [
        Choice(value=value, label=label, is_chosen=value == chosen)
        for value, label in labels.items()
    ]


def _columns(request: Request, asked: Asked, *, has_focus: bool) -> Sequence[Column]:
    """Each heading sorts; the first column by name, the figures the largest first."""

    def sorting(label: Any, key: NetworkSort) -> Column:  # Any: text or lazy text
        is_sorted = key == (asked["sort"] or NetworkSort.PROJECTS)
        direction = "ascending" if key is NetworkSort.NAME else "descending"
        return Column(
            label=label,
            is_numeric=key is not NetworkSort.NAME,
            href=address(request, sort=key, page=None),
            sorted=direction if is_sorted else "",
        )

    together = [Column(label=phrases.NETWORK_JOINT, is_numeric=True)] if has_focus else []
    return [
        sorting(phrases.NETWORK_ORGANISATION, NetworkSort.NAME),
        Column(label=phrases.NETWORK_KIND),
        Column(label=phrases.NETWORK_PLACE),
        *together,
        sorting(phrases.NETWORK_PROJECTS, NetworkSort.PROJECTS),
        sorting(phrases.NETWORK_PARTNERS, NetworkSort.PARTNERS),
        Column(label=phrases.NETWORK_STRONGEST),
    ]


def _rows(
    shown: Shown, asked: Asked
) -> "Page[Any]":  # Any: rows, while the pages are counted by places
    members = shown.found.members
    joint = shown.found.ties.of(0) if shown.focus else {}
    order = sorted(range(len(members)), key=_order(members, asked["sort"]))
    chosen = Paginator(order, ROWS_A_PAGE).get_page(asked["page"])
    rows = [
        Row(
            member=members[at],
            strongest=_strongest(shown.found, at),
            joint=joint.get(at) if shown.focus else None,
        )
        for at in chosen.object_list
    ]
    paginator: Any = chosen.paginator
    return Page(rows, chosen.number, paginator)


def _order(members: Sequence[Member], sort: str) -> Any:  # Any: the key of a sort
    match sort:
        case NetworkSort.NAME:
            return lambda at: (members[at].name.casefold(), at)
        case NetworkSort.PARTNERS:
            return lambda at: (-members[at].partners, at)
        case _:
            return lambda at: (-members[at].projects, at)


def _strongest(found: Network, at: int) -> Sequence[tuple[Member, int]]:
    ties = list(found.ties.of(at).items())[:STRONGEST]
    return [(found.members[partner], joint) for partner, joint in ties]


def _svg(
    request: Request, shown: Shown, asked: Asked, *, room: Room, medium: Medium = Medium.PAGE
) -> Markup:
    has_focus = shown.focus is not None
    chart = picture(request, shown.found, has_focus=has_focus, part=asked["part"], room=room)
    svg = constellation_svg(chart, name=f"network-{room}", room=room, medium=medium)
    return Markup(svg)  # noqa: S704  # our own drawing, every text in it escaped by the XML writer


def _attributes(request: Request, member: Member) -> Mapping[str, str | int]:
    profile = reverse("actors:organisation", args=[member.uuid])
    return {
        "name": member.name,
        "kind": member.kind,
        "city": member.city,
        "country": member.country,
        "projects": member.projects,
        "partners": member.partners,
        "address": request.build_absolute_uri(profile),
    }


def _edges(found: Network) -> Iterator[tuple[str, str, int]]:
    ties, members = found.ties, found.members
    for one, other, joint in zip(ties.one, ties.other, ties.joint, strict=True):
        yield str(members[one].uuid), str(members[other].uuid), int(joint)


def _remember_reading(request: Request, taken: Sequence[Member]) -> None:
    """As with the page of each: the audit log knows who took protected entries away."""
    for one in queries.protected_among(taken):
        counting.record_sensitive_reading(
            target=one, by=request.actor, now=timezone.now(), detail={"export": "network"}
        )


def _file(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
