"""Lists of the region's own: those that are known, their mappings, and what they may be mapped to."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from skerry.actors.enums import RunState
from skerry.actors.models import Cluster, Concept, ConceptLabel, ImportRun, ListMapping, Region
from skerry.actors.queries.concepts import named
from skerry.actors.queries.imports import runs_visible_to
from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission

_ALIKE = 0.7
_MAPPABLE = (RunState.STAGING, RunState.PREVIEW, RunState.REFUSED)


class OurTerm(NamedTuple):
    """A concept that organisations may carry, with all that it is called."""

    concept: int
    key: str
    label: str
    labels: Sequence[str]
    is_for_sector: bool


def list_run_visible_to(viewer: Viewer) -> "QuerySet[ImportRun]":
    """Imports of lists whose columns can still be mapped."""
    return runs_visible_to(viewer).filter(importer="list", state__in=_MAPPABLE)


def lists_visible_to(viewer: Viewer) -> "QuerySet[ListMapping]":
    """The lists that were brought before, the newest first."""
    rows = ListMapping.objects.select_related("source").order_by("-saved_at", "-pk")
    return rows if viewer.may(Permission.IMPORTS_RUN) else rows.none()


def list_like(headers: Sequence[str], *, viewer: Viewer) -> ListMapping | None:
    """The list that had these columns before, or nearly these, with all that are mapped."""
    mine = set(headers)
    best: tuple[float, ListMapping] | None = None
    for known in lists_visible_to(viewer):
        theirs = set(known.headers)
        share = len(mine & theirs) / len(mine | theirs)
        if known.plan["columns"].keys() <= mine and share > (best[0] if best else _ALIKE):
            best = (share, known)
    return best[1] if best else None


def terms(*, language: str) -> Sequence[OurTerm]:
    """Every term in use that says what organisations do or whom they serve, by its name."""
    rows = Concept.objects.filter(is_retired=False, scheme__is_for_speciality=True)
    rows |= Concept.objects.filter(is_retired=False, scheme__is_for_sector=True)
    for_sector = dict(rows.values_list("pk", "scheme__is_for_sector"))
    names = named(for_sector, language=language)
    labels: dict[int, list[str]] = {}
    for pk, text in ConceptLabel.objects.filter(concept__in=names).values_list("concept", "text"):
        labels.setdefault(pk, []).append(text)
    found = [
        OurTerm(pk, term.key, term.label, labels[pk], for_sector[pk]) for pk, term in names.items()
    ]
    return sorted(found, key=lambda term: term.label.casefold())


def regions_at_home() -> Sequence[Region]:
    """The country of the home region, the region, and what lies in it."""
    home = Cluster.objects.filter(is_home=True).values_list("region", flat=True).first()
    if home is None:
        return []
    above = [home[:length] for length in range(2, len(home))]
    inside = Region.objects.filter(code__startswith=home)
    return list((Region.objects.filter(code__in=above) | inside).order_by("level", "code"))
