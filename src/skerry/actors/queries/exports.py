"""What is filtered, as rows for a file and as schema.org items; read in batches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from skerry.actors.models import Identifier, Organisation, Site
from skerry.actors.queries import directory
from skerry.actors.queries.directory import Wanted
from skerry.kernel.actor import Viewer
from skerry.kernel.events import Event
from skerry.kernel.models import AuditEvent
from skerry.kernel.permissions import Permission
from skerry.kernel.visibility import Visibility

MAX_ROWS: Final = 10_000
BATCH: Final = 500


@dataclass(frozen=True, kw_only=True)
class Exported:
    organisation: Organisation
    city: str
    country: str
    region: str
    identifiers: Sequence[tuple[str, str]]
    concepts: Sequence[str]


def exported(wanted: Wanted, *, viewer: Viewer, language: str) -> Iterator[Exported]:
    """The organisations of ``wanted`` by name, at most ``MAX_ROWS``."""
    found = directory.organisations(wanted, viewer=viewer).order_by("name", "id")
    return described(list(found.values_list("pk", flat=True)[:MAX_ROWS]), language=language)


def described(pks: Sequence[int], *, language: str) -> Iterator[Exported]:
    """The organisations ``pks``, of which somebody has made sure that they may be shown."""
    for start in range(0, len(pks), BATCH):
        yield from _batch(pks[start : start + BATCH], language)


def protected_among(wanted: Wanted, *, viewer: Viewer) -> Iterator[Organisation]:
    """Those of the exported of whom only few may know; for most viewers there cannot be any."""
    if Visibility.PROTECTED in viewer.tiers or viewer.organisations:
        found = directory.organisations(wanted, viewer=viewer)
        yield from found.filter(visibility=Visibility.PROTECTED).order_by("name", "id")[:MAX_ROWS]


def protected_of(pks: Sequence[int]) -> int:
    """How many of ``pks`` are known to few."""
    protected = Organisation.objects.filter(visibility=Visibility.PROTECTED)
    return len(set(protected.values_list("pk", flat=True)).intersection(pks))


def taken_out_visible_to(viewer: Viewer) -> "QuerySet[AuditEvent]":
    """The lists that the desk took out as files, as the log knows them, the newest first."""
    rows = AuditEvent.objects.filter(kind=Event.LIST_EXPORTED).order_by("-at", "-id")
    return rows if viewer.may(Permission.SEGMENTS_MANAGE) else rows.none()


def _batch(pks: Sequence[int], language: str) -> Iterator[Exported]:
    rows = Organisation.objects.in_bulk(pks)
    sites = _main_sites(pks)
    identifiers = _identifiers(pks)
    concepts = directory.concepts_of(pks, language)
    for pk in pks:
        city, country, region = sites.get(pk, ("", "", ""))
        yield Exported(
            organisation=rows[pk],
            city=city,
            country=country,
            region=region or "",
            identifiers=identifiers.get(pk, ()),
            concepts=concepts.get(pk, ()),
        )


def _main_sites(pks: Sequence[int]) -> Mapping[int, tuple[str, str, str | None]]:
    rows = Site.objects.filter(organisation__in=pks).order_by("is_main", "-id")
    return {
        pk: (city, country, region)
        for pk, city, country, region in rows.values_list(
            "organisation_id", "city", "country", "region_id"
        )
    }


def _identifiers(pks: Sequence[int]) -> Mapping[int, Sequence[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    rows = Identifier.objects.shown().filter(organisation__in=pks).order_by("scheme", "value")
    for pk, scheme, value in rows.values_list("organisation_id", "scheme", "value"):
        found.setdefault(pk, []).append((scheme, value))
    return found
