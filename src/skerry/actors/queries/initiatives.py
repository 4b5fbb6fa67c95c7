"""Projects and programmes: the list, one of them, and who takes part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

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
class InitiativeList:
    """A page of initiatives, each with ``partners``, and how many there are in all."""

    total: int
    rows: Sequence[Initiative]
    programmes: Mapping[str, int]


def initiative_list(
    *, viewer: Viewer, words: str, programmes: Sequence[str], page: int
) -> InitiativeList:
    seen = Initiative.objects.visible_to(viewer)
    hits: list[int] | None = None
    if words:
        found = find(words, kind=SearchKind.INITIATIVE, limit=MAX_HITS, within=seen)
        hits = [hit.object_id for hit in found]
        seen = seen.filter(pk__in=hits)
    counts = dict(seen.values_list("programme").annotate(n=Count("pk")).order_by("-n", "programme"))
    chosen = seen.filter(programme__in=programmes) if programmes else seen
    total = sum(n for name, n in counts.items() if not programmes or name in programmes)
    rows = _page(chosen, hits, (page - 1) * PAGE_SIZE)
    return InitiativeList(total=total, rows=_with_partners(rows, viewer), programmes=counts)


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


def money_in(region: str, *, viewer: Viewer) -> Decimal:
    """What visible organisations with a site in ``region`` were granted, in euros; nothing invented."""
    seen = Organisation.objects.visible_to(viewer).in_region(region).values("pk")
    open_ones = Initiative.objects.visible_to(viewer).filter(is_example=False).values("pk")
    rows = Participation.objects.arrived().filter(
        Q(organisation__in=seen), initiative__in=open_ones
    )
    return rows.aggregate(total=Sum("contribution"))["total"] or Decimal(0)
