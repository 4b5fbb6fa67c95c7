"""Keeps vocabularies: those that come with Skerry, and any that a region brings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from skerry.actors.indexing import index_concepts
from skerry.actors.models import Concept, ConceptLabel, Scheme
from skerry.actors.vocabularies import ConceptContent, SchemeContent, shipped
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion

_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class SchemeChanges:
    """What keeping a scheme changed."""

    scheme: Scheme
    added: int = 0
    renamed: int = 0
    retired: int = 0
    is_arranged_anew: bool = False
    """Its terms stand elsewhere among each other, or the whole is described or used otherwise."""

    @property
    def is_same(self) -> bool:
        return not (self.added or self.renamed or self.retired or self.is_arranged_anew)


@transaction.atomic
def load_vocabularies(*, by: Actor, now: datetime) -> list[SchemeChanges]:
    """Keep the vocabularies that come with Skerry; loading again changes nothing."""
    return [save_scheme(content=content, by=by, now=now) for content in shipped()]


@transaction.atomic
def save_scheme(*, content: SchemeContent, by: Actor, now: datetime) -> SchemeChanges:
    """Keep ``content``: new terms are added, names renewed, terms that are gone are retired.

    Nothing is deleted, because organisations may carry the terms.
    """
    scheme, is_described_anew = _keep_description(content)
    before = _labels(scheme)
    wanted = {concept.notation: concept for concept in content.concepts}
    concepts, moved = _keep_concepts(scheme, wanted)
    renamed = _keep_labels(concepts, wanted, before)
    gone = scheme.concepts.exclude(notation__in=wanted).filter(is_retired=False)
    changes = SchemeChanges(
        scheme=scheme,
        added=len(wanted.keys() - before.keys()),
        renamed=renamed,
        retired=gone.update(is_retired=True),
        is_arranged_anew=is_described_anew or moved > 0,
    )
    if not changes.is_same:
        index_concepts([concept.pk for concept in concepts.values()])
        bump(DataVersion.DIRECTORY)
        detail = {"added": changes.added, "renamed": changes.renamed, "retired": changes.retired}
        audit.record(Event.SCHEME_IMPORTED, target=scheme, by=by, at=now, detail=detail)
    return changes


def _keep_description(content: SchemeContent) -> tuple[Scheme, bool]:
    """The scheme, and whether anything that is said of it as a whole is new."""
    wanted = {
        "uri": content.uri,
        "title": content.title[:200],
        "licence": content.licence,
        "attribution": content.attribution,
        "is_for_speciality": content.is_for_speciality,
        "is_for_sector": content.is_for_sector,
    }
    is_same = Scheme.objects.filter(key=content.key, **wanted).exists()
    scheme, _is_new = Scheme.objects.update_or_create(key=content.key, defaults=wanted)
    return scheme, not is_same


def _labels(scheme: Scheme) -> dict[str, set[tuple[str, str, bool]]]:
    labels: dict[str, set[tuple[str, str, bool]]] = {
        notation: set() for notation in scheme.concepts.values_list("notation", flat=True)
    }
    rows = ConceptLabel.objects.filter(concept__scheme=scheme)
    for notation, language, text, is_preferred in rows.values_list(
        "concept__notation", "language", "text", "is_preferred"
    ):
        labels[notation].add((language, text, is_preferred))
    return labels


def _keep_concepts(
    scheme: Scheme, wanted: Mapping[str, ConceptContent]
) -> tuple[dict[str, Concept], int]:
    """The terms by their notation, and how many of them have another place now."""
    known = {concept.notation: concept for concept in scheme.concepts.all()}
    fresh = [
        Concept(scheme=scheme, notation=notation, uri=content.uri)
        for notation, content in wanted.items()
        if notation not in known
    ]
    Concept.objects.bulk_create(fresh, batch_size=_BATCH)
    concepts = known | {concept.notation: concept for concept in fresh}
    kept = {notation: concepts[notation] for notation in wanted}
    moved = []
    for notation, concept in kept.items():
        parent = concepts.get(wanted[notation].parent)
        place = (parent.pk if parent else None, wanted[notation].uri, False)
        if place != (concept.parent_id, concept.uri, concept.is_retired):
            concept.parent_id, concept.uri, concept.is_retired = place
            moved.append(concept)
    Concept.objects.bulk_update(moved, ["parent", "uri", "is_retired"], batch_size=_BATCH)
    return kept, len(moved)


def _keep_labels(
    concepts: Mapping[str, Concept],
    wanted: Mapping[str, ConceptContent],
    before: Mapping[str, set[tuple[str, str, bool]]],
) -> int:
    """Renew the names of terms whose names differ; says how many known terms that were."""
    differing = {
        notation: labels
        for notation, content in wanted.items()
        if (labels := _wanted_labels(content)) != before.get(notation, set())
    }
    ConceptLabel.objects.filter(
        concept__in=[concepts[notation].pk for notation in differing]
    ).delete()
    ConceptLabel.objects.bulk_create(
        [
            ConceptLabel(
                concept=concepts[notation], language=language, text=text, is_preferred=is_preferred
            )
            for notation, labels in differing.items()
            for language, text, is_preferred in sorted(labels)
        ],
        batch_size=_BATCH,
    )
    return len(differing.keys() & before.keys())


def _wanted_labels(content: ConceptContent) -> set[tuple[str, str, bool]]:
    preferred = {(language[:12], text[:300], True) for language, text in content.labels.items()}
    other = {(language[:12], text[:300], False) for language, text in content.other_labels}
    return preferred | other
