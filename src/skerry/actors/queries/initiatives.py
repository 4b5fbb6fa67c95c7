"""Projects and programmes: the list, one of them, and who takes part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, QuerySet, Value

from skerry.actors.enums import ParticipationRole
from skerry.actors.models import Initiative, Organisation, Participation, Site
from skerry.actors.queries.concepts import labels_of
from skerry.kernel.actor import Viewer
from skerry.kernel.search import SearchKind, find

PAGE_SIZE: Final = 25
MAX_HITS: Final = 1000


@dataclass(frozen=True, kw_only=True)
class Partner:
    organisation: Organisation
    role: ParticipationRole
    contribution: Decimal | None
    has_ended: bool
    city: str
    country: str


@dataclass(frozen=True, kw_only=True)
class InitiativesWanted:
    """What a person looks for. ``places`` are regions: an organisation from one of them takes part."""

    words: str = ""
    programmes: Sequence[str] = ()
    places: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class InitiativeList:
    """A page of initiatives, each with ``partners``, and how many there are in all.

    ``programmes`` and ``places`` count what remains behind each choice, without the
    other choices of the same kind.
    """

    total: int
    rows: Sequence[Initiative]
    programmes: Mapping[str, int]
    places: Mapping[str, int]


def initiative_list(
    wanted: InitiativesWanted, *, viewer: Viewer, offered: Sequence[str], page: int
) -> InitiativeList:
    """``offered`` are the regions to choose from."""
    hits = _hits(wanted.words, viewer)
    meant = Initiative.objects.visible_to(viewer)
    if hits is not None:
        meant = meant.filter(pk__in=hits)
    placed = meant & of_organisations_in(wanted.places, viewer=viewer)
    of_programme = meant
    if wanted.programmes:
        of_programme = meant.filter(programme__in=wanted.programmes)
    chosen = placed & of_programme
    rows = _page(chosen, hits, (page - 1) * PAGE_SIZE)
    return InitiativeList(
        total=chosen.count(),
        rows=_with_partners(rows, viewer),
        programmes=_by_programme(placed),
        places=_by_place(of_programme, offered, viewer),
    )


def of_organisations_in(places: Sequence[str], *, viewer: Viewer) -> "QuerySet[Initiative]":
    """Those in which an organisation takes part that the viewer sees in one of ``places``.

    Without places all that the viewer may see.
    """
    seen = Initiative.objects.visible_to(viewer)
    if not places:
        return seen
    parts = Participation.objects.arrived().filter(organisation__in=_seen_in(places, viewer))
    return seen.filter(pk__in=parts.values("initiative"))


def _seen_in(places: Sequence[str], viewer: Viewer) -> Any:
    # Any: a query of primary keys, which the stubs do not know as such
    there = reduce(or_, (Site.objects.in_region(code) for code in places))
    return (
        Organisation.objects.visible_to(viewer)
        .filter(pk__in=there.values("organisation"))
        .values("pk")
    )


def _hits(words: str, viewer: Viewer) -> Sequence[int] | None:
    if not words:
        return None
    seen = Initiative.objects.visible_to(viewer)
    found = find(words, kind=SearchKind.INITIATIVE, limit=MAX_HITS, within=seen)
    return [hit.object_id for hit in found]


def _by_programme(placed: "QuerySet[Initiative]") -> Mapping[str, int]:
    counted = placed.values_list("programme").annotate(n=Count("pk"))
    return dict(counted.order_by("-n", "programme"))


def _by_place(
    found: "QuerySet[Initiative]", places: Sequence[str], viewer: Viewer
) -> Mapping[str, int]:
    """How many of ``found`` each region has a part in, in one query."""
    counts = [
        Participation.objects.arrived()
        .filter(initiative__in=found.values("pk"), organisation__in=_seen_in([code], viewer))
        .order_by()
        .annotate(place=Value(code))
        .values("place")
        .annotate(n=Count("initiative", distinct=True))
        .values_list("place", "n")
        for code in places
    ]
    return dict(counts[0].union(*counts[1:], all=True)) if counts else {}


def _page(
    chosen: "QuerySet[Initiative]", hits: Sequence[int] | None, first: int
) -> Sequence[Initiative]:
    if hits is None:
        newest = chosen.order_by(F("starts_on").desc(nulls_last=True), "-id")
        return list(newest[first : first + PAGE_SIZE])
    rank = {pk: number for number, pk in enumerate(hits)}
    return sorted(chosen, key=lambda row: rank[row.pk])[first : first + PAGE_SIZE]


def _with_partners(rows: Sequence[Initiative], viewer: Viewer) -> Sequence[Initiative]:
    """Each with ``partners``: how many organisations that the viewer sees take part."""
    seen = Organisation.objects.visible_to(viewer).values("pk")
    counted = (
        Participation.objects.arrived()
        .filter(initiative__in=rows, organisation__in=seen)
        .values_list("initiative")
        .annotate(n=Count("organisation", distinct=True))
        .order_by()
    )
    numbers = dict(counted)
    for row in rows:
        row.partners = numbers.get(row.pk, 0)  # type: ignore[attr-defined]  # for the page alone
    return rows


def initiative_visible_to(viewer: Viewer, *, uuid: UUID) -> Initiative | None:
    return (
        Initiative.objects.visible_to(viewer)
        .select_related("run__source")
        .filter(uuid=uuid)
        .first()
    )


def partners_of(initiative: Initiative, *, viewer: Viewer) -> Sequence[Partner]:
    """Those who take part and whom the viewer sees, the coordinator first."""
    seen = Organisation.objects.visible_to(viewer).values("pk")
    rows = list(
        Participation.objects.arrived()
        .filter(initiative=initiative, organisation__in=seen)
        .select_related("organisation")
        .order_by("organisation__name", "role")
    )
    sites = Site.objects.filter(
        organisation__in=[row.organisation_id for row in rows], is_main=True
    )
    places = {
        pk: (city, country)
        for pk, city, country in sites.values_list("organisation_id", "city", "country")
    }
    partners = [
        Partner(
            organisation=row.organisation,
            role=ParticipationRole(row.role),
            contribution=row.contribution,
            has_ended=row.has_ended,
            city=places.get(row.organisation_id, ("", ""))[0],
            country=places.get(row.organisation_id, ("", ""))[1],
        )
        for row in rows
    ]
    order = list(ParticipationRole)
    return sorted(partners, key=lambda partner: order.index(partner.role))


def concepts_of(initiative: Initiative, *, language: str) -> Sequence[str]:
    pks = list(initiative.concepts.values_list("pk", flat=True))
    return sorted(labels_of(pks, language=language).values()) if pks else []
