"""The records behind the figures of the front page: what a figure counts is what its list shows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, QuerySet, Sum

from skerry.actors.models import Initiative, Organisation, Participation, Site
from skerry.actors.queries import initiatives
from skerry.actors.rules.countries import iso_of
from skerry.kernel.actor import Viewer
from skerry.kernel.visibility import Visibility


@dataclass(frozen=True, kw_only=True)
class PartnerAbroad:
    """``organisation`` has sites in other countries only; ``projects`` are those shared with the region."""

    organisation: Organisation
    countries: Sequence[str]
    regions: Collection[str]
    projects: int


def here(region: str, *, viewer: Viewer) -> "QuerySet[Organisation]":
    """The organisations with a site in ``region``; without a region all of them."""
    seen = Organisation.objects.visible_to(viewer)
    return seen.in_region(region) if region else seen


def grants(region: str, *, viewer: Viewer) -> "QuerySet[Participation]":
    """What organisations of ``region`` were granted in projects, the largest first; nothing invented."""
    seen = here(region, viewer=viewer).filter(is_example=False)
    real = Initiative.objects.visible_to(viewer).filter(is_example=False)
    return (
        Participation.objects.arrived()
        .filter(
            organisation__in=seen.values("pk"),
            initiative__in=real.values("pk"),
            contribution__isnull=False,
        )
        .select_related("initiative", "organisation")
        .order_by(F("contribution").desc(), "organisation__name", "pk")
    )


def sum_of(participations: "QuerySet[Participation]") -> Decimal:
    """In euros."""
    return participations.aggregate(total=Sum("contribution"))["total"] or Decimal(0)


def protected_in(grants: "QuerySet[Participation]") -> Sequence[Organisation | Initiative]:
    """The organisations and projects among ``grants`` of which only few may know, each once."""
    rows = grants.order_by()
    hidden = Visibility.PROTECTED
    return [
        *Organisation.objects.filter(pk__in=rows.values("organisation"), visibility=hidden),
        *Initiative.objects.filter(pk__in=rows.values("initiative"), visibility=hidden),
    ]


def partners_abroad(region: str, *, viewer: Viewer) -> Sequence[PartnerAbroad]:
    """Those in the region's projects that have no site in its country, by how much they share."""
    if not region:
        return []

    parts = _parts(region, viewer)
    places = _abroad(parts, iso_of(region))
    numbers = dict(
        parts.order_by().values_list("organisation").annotate(n=Count("initiative", distinct=True))
    )
    rows = Organisation.objects.visible_to(viewer).in_bulk(list(places))
    partners = [
        PartnerAbroad(
            organisation=rows[pk],
            countries=sorted({country for country, _ in found}),
            regions={code for _, code in found if code},
            projects=numbers[pk],
        )
        for pk, found in places.items()
    ]
    return sorted(partners, key=lambda one: (-one.projects, one.organisation.name))


def _parts(region: str, viewer: Viewer) -> "QuerySet[Participation]":
    """Everybody's part in the projects of the region."""
    ours = initiatives.of_organisations_in([region], viewer=viewer)
    seen = Organisation.objects.visible_to(viewer)
    return Participation.objects.arrived().filter(
        initiative__in=ours.values("pk"), organisation__in=seen.values("pk")
    )


def _abroad(
    parts: "QuerySet[Participation]", country: str
) -> Mapping[int, Collection[tuple[str, str | None]]]:
    """The countries and regions of those whose sites are known and all lie outside ``country``."""
    places: dict[int, set[tuple[str, str | None]]] = {}
    sites = Site.objects.exclude(country="").filter(organisation__in=parts.values("organisation"))
    for pk, where, region in sites.values_list("organisation", "country", "region"):
        places.setdefault(pk, set()).add((where, region))
    return {
        pk: found for pk, found in places.items() if not any(where == country for where, _ in found)
    }
