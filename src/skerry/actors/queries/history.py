"""What became of a profile: changes by people, and what imports changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from skerry.actors.enums import RecordAction
from skerry.actors.models import ImportedRecord, ImportRun, Organisation, Revision, Site, Source
from skerry.actors.rules.facts import Fact, Value, named

MOST_IMPORTS: Final = 200
_OWN: Final = (Fact.NAME, Fact.KIND, Fact.ESTABLISHED, Fact.WEBSITE)
_PLACE: Final = ("street", "postcode", "city", "country")


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What one run of an import did; ``noted`` is as in a revision, empty for the run that brought it all."""

    source: Source
    noted: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One line of the history: a revision, by its number, or an import."""

    at: datetime
    revision: int | None = None
    imported: Imported | None = None


def history_of(organisation: Organisation) -> Sequence[Happening]:
    """All of it, newest first."""
    rows = Revision.objects.filter(organisation=organisation).values_list("at", "pk")
    by_people = [Happening(at=at, revision=pk) for at, pk in rows]
    found = [*by_people, *_imports_of(organisation)]
    return sorted(found, key=lambda one: (one.at, one.revision or 0), reverse=True)


def revisions(pks: Sequence[int]) -> Mapping[int, Revision]:
    """With what they undo, and what undid them."""
    rows = Revision.objects.select_related("undoes").prefetch_related("undone_by")
    return rows.in_bulk(list(pks))


def _imports_of(organisation: Organisation) -> Iterator[Happening]:
    noted: dict[int, dict[str, Mapping[str, Value]]] = {}
    for record in _records_of(organisation):
        noted.setdefault(record.run_id, {}).update(_noted(record))
    own = [organisation.run_id] if organisation.run_id else []
    runs = ImportRun.objects.complete().select_related("source").in_bulk([*noted, *own])
    for pk, run in runs.items():
        imported = Imported(source=run.source, noted=noted.get(pk, {}))
        yield Happening(at=run.completed_at or run.created_at, imported=imported)


def _records_of(organisation: Organisation) -> Iterator[ImportedRecord]:
    changed = ImportedRecord.objects.filter(action=RecordAction.CHANGED).order_by("-run", "pk")
    yield from changed.filter(table="organisation", row=organisation.pk)[:MOST_IMPORTS]
    sites = list(Site.objects.filter(organisation=organisation).values_list("pk", flat=True))
    yield from changed.filter(table="site", row__in=sites)[:MOST_IMPORTS]


def _noted(record: ImportedRecord) -> Iterator[tuple[str, Mapping[str, Value]]]:
    before, after = record.before or {}, record.after or {}
    if record.table == "site":
        sides = {"before": _site(before), "after": _site(after)}
        if sides["before"] != sides["after"]:
            yield named(Fact.SITES), sides
        return
    for fact in _OWN:
        if before.get(fact) != after.get(fact):
            yield named(fact), {"before": before.get(fact) or None, "after": after.get(fact)}


def _site(values: Mapping[str, Value]) -> Value:
    return [{part: values[part] for part in _PLACE if values.get(part)}]
