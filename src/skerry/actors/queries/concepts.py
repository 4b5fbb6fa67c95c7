"""Concepts by the words of the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from django.conf import settings
from django.db.models import Q

from skerry.actors.models import Concept, ConceptLabel
from skerry.kernel.caching import Kept
from skerry.kernel.models import DataVersion

FALLBACK = "en"


class Term(NamedTuple):
    label: str
    key: str


def labels_of(concepts: Iterable[int], *, language: str) -> Mapping[int, str]:
    """The preferred label of each concept in ``language``, or else in English, or else in any."""
    return {pk: term.label for pk, term in named(concepts, language=language).items()}


def _rank(tongue: str, language: str) -> int:
    return [language, FALLBACK, tongue].index(tongue)


def all_named(*, language: str) -> Mapping[int, Term]:
    """Every concept that is a choice in the directory, kept in memory until this changes."""
    return _kept.current()[language]


def _named_in_each_language() -> Mapping[str, Mapping[int, Term]]:
    offered = Concept.objects.filter(
        Q(scheme__is_for_speciality=True) | Q(scheme__is_for_sector=True)
    )
    numbers = list(offered.values_list("pk", flat=True))
    return {language: named(numbers, language=language) for language, _name in settings.LANGUAGES}


_kept: Final = Kept(DataVersion.DIRECTORY, _named_in_each_language, old_for=0)


def named(concepts: Iterable[int], *, language: str) -> Mapping[int, Term]:
    """The concepts with their labels and the names under which they stand in addresses."""
    rows = ConceptLabel.objects.filter(concept__in=list(concepts), is_preferred=True).values_list(
        "concept_id", "language", "text", "concept__scheme__key", "concept__notation"
    )
    best: dict[int, tuple[int, Term]] = {}
    for pk, tongue, text, scheme, notation in rows.order_by("language"):
        rank = _rank(tongue, language)
        if pk not in best or rank < best[pk][0]:
            best[pk] = (rank, Term(label=text, key=f"{scheme}:{notation}"))
    return {pk: term for pk, (_, term) in best.items()}


def with_keys(keys: Iterable[str]) -> list[int]:
    """The concepts that stand in an address under ``keys``; what is unknown is left out."""
    pairs = [key.partition(":")[::2] for key in keys]
    rows = Concept.objects.filter(
        scheme__key__in={scheme for scheme, _ in pairs}, notation__in={name for _, name in pairs}
    )
    known = rows.values_list("pk", "scheme__key", "notation")
    return sorted(pk for pk, scheme, notation in known if (scheme, notation) in pairs)
