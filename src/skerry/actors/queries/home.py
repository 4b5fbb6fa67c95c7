"""The region at a glance: what a cluster manager sees first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from skerry.actors.models import Initiative, Organisation, Participation, Site
from skerry.actors.queries import initiatives
from skerry.actors.queries.places import Area, Areas
from skerry.kernel.actor import Viewer
from skerry.kernel.caching import remembered
from skerry.kernel.models import DataVersion


@dataclass(frozen=True, kw_only=True)
class Glance:
    """Figures about one region; each is explained on the page of definitions.

    Invented examples are counted apart, and their money not at all.
    """

    organisations: int
    invented_organisations: int
    projects: int
    invented_projects: int
    contribution: Decimal
    partner_regions: int
    foreign_partners: int


@dataclass(frozen=True, kw_only=True)
class PeerGlance:
    area: Area
    organisations: int
    joint_projects: int


def glance(areas: Areas, *, viewer: Viewer) -> Glance:
    key = (sorted(viewer.tiers), sorted(viewer.organisations), areas.default)
    return remembered(DataVersion.DIRECTORY, "glance", key, lambda: _glance(areas, viewer))


def _glance(areas: Areas, viewer: Viewer) -> Glance:
    code = areas.home.code if areas.home else ""
    here = Organisation.objects.visible_to(viewer).in_region(code)
    ours = _projects_of(here.values("pk"), viewer)
    abroad = _partners_abroad(ours, code[:2], viewer)
    return Glance(
        organisations=here.count(),
        invented_organisations=here.filter(is_example=True).count(),
        projects=ours.count(),
        invented_projects=ours.filter(is_example=True).count(),
        contribution=initiatives.money_in(code, viewer=viewer),
        partner_regions=len({region for regions in abroad.values() for region in regions}),
        foreign_partners=len(abroad),
    )


def _partners_abroad(
    ours: "QuerySet[Initiative]", country: str, viewer: Viewer
) -> Mapping[int, Collection[str]]:
    """The partners in our projects that have sites in other countries only, with their regions."""
    parts = (
        Participation.objects.arrived()
        .filter(initiative__in=ours.values("pk"))
        .values("organisation")
    )
    seen = Organisation.objects.visible_to(viewer).filter(pk__in=parts).values("pk")
    places: dict[int, set[str]] = {}
    at_home: set[int] = set()
    rows = Site.objects.filter(organisation__in=seen).exclude(country="")
    for pk, where, region in rows.values_list("organisation", "country", "region"):
        places.setdefault(pk, set()).update([region] if region else [])
        if where == country:
            at_home.add(pk)
    return {pk: regions for pk, regions in places.items() if pk not in at_home}


def _projects_of(organisations: Any, viewer: Viewer) -> "QuerySet[Initiative]":
    # Any: a query of primary keys, which the stubs do not know as such
    parts = Participation.objects.arrived().filter(organisation__in=organisations)
    return Initiative.objects.visible_to(viewer).filter(pk__in=parts.values("initiative"))


def peers(areas: Areas, *, viewer: Viewer) -> Sequence[PeerGlance]:
    """How many organisations each peer has, and projects together with the home region."""
    key = (sorted(viewer.tiers), sorted(viewer.organisations), tuple(areas.codes))
    return remembered(DataVersion.DIRECTORY, "peers", key, lambda: _peers(areas, viewer))


def _peers(areas: Areas, viewer: Viewer) -> Sequence[PeerGlance]:
    seen = Organisation.objects.visible_to(viewer)
    home = areas.home.code if areas.home else ""
    ours = _projects_of(seen.in_region(home).values("pk"), viewer) if home else None
    glances = []
    for area in areas.peers:
        there = seen.in_region(area.code)
        joint = _projects_of(there.values("pk"), viewer)
        joint = joint.filter(pk__in=ours.values("pk")) if ours is not None else joint.none()
        glances.append(
            PeerGlance(area=area, organisations=there.count(), joint_projects=joint.count())
        )
    return glances


def newest(areas: Areas, *, viewer: Viewer, most: int) -> Sequence[int]:
    """The organisations that came last to the home region."""
    seen = Organisation.objects.visible_to(viewer)
    here = seen.in_region(areas.home.code) if areas.home else seen
    return list(here.order_by("-created_at", "-id").values_list("pk", flat=True)[:most])
