"""The public directory: what is looked for, which organisations answer, a page of them.

Choices of one facet widen (or), facets narrow each other (and).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from skerry.actors.models import (
    ConceptLabel,
    Initiative,
    Offering,
    Organisation,
    OrganisationConcept,
    OrganisationText,
    Participation,
    Site,
)
from skerry.actors.queries.concepts import FALLBACK
from skerry.actors.rules.labels import few_labels
from skerry.kernel.actor import Viewer
from skerry.kernel.search import SearchKind, find
from skerry.kernel.visibility import Visibility

MAX_HITS: Final = 1000
PAGE_SIZE: Final = 25
MAX_PAGES: Final = 200
CONCEPTS_A_CARD: Final = 2


class Facet(StrEnum):
    KIND = "kind"
    SIZE = "size"
    PLACE = "place"
    CITY = "city"
    CONCEPT = "concept"
    SECTOR = "sector"
    OFFERING = "offering"


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NAME = "name"
    NEWEST = "newest"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a person looks for. ``chosen`` holds database values (a concept is its number).

    ``hits`` are the organisations that the words mean, best first; None without words.
    """

    words: str = ""
    chosen: Mapping[Facet, Sequence[str]] = field(default_factory=dict)
    sort: Sort = Sort.NAME
    hits: Sequence[int] | None = None

    def of(self, facet: Facet) -> Sequence[str]:
        return self.chosen.get(facet, ())

    def without(self, facet: Facet) -> "Wanted":
        return replace(self, chosen={f: v for f, v in self.chosen.items() if f != facet})

    @property
    def key(self) -> tuple[object, ...]:
        chosen = sorted((facet, tuple(values)) for facet, values in self.chosen.items())
        return (self.words, tuple(chosen))


@dataclass(frozen=True, kw_only=True)
class Card:
    """An organisation as the list shows it: a few of its concepts in short, and how many more."""

    organisation: Any  # an Organisation with ``city``, ``summary`` and ``projects``
    concepts: Sequence[str]
    more_concepts: int = 0


def with_hits(wanted: Wanted, *, viewer: Viewer) -> Wanted:
    """``wanted`` with the organisations that its words mean, as far as ``viewer`` sees them."""
    if not wanted.words:
        return wanted
    seen = Organisation.objects.visible_to(viewer)
    hits = find(wanted.words, kind=SearchKind.ORGANISATION, limit=MAX_HITS, within=seen)
    return replace(wanted, hits=[hit.object_id for hit in hits])


def organisations(wanted: Wanted, *, viewer: Viewer) -> "QuerySet[Organisation]":
    """Those that answer to all of ``wanted`` and that ``viewer`` may see."""
    found = Organisation.objects.visible_to(viewer)
    if wanted.hits is not None:
        found = found.filter(pk__in=wanted.hits)
    if wanted.of(Facet.KIND):
        found = found.filter(kind__in=wanted.of(Facet.KIND))
    if wanted.of(Facet.SIZE):
        found = found.filter(size_class__in=wanted.of(Facet.SIZE))
    if wanted.of(Facet.PLACE) or wanted.of(Facet.CITY):
        found = found.filter(pk__in=sites(wanted).values("organisation"))
    for facet in (Facet.CONCEPT, Facet.SECTOR):
        if wanted.of(facet):
            links = OrganisationConcept.objects.filter(_concept_in(wanted.of(facet)))
            found = found.filter(pk__in=links.values("organisation"))
    if wanted.of(Facet.OFFERING):
        offered = Offering.objects.visible_to(viewer).filter(kind__in=wanted.of(Facet.OFFERING))
        found = found.filter(pk__in=offered.values("organisation"))
    return found


def sites(wanted: Wanted) -> "QuerySet[Site]":
    """The sites in the chosen places and cities."""
    places = Q()
    for code in wanted.of(Facet.PLACE):
        places |= Q(region_id__gte=code, region_id__lte=f"{code}ZZZ")
    found = Site.objects.filter(places)
    return found.filter(city__in=wanted.of(Facet.CITY)) if wanted.of(Facet.CITY) else found


