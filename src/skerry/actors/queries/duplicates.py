"""Pairs that may be one organisation: what is compared, and what waits for a decision."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from skerry.actors.enums import DuplicateState, NameKind, OrganisationKind
from skerry.actors.models import (
    Duplicate,
    Identifier,
    Merging,
    OldAddress,
    Organisation,
    OrganisationName,
    Site,
)
from skerry.actors.models.duplicates import MergingQuerySet
from skerry.actors.rules.duplicates import Band, Sides, is_clear, limits_of
from skerry.actors.rules.facts import Fact
from skerry.actors.rules.origins import origin_of
from skerry.actors.rules.shared_domains import belongs_to_everybody
from skerry.kernel import search
from skerry.kernel.actor import Viewer
from skerry.kernel.models import Job
from skerry.kernel.providers import all_providers
from skerry.kernel.search import SearchKind
from skerry.methods.linkage import Record

FINDING: Final = "actors.duplicates.find"
CLEARING: Final = "actors.duplicates.merge_clear"
TAKING_BACK: Final = "actors.duplicates.take_back"
_AT_ONCE: Final = 2_000
_MOST_FOUND: Final = 500
_MOST_OFFERED: Final = 20


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which pairs are looked for."""

    state: DuplicateState = DuplicateState.OPEN
    band: Band | None = None
    kind: str = ""
    text: str = ""


def records() -> Iterator[list[Record]]:
    """What the method compares of each entry that has arrived, some thousands at a time.

    Nothing stays open in the database in between, where the caller tells how far it is.
    """
    pks = list(Organisation.objects.arrived().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), _AT_ONCE):
        yield list(_records(pks[start : start + _AT_ONCE]))


def _own_domain(domain: str) -> str:
    """Empty where anybody has mail or a page: that says nothing of whose the entry is."""
    return "" if belongs_to_everybody(domain) else domain


def _records(pks: Sequence[int]) -> Iterator[Record]:
    names = _by_organisation(
        OrganisationName.objects.exclude(kind=NameKind.SHORT), pks, "text", "kind"
    )
    numbers = _by_organisation(Identifier.objects.shown(), pks, "scheme", "value")
    sites = _by_organisation(
        Site.objects.order_by("is_main", "-pk"), pks, "country", "city", "region_id"
    )
    rows = Organisation.objects.filter(pk__in=pks).order_by("pk")
    for pk, name, kind, mail_domain, website in rows.values_list(
        "pk", "name", "kind", "mail_domain", "website"
    ):
        country, city, region = sites[pk][-1] if sites[pk] else ("", "", "")
        yield Record(
            key=str(pk),
            names=(name, *(text for text, _kind in names[pk] if text != name)),
            kind="" if kind == OrganisationKind.OTHER else kind,
            country=country,
            city=city,
            region=region or "",
            domain=_own_domain(mail_domain or urlsplit(website).hostname or ""),
            identifiers=dict(numbers[pk]),
        )


def _by_organisation(
    rows: "QuerySet[Any]", pks: Sequence[int], *columns: str
) -> Mapping[int, list[tuple[Any, ...]]]:  # Any: of three tables
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for pk, *values in rows.filter(organisation__in=pks).values_list("organisation", *columns):
        found[pk].append(tuple(values))
    return found


def pairs_visible_to(
    viewer: Viewer, wanted: Wanted = Wanted()
) -> QuerySet[Duplicate]:  # it is frozen
    """The pairs that are wanted, the most certain first."""
    rows = Duplicate.objects.visible_to(viewer).filter(state=wanted.state)
    if wanted.band:
        least, above = limits_of(wanted.band)
        rows = rows.filter(probability__gte=least, probability__lt=above)
    if wanted.kind:
        rows = rows.filter(Q(low__kind=wanted.kind) | Q(high__kind=wanted.kind))
    if wanted.text:
        seen = Organisation.objects.visible_to(viewer)
        hits = search.find(
            wanted.text, kind=SearchKind.ORGANISATION, limit=_MOST_FOUND, within=seen
        )
        found = [hit.object_id for hit in hits]
        rows = rows.filter(Q(low__in=found) | Q(high__in=found))
    return rows.select_related("low", "high").order_by("-probability", "-bits", "pk")


def pair_visible_to(viewer: Viewer, *, uuid: UUID) -> Duplicate | None:
    """One pair, whatever was said of it."""
    pairs = Duplicate.objects.visible_to(viewer).select_related("low", "high")
    return pairs.filter(uuid=uuid).first()


def others(organisation: Organisation, *, viewer: Viewer) -> "QuerySet[Organisation]":
    """Whom the entry could be merged with: examples only with examples."""
    seen = Organisation.objects.visible_to(viewer).filter(is_example=organisation.is_example)
    return seen.exclude(pk=organisation.pk)


def others_named(words: str, *, besides: Organisation, viewer: Viewer) -> Sequence[Organisation]:
    """Those of ``others`` that the words most likely mean, the best first."""
    within = others(besides, viewer=viewer)
    hits = search.find(words, kind=SearchKind.ORGANISATION, limit=_MOST_OFFERED, within=within)
    rows = within.in_bulk([hit.object_id for hit in hits])
    return [rows[hit.object_id] for hit in hits if hit.object_id in rows]


