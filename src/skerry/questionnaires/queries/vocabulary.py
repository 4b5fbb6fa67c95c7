"""What the directory lends to questions: concepts to choose from, organisations to name."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from skerry.actors.models import Concept, Organisation
from skerry.actors.queries.concepts import labels_of
from skerry.kernel.actor import ANYBODY
from skerry.kernel.caching import remembered
from skerry.kernel.models import DataVersion
from skerry.kernel.search import SearchKind, find

MOST_SUGGESTED: Final = 12
SHORTEST_START: Final = 2


def concepts_of(schemes: Iterable[str], *, language: str) -> Mapping[str, Mapping[str, str]]:
    """Of each scheme the labels by URI, in the order of the language's letters."""
    return {
        scheme: remembered(
            DataVersion.DIRECTORY,
            "questionnaires-concepts",
            (scheme, language),
            partial(_labels, scheme, language),
        )
        for scheme in schemes
    }


def organisations_called(names: Iterable[str]) -> Mapping[str, str]:
    """The numbers of the organisations that everybody sees and that have exactly these names."""
    wanted = {" ".join(name.split()) for name in names if name.strip()}
    found = Organisation.objects.visible_to(ANYBODY).filter(name__in=wanted) if wanted else ()
    return {row.name.lower(): str(row.uuid) for row in found}


def organisations_like(words: str) -> Sequence[str]:
    """Names to choose from while somebody types."""
    if len(words.strip()) < SHORTEST_START:
        return []
    seen = Organisation.objects.visible_to(ANYBODY)
    hits = find(words, kind=SearchKind.ORGANISATION, within=seen, limit=MOST_SUGGESTED)
    names = dict(seen.filter(pk__in=[hit.object_id for hit in hits]).values_list("pk", "name"))
    return [names[hit.object_id] for hit in hits if hit.object_id in names]


def _labels(scheme: str, language: str) -> Mapping[str, str]:
    concepts = Concept.objects.filter(scheme__key=scheme, is_retired=False)
    rows = list(concepts.values_list("pk", "uri", "notation"))
    labels = labels_of([pk for pk, _uri, _notation in rows], language=language)
    named = (
        (uri or f"{scheme}:{notation}", labels.get(pk, notation)) for pk, uri, notation in rows
    )
    return dict(sorted(named, key=lambda pair: pair[1].lower()))