def _concept_in(concepts: Sequence[str]) -> Q:
    """The concepts themselves and those one step below them."""
    return Q(concept__in=concepts) | Q(concept__parent__in=concepts)


def seen_among(pks: Iterable[int], *, viewer: Viewer) -> frozenset[int]:
    """Those of the organisations ``pks`` that the viewer may see."""
    wanted = list(pks)
    if not wanted:
        return frozenset()
    seen, values = _seen_through(viewer.tiers, viewer.organisations)
    sql = f"SELECT pk FROM ({seen}) AS seen WHERE pk IN ({', '.join(['%s'] * len(wanted))})"  # noqa: S608  # Django's own SQL
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *wanted])
        return frozenset(pk for (pk,) in cursor.fetchall())


@lru_cache(maxsize=200)
def _seen_through(
    tiers: frozenset[Visibility], organisations: frozenset[UUID]
) -> tuple[str, Sequence[Any]]:
    """The numbers of all that may be seen. Written once: Django writes longer than the database reads."""
    seen = Organisation.objects.seen_through(tiers, organisations)
    return seen.values(pk=F("id")).query.sql_with_params()


def cards(pks: Sequence[int], *, viewer: Viewer, language: str) -> Sequence[Card]:
    """Those of the organisations ``pks`` that the viewer may see, in this order."""
    if not pks:
        return []
    seen = Organisation.objects.visible_to(viewer).filter(pk__in=pks)
    rows = _described(seen, viewer, language).in_bulk()
    concepts = concepts_of(pks, language)
    return [_card(rows[pk], concepts.get(pk, ())) for pk in pks if pk in rows]


def _card(organisation: Organisation, concepts: Sequence[str]) -> Card:
    few = few_labels(concepts, most=CONCEPTS_A_CARD)
    return Card(organisation=organisation, concepts=few, more_concepts=len(concepts) - len(few))


def _described(
    found: "QuerySet[Organisation]", viewer: Viewer, language: str
) -> "QuerySet[Organisation]":
    """With what a card says about each: city, first sentence, number of projects."""
    own = {"organisation": OuterRef("pk")}
    city = Site.objects.filter(**own).exclude(city="").order_by("-is_main", "id").values("city")
    in_language = Case(When(language=language, then=0), When(language=FALLBACK, then=1), default=2)
    summary = OrganisationText.objects.filter(**own).order_by(in_language).values("summary")
    # Asked of each participation: collected first, all projects would be gone through for each card.
    seen = Initiative.objects.visible_to(viewer).filter(pk=OuterRef("initiative"))
    projects = (
        Participation.objects.arrived()
        .filter(Exists(seen), **own)
        .order_by()
        .values("organisation")
        .annotate(number=Count("initiative", distinct=True))
        .values("number")
    )
    return found.annotate(
        city=Coalesce(Subquery(city[:1]), Value("")),
        summary=Coalesce(Subquery(summary[:1]), Value("")),
        projects=Coalesce(Subquery(projects), 0),
    )


def concepts_of(organisations: Sequence[int], language: str) -> Mapping[int, Sequence[str]]:
    """The specialities of each organisation by their labels."""
    rows = ConceptLabel.objects.filter(
        concept__organisation_links__organisation__in=organisations,
        concept__scheme__is_for_speciality=True,
        is_preferred=True,
        language__in=[language, FALLBACK],
    ).values_list("concept__organisation_links__organisation", "concept_id", "text")
    own_last = Case(When(language=language, then=1), default=0)
    labels: dict[int, dict[int, str]] = {}
    for organisation, concept, text in rows.order_by(own_last):
        labels.setdefault(organisation, {})[concept] = text
    return {pk: sorted(texts.values()) for pk, texts in labels.items()}
