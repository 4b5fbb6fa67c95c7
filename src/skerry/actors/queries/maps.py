"""Where the organisations of the directory are: by city for the circles, by region for the shading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Avg, Count, Min

from skerry.actors.queries import directory
from skerry.actors.queries.directory import Wanted
from skerry.kernel.actor import Viewer

MOST_PLACES: Final = 500


@dataclass(frozen=True, kw_only=True)
class PlaceCount:
    """``latitude`` and ``longitude`` are None where no source knows them."""

    city: str
    country: str
    region: str
    number: int
    latitude: float | None
    longitude: float | None


def places_of(wanted: Wanted, *, viewer: Viewer) -> Sequence[PlaceCount]:
    """The cities with most of the organisations of ``wanted``, the largest first."""
    found = directory.organisations(wanted, viewer=viewer).values("pk")
    rows = (
        directory.sites(wanted)
        .filter(organisation__in=found)
        .exclude(city="")
        .values("city", "country")
        .annotate(
            number=Count("organisation", distinct=True),
            lat=Avg("latitude"),
            lon=Avg("longitude"),
            code=Min("region"),
        )
        .order_by("-number", "city", "country")[:MOST_PLACES]
    )
    return [
        PlaceCount(
            city=row["city"],
            country=row["country"],
            region=row["code"] or "",
            number=row["number"],
            latitude=row["lat"],
            longitude=row["lon"],
        )
        for row in rows
    ]


def by_region(wanted: Wanted, *, viewer: Viewer) -> Mapping[str, int]:
    """How many organisations each region of the finest level has."""
    found = directory.organisations(wanted, viewer=viewer).values("pk")
    rows = directory.sites(wanted).filter(organisation__in=found, region__isnull=False)
    counted = rows.order_by().values_list("region").annotate(n=Count("organisation", distinct=True))
    return dict(counted)
