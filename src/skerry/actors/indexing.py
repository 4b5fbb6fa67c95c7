"""What organisations, offerings and initiatives are found by.

Whoever changes them calls these in the same transaction. Everything is indexed,
whatever its tier: who may see a hit is decided where it is read.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

from skerry.actors.models import (
    Concept,
    ConceptLabel,
    Identifier,
    Initiative,
    OfferingText,
    Organisation,
    OrganisationName,
    OrganisationText,
    Region,
    Site,
)
from skerry.kernel import search
from skerry.kernel.search import Entry, SearchKind

T = TypeVar("T")
BATCH = 500


def index_organisations(pks: Sequence[int]) -> None:
    """Renew what the organisations ``pks`` and their offerings are found by."""
    for some in _batches(pks):
        found = Organisation.objects.filter(pk__in=some).values_list("pk", "name", "website")
        names = _words(OrganisationName.objects.filter(organisation__in=some), "text")
        cities = _words(Site.objects.filter(organisation__in=some), "city")
        numbers = _words(Identifier.objects.shown().filter(organisation__in=some), "value")
        texts = _words(OrganisationText.objects.filter(organisation__in=some), "summary")
        search.put(
            SearchKind.ORGANISATION,
            [
                Entry(
                    object_id=pk,
                    title=name,
                    text=f"{names[pk]} {cities[pk]} {texts[pk]}",
                    codes=f"{numbers[pk]} {_host(website)}",
                )
                for pk, name, website in found
            ],
        )
        search.put(SearchKind.OFFERING, _offerings(some))


def index_initiatives(pks: Sequence[int]) -> None:
    for some in _batches(pks):
        rows = Initiative.objects.filter(pk__in=some)
        search.put(
            SearchKind.INITIATIVE,
            [
                Entry(
                    object_id=row.pk,
                    title=row.acronym or row.title,
                    text=" ".join([row.title, row.summary, *_in_other_words(row)]),
                    codes=row.key,
                )
                for row in rows
            ],
        )


def _in_other_words(initiative: Initiative) -> Iterator[str]:
    for words in initiative.texts.values():
        yield from words.values()


def index_concepts(pks: Sequence[int]) -> None:
    for some in _batches(pks):
        labels = _words(ConceptLabel.objects.filter(concept__in=some), "text", by="concept_id")
        notations = Concept.objects.filter(pk__in=some).values_list("pk", "notation")
        search.put(
            SearchKind.CONCEPT,
            [Entry(object_id=pk, title=labels[pk], codes=notation) for pk, notation in notations],
        )


def index_regions(codes: Sequence[str]) -> None:
    """Regions are known by codes; the index keeps numbers, and these come from the codes."""
    for some in _batches(codes):
        rows = Region.objects.filter(code__in=some).values_list("code", "name", "name_latin")
        search.put(
            SearchKind.REGION,
            [
                Entry(object_id=int(code, 36), title=name, text=latin, codes=code)
                for code, name, latin in rows
            ],
        )


def _offerings(organisations: Sequence[int]) -> Iterator[Entry]:
    rows = OfferingText.objects.filter(offering__organisation__in=organisations)
    titles = _words(rows, "title", by="offering_id")
    summaries = _words(rows, "summary", by="offering_id")
    return (Entry(object_id=pk, title=title, text=summaries[pk]) for pk, title in titles.items())


def _words(rows: object, field: str, *, by: str = "organisation_id") -> Mapping[int, str]:
    """The texts of ``field`` in one line for each object, in the order in which they came."""
    lines: defaultdict[int, list[str]] = defaultdict(list)
    # Sorted here: a database gives rows back as they lie, and a changed one lies elsewhere.
    for _, pk, text in sorted(rows.values_list("pk", by, field)):  # type: ignore[attr-defined]  # a queryset of any model
        lines[pk].append(text)
    return defaultdict(str, {pk: " ".join(texts) for pk, texts in lines.items()})


def _host(website: str) -> str:
    return (urlsplit(website).hostname or "").removeprefix("www.")


def _batches(pks: Sequence[T]) -> Iterable[Sequence[T]]:
    return (pks[start : start + BATCH] for start in range(0, len(pks), BATCH))
