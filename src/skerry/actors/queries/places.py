"""The home region, its parts and its peers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr

from skerry.actors.models import Cluster, Region
from skerry.kernel.caching import remembered
from skerry.kernel.models import DataVersion

EVERYWHERE: Final = "all"
FINEST: Final = 3


@dataclass(frozen=True, kw_only=True)
class Area:
    """A region as people know it; a cluster's own name comes before the official one."""

    code: str
    name: str
    body: str = ""
    is_home: bool = False
    bounds: Sequence[float] = ()
    """West, south, east and north, where the shape is known."""


@dataclass(frozen=True, kw_only=True)
class Areas:
    """What a person can choose as a place: the home region, its parts, and the peers."""

    home: Area | None = None
    parts: Sequence[Area] = ()
    peers: Sequence[Area] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def default(self) -> str:
        return self.home.code if self.home else EVERYWHERE

    @property
    def bounds(self) -> str:
        """Of the home region, as the map reads them."""
        return ",".join(str(edge) for edge in self.home.bounds) if self.home else ""

    @property
    def codes(self) -> Sequence[str]:
        every = [*([self.home] if self.home else []), *self.parts, *self.peers]
        return list(dict.fromkeys(area.code for area in every))

    def name(self, code: str) -> str:
        return self.names.get(code, code)


def areas() -> Areas:
    """Home, parts and peers, kept in memory until the directory changes."""
    return remembered(DataVersion.DIRECTORY, "areas", (), _areas)


def _areas() -> Areas:
    clusters = Cluster.objects.filter(is_home=True)
    codes = [Substr(OuterRef("code"), 1, length) for length in (2, 3, 4)]
    part_of_home = Exists(clusters.filter(reduce(or_, (Q(region=code) for code in codes))))
    rows = list(
        Region.objects.filter(Q(cluster__isnull=False) | Q(part_of_home, level=3))
        .order_by("name_latin")
        .select_related("cluster")
    )
    clustered = [_area(region) for region in rows if hasattr(region, "cluster")]
    home = next((area for area in clustered if area.is_home), None)
    parts = [
        Area(code=region.code, name=region.name_latin)
        for region in rows
        if home
        and region.level == FINEST
        and region.code != home.code
        and region.code.startswith(home.code)
    ]
    return Areas(
        home=home,
        parts=parts if len(parts) > 1 else [],
        peers=sorted((area for area in clustered if not area.is_home), key=lambda a: a.name),
        names={area.code: area.name for area in [*parts, *clustered]},
    )


def _area(region: Region) -> Area:
    cluster = region.cluster
    edges = [region.west, region.south, region.east, region.north]
    return Area(
        code=region.code,
        name=cluster.name,
        body=cluster.body,
        is_home=cluster.is_home,
        bounds=[edge for edge in edges if edge is not None],
    )


def areas_naming(codes: Iterable[str]) -> Areas:
    """As ``areas``, with the names of those among ``codes`` that lie elsewhere, as an address may have them."""
    known = areas()
    elsewhere = {*codes} - {*known.names, EVERYWHERE}
    if not elsewhere:
        return known
    found = Region.objects.filter(code__in=elsewhere).values_list("code", "name_latin")
    return replace(known, names={**known.names, **dict(found)})
