"""The network of a region: its organisations and their partners, tied by projects they share."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

import numpy as np
from django.db.models import Q, QuerySet

from skerry.actors.models import Initiative, Organisation, OrganisationConcept, Participation, Site
from skerry.actors.queries.initiatives import of_organisations_in
from skerry.actors.rules.names import readable
from skerry.actors.rules.ties import Numbers, Ties, ties_between
from skerry.kernel.actor import Viewer
from skerry.kernel.caching import remembered
from skerry.kernel.models import DataVersion
from skerry.kernel.visibility import Visibility

HERE: Final = "here"
ELSEWHERE: Final = "elsewhere"

Place = tuple[str, str]


class NetworkSort(StrEnum):
    """The orders of the table, each the other way round with a minus before it."""

    PROJECTS = "projects"
    PARTNERS = "partners"
    NAME = "name"


@dataclass(frozen=True, kw_only=True)
class NetworkWanted:
    """Which network. ``region`` is whose projects count, all without one; years are those of the projects.

    ``where`` is HERE or ELSEWHERE, seen from the region; ``least`` the projects a tie needs.
    """

    region: str = ""
    where: str = ""
    kind: str = ""
    concepts: Sequence[int] = ()
    programme: str = ""
    since: int | None = None
    until: int | None = None
    least: int = 1


@dataclass(frozen=True, kw_only=True)
class Member:
    """An organisation of the network. ``projects`` are those of the region that it takes part in."""

    pk: int
    uuid: UUID
    name: str
    kind: str
    city: str
    country: str
    is_here: bool
    projects: int
    partners: int


@dataclass(frozen=True, kw_only=True)
class Network:
    """Members in the order of their projects, and the ties between them by their places in it."""

    members: Sequence[Member]
    ties: Ties

    def place_of(self, uuid: UUID) -> int | None:
        return next((at for at, one in enumerate(self.members) if one.uuid == uuid), None)

    def around(self, place: int) -> "Network":
        """The member at ``place``, now the first, with its partners and all ties between these."""
        kept = [place, *self.ties.of(place)]
        return Network(
            members=[self.members[at] for at in kept],
            ties=_among(self.ties, kept, len(self.members)),
        )


def network(wanted: NetworkWanted, *, viewer: Viewer) -> Network:
    """The network as ``viewer`` may see it, kept in memory until the directory changes."""
    key = (astuple(wanted), sorted(viewer.tiers), sorted(viewer.organisations))
    return remembered(DataVersion.DIRECTORY, "network", key, lambda: _network(wanted, viewer))


def programmes(region: str, *, viewer: Viewer) -> Sequence[str]:
    """The programmes of the region's projects."""
    ours = of_organisations_in([region] if region else [], viewer=viewer)
    return list(ours.order_by("programme").values_list("programme", flat=True).distinct())


def protected_among(members: Sequence[Member]) -> Sequence[Organisation]:
    """Those of which only few may know."""
    hidden = Organisation.objects.filter(visibility=Visibility.PROTECTED)
    pks = {member.pk for member in members}
    return [one for one in hidden.order_by("pk") if one.pk in pks]


def _network(wanted: NetworkWanted, viewer: Viewer) -> Network:
    """Ties are counted among all; who is not wanted is left out afterwards, so that a member keeps its figures."""
    parts = _parts(wanted, viewer)
    seen = Organisation.objects.visible_to(viewer).filter(pk__in=parts.values("organisation"))
    rows = list(seen.order_by("name", "pk").values_list("pk", "uuid", "name", "kind"))
    numbers = {pk: at for at, (pk, *_) in enumerate(rows)}
    pairs = parts.order_by().values_list("initiative", "organisation").distinct()
    known = [(project, numbers[pk]) for project, pk in pairs if pk in numbers]
    ties = ties_between(known, size=len(rows)).at_least(wanted.least)
    projects = np.bincount(np.array([at for _, at in known], dtype=np.int64), minlength=len(rows))
    partners = ties.partners(len(rows))
    order = [int(at) for at in np.lexsort((-partners, -projects)) if partners[at]]
    places, sited = _sites(wanted.region, seen)
    here = sited if wanted.region else set(numbers)
    every = {at: _member(rows[at], places, here, projects[at], partners[at]) for at in order}
    able = _with_concepts(wanted.concepts)
    kept = [at for at in order if _is_wanted(every[at], wanted, able)]
    return Network(members=[every[at] for at in kept], ties=_among(ties, kept, len(rows)))


def _member(
    row: tuple[int, UUID, str, str],
    places: Mapping[int, Place],
    here: Collection[int],
    projects: int,
    partners: int,
) -> Member:
    pk, uuid, name, kind = row
    city, country = places.get(pk, ("", ""))
    return Member(
        pk=pk,
        uuid=uuid,
        name=readable(name),
        kind=kind,
        city=city,
        country=country,
        is_here=pk in here,
        projects=int(projects),
        partners=int(partners),
    )


def _is_wanted(member: Member, wanted: NetworkWanted, able: Collection[int] | None) -> bool:
    """``able`` are those with the wanted speciality, if one is wanted."""
    is_there = not (wanted.where and wanted.region) or (wanted.where == HERE) == member.is_here
    is_able = able is None or member.pk in able
    return is_there and is_able and wanted.kind in {"", member.kind}


def _with_concepts(concepts: Sequence[int]) -> Collection[int] | None:
    if not concepts:
        return None
    named = Q(concept__in=concepts) | Q(concept__parent__in=concepts)
    links = OrganisationConcept.objects.filter(named)
    return set(links.values_list("organisation", flat=True))


def _parts(wanted: NetworkWanted, viewer: Viewer) -> "QuerySet[Participation]":
    projects = _projects(wanted, viewer)
    return Participation.objects.arrived().filter(initiative__in=projects.values("pk"))


def _projects(wanted: NetworkWanted, viewer: Viewer) -> "QuerySet[Initiative]":
    ours = of_organisations_in([wanted.region] if wanted.region else [], viewer=viewer)
    if wanted.programme:
        ours = ours.filter(programme=wanted.programme)
    if wanted.since:
        ours = ours.filter(Q(ends_on=None) | Q(ends_on__gte=date(wanted.since, 1, 1)))
    if wanted.until:
        ours = ours.filter(Q(starts_on=None) | Q(starts_on__lte=date(wanted.until, 12, 31)))
    return ours


def _sites(region: str, seen: "QuerySet[Organisation]") -> tuple[Mapping[int, Place], set[int]]:
    """City and country of each main site, and who has a site in the region."""
    sites = Site.objects.filter(organisation__in=seen.values("pk"))
    rows = sites.values_list("organisation", "city", "country", "region", "is_main")
    places, here = {}, set()
    for pk, city, country, code, is_main in rows:
        if is_main:
            places[pk] = (city, country)
        if (code or "").startswith(region):
            here.add(pk)
    return places, here


def _among(ties: Ties, kept: Sequence[int], size: int) -> Ties:
    """The ties between those that are ``kept``, by their new places."""
    new: Numbers = np.full(size, -1, dtype=np.int64)
    new[kept] = np.arange(len(kept))
    one, other = new[ties.one], new[ties.other]
    is_kept = (one >= 0) & (other >= 0)
    low, high = np.minimum(one, other), np.maximum(one, other)
    return Ties(one=low, other=high, joint=ties.joint).where(is_kept)
