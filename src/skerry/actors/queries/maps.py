"""Where the organisations of the directory are: by city for the circles, by region for the shading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Avg, Count, Min

from skerry.actors.queries import directory
from skerry.actors.queries.directory import Wanted
from skerry.kernel.actor import Viewer

MOST_PLACES: Final = 500


@dataclass(frozen=True, kw_only=True)
class PlaceCount:
    """``latitude`` and ``longitude`` are None where no source knows them.

    ``shared`` numbers the organisations that other cities of the same answer have too, so
    that whoever adds cities up can count each of them once.
    """

    city: str
    country: str
    region: str
    number: int
    latitude: float | None
    longitude: float | None
    shared: Sequence[int] = ()


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
            area=Min("region__name"),
        )
        .order_by("-number", "city", "country")[:MOST_PLACES]
    )
    shared = _shared(wanted, found)
    return [
        PlaceCount(
            city=row["city"],
            country=row["country"],
            region=row["area"] or "",
            number=row["number"],
            latitude=row["lat"],
            longitude=row["lon"],
            shared=shared.get((row["city"], row["country"]), ()),
        )
        for row in rows
    ]


def _shared(wanted: Wanted, found: Any) -> Mapping[tuple[str, str], Sequence[int]]:
    """Of each city the organisations with sites in several, under numbers of this answer alone.

    Any: a query of primary keys, which the stubs do not know as such.
    """
    sites = directory.sites(wanted).filter(organisation__in=found).exclude(city="").order_by()
    several = sites.values("organisation").annotate(n=Count("pk")).filter(n__gt=1)
    rows = sites.filter(organisation__in=several.values("organisation"))
    cities: dict[int, set[tuple[str, str]]] = {}
    for pk, city, country in rows.values_list("organisation", "city", "country"):
        cities.setdefault(pk, set()).add((city, country))
    shared: dict[tuple[str, str], list[int]] = {}
    for number, places in enumerate(found for found in cities.values() if len(found) > 1):
        for place in places:
            shared.setdefault(place, []).append(number)
    return shared


def by_region(wanted: Wanted, *, viewer: Viewer) -> Mapping[str, int]:
    """How many organisations each region of the finest level has."""
    found = directory.organisations(wanted, viewer=viewer).values("pk")
    rows = directory.sites(wanted).filter(organisation__in=found, region__isnull=False)
    counted = rows.order_by().values_list("region").annotate(n=Count("organisation", distinct=True))
    return dict(counted)