def next_after(pair: Duplicate, *, viewer: Viewer) -> Duplicate | None:
    """What waits next when this one is decided: the next less certain one, else the most certain."""
    waiting = pairs_visible_to(viewer).exclude(pk=pair.pk)
    behind = Q(probability__lt=pair.probability) | Q(
        probability=pair.probability, bits__lt=pair.bits
    )
    ties = Q(probability=pair.probability, bits=pair.bits, pk__gt=pair.pk)
    return waiting.filter(behind | ties).first() or waiting.first()


def still_waiting(pair: Duplicate | None, *, viewer: Viewer) -> Duplicate | None:
    """``pair`` if it still waits, else the most certain one: a merge may have made it part of itself."""
    waiting = pairs_visible_to(viewer)
    found = waiting.filter(pk=pair.pk).first() if pair else None
    return found or waiting.first()


def counts_by_state(viewer: Viewer) -> Mapping[str, int]:
    rows = Duplicate.objects.visible_to(viewer).order_by().values_list("state")
    return dict(rows.annotate(n=Count("pk")))


def last_search() -> Job | None:
    """The search for duplicates that is at work or waits, else the last one that ended."""
    return Job.objects.filter(kind=FINDING).order_by("-requested_at", "-pk").first()


def open_job(*kinds: str) -> Job | None:
    return Job.objects.open().filter(kind__in=kinds).order_by("pk").first()


def clear_pairs(viewer: Viewer) -> list[Duplicate]:
    """The waiting pairs that the rule for clear cases would merge, the most certain first."""
    rows = Duplicate.objects.visible_to(viewer).waiting().select_related("low", "high")
    pairs = list(rows.order_by("-bits", "pk"))
    kept = kept_by_owners(pairs)
    return [pair for pair in pairs if is_clear_pair(pair, kept)]


def is_clear_pair(pair: Duplicate, kept: Collection[int]) -> bool:
    """``kept`` are the entries that owners keep, as ``kept_by_owners`` says."""
    low, high = pair.low, pair.high
    sides = Sides(
        kept_by_owner=(low.pk in kept, high.pk in kept),
        tiers=(low.visibility, high.visibility),
        kinds=(low.kind, high.kind),
        told_by_owner=_told_by_owner(low) | _told_by_owner(high),
    )
    is_alike = low.is_example == high.is_example
    return is_alike and is_clear(probability=pair.probability, evidence=pair.evidence, sides=sides)


def kept_by_owners(pairs: Sequence[Duplicate]) -> frozenset[int]:
    """The entries of ``pairs`` of which somebody of their own keeps one, or stands behind a value of it.

    Who has a role there is asked of the rooms that know.
    """
    entries = {one.pk: one for pair in pairs for one in (pair.low, pair.high)}
    kept = {pk for pk, one in entries.items() if _speaks_for_itself(one)}
    asked = [keeps for providers in all_providers() for keeps in providers.kept_organisations]
    for start in range(0, len(entries), _AT_ONCE):
        some = sorted(entries)[start : start + _AT_ONCE]
        kept.update(pk for keeps in asked for pk in keeps(some))
    return frozenset(kept)


def _speaks_for_itself(organisation: Organisation) -> bool:
    by_owner = any(origin.get("by") == "owner" for origin in organisation.origins.values())
    return by_owner or organisation.confirmed_on is not None


def _told_by_owner(organisation: Organisation) -> frozenset[str]:
    """What of the evidence only its owner says, by the aspects of the method."""
    domain = "mail_domain" if organisation.mail_domain else Fact.WEBSITE
    facts = {"identifier": Fact.NUMBER, "name": Fact.NAME, "domain": domain}
    origins = organisation.origins
    return frozenset(
        aspect
        for aspect, fact in facts.items()
        if origin_of(origins, fact).get("by") == "owner"
        or (aspect == "name" and origins.get(Fact.NAMES, {}).get("by") == "owner")
    )


def first_of(pair: Duplicate, kept: Collection[int]) -> tuple[Organisation, Organisation]:
    """Which entry stays unless somebody chooses: one that an owner keeps, else the older one, and the other."""
    sides = sorted(
        [pair.low, pair.high],
        key=lambda one: (one.pk not in kept, not _has_manager(one), one.created_at, one.pk),
    )
    return sides[0], sides[1]


def _has_manager(organisation: Organisation) -> bool:
    return origin_of(organisation.origins, "*").get("by") == "manager"


def mergings_visible_to(viewer: Viewer) -> MergingQuerySet:
    """What was merged, the newest first; the journals stay in the database."""
    return Merging.objects.visible_to(viewer).defer("journal").order_by("-pk")


def standing_of(batch: UUID, *, viewer: Viewer) -> MergingQuerySet:
    """What one job merged and still stands, the newest first: so it is taken back."""
    return mergings_visible_to(viewer).standing().filter(batch=batch)


def successor_of(uuid: UUID, *, viewer: Viewer) -> Organisation | None:
    """The entry that an old address leads to, for those who may see it."""
    seen = Organisation.objects.visible_to(viewer)
    led_to = OldAddress.objects.filter(uuid=uuid).values("organisation")
    return seen.filter(pk__in=led_to).first()
