"""The region at a glance: what a cluster manager sees first."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from skerry.actors.models import Organisation
from skerry.actors.queries import figures, initiatives
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
    invented_partners: int


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
    here = figures.here(code, viewer=viewer)
    ours = initiatives.of_organisations_in([code] if code else [], viewer=viewer)
    abroad = figures.partners_abroad(code, viewer=viewer)
    return Glance(
        organisations=here.count(),
        invented_organisations=here.filter(is_example=True).count(),
        projects=ours.count(),
        invented_projects=ours.filter(is_example=True).count(),
        contribution=figures.sum_of(figures.grants(code, viewer=viewer)),
        partner_regions=len({region for partner in abroad for region in partner.regions}),
        foreign_partners=len(abroad),
        invented_partners=sum(partner.organisation.is_example for partner in abroad),
    )


def peers(areas: Areas, *, viewer: Viewer) -> Sequence[PeerGlance]:
    """How many organisations each peer has, and projects together with the home region."""
    key = (sorted(viewer.tiers), sorted(viewer.organisations), tuple(areas.codes))
    return remembered(DataVersion.DIRECTORY, "peers", key, lambda: _peers(areas, viewer))


def _peers(areas: Areas, viewer: Viewer) -> Sequence[PeerGlance]:
    seen = Organisation.objects.visible_to(viewer)
    home = areas.home.code if areas.home else ""
    ours = initiatives.of_organisations_in([home], viewer=viewer) if home else None
    glances = []
    for area in areas.peers:
        there = seen.in_region(area.code)
        joint = initiatives.of_organisations_in([area.code], viewer=viewer)
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
