"""Panels: who would be in one, who is, and what two have in common."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from skerry.actors.models import Organisation, Region, Site
from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.surveys.enums import Dimension
from skerry.surveys.models import Panel, PanelMember
from skerry.surveys.rules import strata
from skerry.surveys.rules.strata import Sizes


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An organisation with what strata are made of, as it is today."""

    organisation: int
    kind: str
    size_class: str
    region: str

    def stratum(self, dimensions: Iterable[Dimension], *, place_level: int) -> str:
        return strata.stratum_of(
            kind=self.kind,
            size=self.size_class,
            place=strata.place_at(self.region, level=place_level),
            dimensions=dimensions,
        )


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Another panel, and how many organisations are in both."""

    panel: Panel
    number: int


def panels_visible_to(viewer: Viewer) -> "QuerySet[Panel]":
    """All, the newest first, with the number of their members as ``size``."""
    rows = Panel.objects.annotate(size=Count("members")).order_by("-frozen_at", "-pk")
    return rows if viewer.may(Permission.WAVES_VIEW) else rows.none()


def candidates(
    organisations: "QuerySet[Organisation]", *, viewer: Viewer, takes_examples: bool
) -> Sequence[Candidate]:
    """Those of ``organisations`` that can be asked, in a fixed order.

    Nobody who left the directory, nobody whom the viewer may not see, and no invented
    example but where the whole site is one.
    """
    seen = Organisation.objects.visible_to(viewer).filter(delisted_at=None)
    asked = seen.filter(pk__in=organisations.order_by().values("pk"))
    if not takes_examples:
        asked = asked.filter(is_example=False)
    regions = _regions(asked)
    return [
        Candidate(organisation=pk, kind=kind, size_class=size, region=regions.get(pk, ""))
        for pk, kind, size in asked.order_by("pk").values_list("pk", "kind", "size_class")
    ]


def _regions(organisations: "QuerySet[Organisation]") -> Mapping[int, str]:
    """The region of each, the main site's before others."""
    sites = Site.objects.filter(organisation__in=organisations.values("pk"), region__isnull=False)
    ordered = sites.order_by("is_main", "-id")
    return dict(ordered.values_list("organisation_id", "region_id"))


def strata_among(
    found: Iterable[Candidate], dimensions: Sequence[Dimension], *, place_level: int
) -> Sizes:
    """How many of ``found`` would be in each stratum."""
    counted = Counter(one.stratum(dimensions, place_level=place_level) for one in found)
    return dict(sorted(counted.items()))


def strata_of(panel: Panel) -> Sizes:
    """How many members each stratum of ``panel`` has."""
    rows = panel.members.values_list("stratum").annotate(number=Count("pk")).order_by("stratum")
    return dict(rows)


def members_seen(panel: Panel, *, viewer: Viewer) -> "QuerySet[PanelMember]":
    """The members whom ``viewer`` may see, by name; nobody for those who only read counts."""
    members = panel.members.select_related("organisation").order_by("organisation__name", "pk")
    if not viewer.may(Permission.WAVES_MANAGE):
        return members.none()
    return members.filter(organisation__in=Organisation.objects.visible_to(viewer))


def overlaps(panel: Panel) -> Sequence[Overlap]:
    """The other panels that ask some of the same organisations, the closest first."""
    mine = panel.members.values("organisation")
    rows = PanelMember.objects.exclude(panel=panel).filter(organisation__in=mine)
    counted = dict(rows.values_list("panel").annotate(number=Count("pk")).order_by("-number"))
    panels = Panel.objects.in_bulk(list(counted))
    return [Overlap(panel=panels[pk], number=number) for pk, number in counted.items()]


def place_names(codes: Iterable[str]) -> Mapping[str, str]:
    """The names of regions."""
    return dict(Region.objects.filter(pk__in=set(codes)).values_list("code", "name_latin"))
