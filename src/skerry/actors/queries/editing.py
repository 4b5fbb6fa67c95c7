"""What those who keep a profile work with: its revisions, its vocabularies, places that are known."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Avg, Q

from skerry.actors.enums import Origin
from skerry.actors.models import (
    Cluster,
    Concept,
    Merging,
    Offering,
    Organisation,
    Region,
    Revision,
    Site,
)
from skerry.actors.queries.concepts import named
from skerry.kernel.actor import ANYBODY, Viewer
from skerry.kernel.permissions import Permission
from skerry.kernel.roles import ROLES

COUNTY: Final = 3
"""The NUTS level that people know by name where they are: a county, a department, a district."""


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A term of a vocabulary with those below it."""

    key: str
    label: str
    children: Sequence["Branch"] = ()


@dataclass(frozen=True, kw_only=True)
class KnownPlace:
    """What the directory knows of a city from the organisations that are there."""

    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None


def origin_of(viewer: Viewer, *, organisation: UUID) -> Origin:
    """As whom the viewer changes the profile: for the organisation, or else for the cluster."""
    is_owner = any(
        grant.organisation == organisation
        and Permission.ORGANISATION_EDIT in ROLES[grant.role].permissions
        for grant in viewer.grants
    )
    return Origin.OWNER if is_owner else Origin.MANAGER


def revision_of(organisation: Organisation, *, uuid: UUID) -> Revision | None:
    return Revision.objects.filter(organisation=organisation, uuid=uuid).first()


def came_by_merge(revision: Revision) -> bool:
    """Whether it was made to another entry, which became part of this one since."""
    mergings = Merging.objects.standing().filter(kept=revision.organisation_id)
    moved = (Revision._meta.label, str(revision.pk))
    return any(
        (entry["table"], entry["row"]) == moved
        for journal in mergings.values_list("journal", flat=True)
        for entry in journal
    )


def is_taken(offering: UUID) -> bool:
    """Whether anybody offers something under this number."""
    return Offering.objects.filter(uuid=offering).exists()


def vocabulary(
    *, language: str, is_for_speciality: bool, chosen: Sequence[str] = ()
) -> Sequence[Branch]:
    """The terms to choose from as a tree, by name; retired terms only where they are chosen."""
    purpose = (
        Q(scheme__is_for_speciality=True)
        if is_for_speciality
        else Q(scheme__is_for_speciality=False, scheme__is_for_sector=True)
    )
    rows = {concept.pk: concept for concept in Concept.objects.filter(purpose)}
    terms = named(rows, language=language)
    shown = {
        pk
        for pk, row in rows.items()
        if pk in terms and (not row.is_retired or terms[pk].key in chosen)
    }
    below: dict[int | None, list[int]] = {}
    for pk in sorted(shown, key=lambda pk: terms[pk].label.casefold()):
        parent = rows[pk].parent_id
        below.setdefault(parent if parent in shown else None, []).append(pk)

    def branch(pk: int) -> Branch:
        children = [branch(child) for child in below.get(pk, ())]
        return Branch(key=terms[pk].key, label=terms[pk].label, children=children)

    return [branch(pk) for pk in below.get(None, ())]


def labels_of_keys(keys: Sequence[str], *, language: str) -> Mapping[str, str]:
    """What the terms that are stored under ``keys`` are called."""
    schemes = {key.partition(":")[0] for key in keys}
    notations = {key.partition(":")[2] for key in keys}
    rows = Concept.objects.filter(scheme__key__in=schemes, notation__in=notations)
    terms = named(list(rows.values_list("pk", flat=True)) if keys else (), language=language)
    return {term.key: term.label for term in terms.values()}


def counties(*, besides: Sequence[str] = ()) -> Sequence[Region]:
    """Where a site can be: the counties of the home country, and the regions named ``besides``."""
    home = Cluster.objects.filter(is_home=True).values_list("region_id", flat=True).first()
    near = Q(level=COUNTY, code__startswith=(home or "SE")[:2])
    return list(Region.objects.filter(near | Q(code__in=besides)).order_by("name_latin", "code"))


def known_place(*, city: str, country: str) -> KnownPlace:
    """Where ``city`` is, to about a kilometre, by the sites of those whom anybody may see there.

    Nobody learns from it where an entry is that is kept from them.
    """
    if not city:
        return KnownPlace()
    seen = Organisation.objects.visible_to(ANYBODY)
    there = Site.objects.filter(city__iexact=city, country=country, organisation__in=seen)
    regions = Counter(there.exclude(region=None).values_list("region_id", flat=True))
    middle = there.aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
    best = min(regions, key=lambda code: (-regions[code], code)) if regions else None
    place = {part: None if value is None else round(value, 2) for part, value in middle.items()}
    return KnownPlace(region=best, **place)
