"""Brings the regions of NUTS 2024 into the directory."""

from datetime import datetime

import shapely
from django.db import transaction

from skerry.actors import nuts
from skerry.actors.indexing import index_regions
from skerry.actors.models import Region
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion, SearchEntry, SearchKind

_BATCH = 500


@transaction.atomic
def load_regions(*, by: Actor, now: datetime) -> int:
    """Add every region, or renew its name and extent, so that it is found; says how many there are.

    Loading again changes nothing and leaves no event.
    """
    wanted = _regions()
    known = {region.pk: _values(region) for region in Region.objects.all()}
    found = SearchEntry.objects.filter(kind=SearchKind.REGION).count()
    if known == {region.pk: _values(region) for region in wanted} and found == len(wanted):
        return len(wanted)

    Region.objects.bulk_create(
        wanted,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["level", "name", "name_latin", "parent", "west", "south", "east", "north"],
    )
    index_regions([region.pk for region in wanted])
    bump(DataVersion.DIRECTORY)
    audit.record(
        Event.REGIONS_LOADED, target=wanted[0], by=by, at=now, detail={"regions": len(wanted)}
    )
    return len(wanted)


def _values(region: Region) -> tuple[object, ...]:
    extent = (region.west, region.south, region.east, region.north)
    return (region.level, region.name, region.name_latin, region.parent_id, *extent)


def _regions() -> list[Region]:
    extents = {
        shape.code: shapely.geometry.shape(shape.geometry).bounds
        for level in nuts.LEVELS
        for shape in nuts.shapes(level)
    }
    return [_region(named, extents.get(named.code)) for named in nuts.names()]


def _region(named: nuts.NamedRegion, extent: tuple[float, float, float, float] | None) -> Region:
    west, south, east, north = extent or (None, None, None, None)
    return Region(
        code=named.code,
        level=named.level,
        name=named.name,
        name_latin=named.name_latin,
        parent_id=named.code[:-1] if named.level else None,
        west=west,
        south=south,
        east=east,
        north=north,
    )
