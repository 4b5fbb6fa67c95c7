"""Takes a run back: first out of sight and the old values in place, then row by row.

What somebody built on since is kept and reported: values that were edited, and
organisations and initiatives that other records refer to.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.db.models import F, ForeignObjectRel, Model, QuerySet
from django.utils.dateparse import parse_datetime

from skerry.actors.enums import RecordAction, RunState
from skerry.actors.importers import changes
from skerry.actors.importers.known import (
    INITIATIVE_FIELDS,
    ORGANISATION_FIELDS,
    SITE_FIELDS,
    TEXT_FIELDS,
)
from skerry.actors.importers.pace import Pace
from skerry.actors.indexing import index_initiatives, index_organisations
from skerry.actors.models import (
    Duplicate,
    Identifier,
    ImportedRecord,
    ImportRun,
    Initiative,
    Observation,
    Organisation,
    OrganisationConcept,
    OrganisationName,
    OrganisationText,
    Participation,
    Site,
)
from skerry.actors.services import imports
from skerry.kernel import search
from skerry.kernel.actor import Actor
from skerry.kernel.search import SearchKind

Progress = Callable[[int, int], None]
ROWS_A_STEP: Final = 1_000
_AT_ONCE: Final = 2_000

# What an import itself puts under its records; it does not count as somebody building on them.
_OWN_PARTS: Final = (
    Identifier,
    OrganisationName,
    OrganisationText,
    OrganisationConcept,
    Site,
    Initiative.concepts.through,
    Duplicate,  # a pair goes with either side
)
_CHANGED: Final[dict[str, tuple[type[Model], Sequence[str]]]] = {
    "text": (OrganisationText, TEXT_FIELDS),
    "organisation": (Organisation, ORGANISATION_FIELDS),
    "site": (Site, SITE_FIELDS),
    "initiative": (Initiative, INITIATIVE_FIELDS),
    "participation": (Participation, ("contribution", "total_cost", "has_ended")),
}
_ADDED: Final[dict[str, tuple[type[Model], Sequence[str]]]] = {
    table: (model, columns) for table, model, columns in changes.PARTS
} | {"link": (Initiative.concepts.through, ())}


def undo(*, run: ImportRun, by: Actor, now: datetime, progress: Progress) -> ImportRun:
    """Take everything back that the run brought and nobody has built on since.

    Raises:
        ImportNotPossible: the run is not in a state to be undone, or another one is being written.
    """
    run = _hide(run=run, by=by, now=now)
    pace = Pace()
    total = sum(rows.count() for rows in _rows_of(run))
    done = 0
    progress(done, total)
    for rows in _rows_of(run):
        while gone := _remove_some(rows):
            done += gone
            progress(min(done, total), total)
            pace.breathe()
    return imports.finish_undoing(run=run, by=by, now=now)


def _rows_of(run: ImportRun) -> Sequence["QuerySet[Any]"]:  # Any: four models
    return (
        Participation.objects.filter(run=run),
        Initiative.objects.filter(run=run),
        Organisation.objects.filter(run=run),
        Observation.objects.filter(run=run),
    )


@transaction.atomic
def _remove_some(rows: "QuerySet[Any]") -> int:  # Any: four models
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS_A_STEP])
    if not pks:
        return 0
    kinds = {Organisation: SearchKind.ORGANISATION, Initiative: SearchKind.INITIATIVE}
    if rows.model in kinds:
        search.remove(kinds[rows.model], pks)
    rows.model._default_manager.filter(pk__in=pks).delete()
    return len(pks)


@transaction.atomic
def _hide(*, run: ImportRun, by: Actor, now: datetime) -> ImportRun:
    """One step: from its end on nothing of the run is seen but what is kept."""
    run, before = imports.begin_undoing(run=run, by=by, now=now)
    if before != RunState.COMPLETE:
        return run

    kept = _restore(run) + _keep_what_is_used(run)
    restored = run.records.exclude(action=RecordAction.KEPT).count()
    run.counts |= {"undo": {"restored": restored, "kept": kept}}
    run.save(update_fields=["counts"])
    return run


def _restore(run: ImportRun) -> int:
    """Give changed records their old values back, where they are still as the run left them."""
    kept = 0
    for table in _ADDED:
        for chunk in _chunks(_records(run, table, RecordAction.ADDED)):
            kept += _remove_added(run, table, chunk)
    for table in _CHANGED:
        for chunk in _chunks(_records(run, table, RecordAction.CHANGED)):
            kept += _restore_chunk(run, table, chunk)
    return kept


def _remove_added(
    run: ImportRun, table: str, chunk: Sequence[tuple[int, changes.Values, changes.Values]]
) -> int:
    """Take away what the run added to records that were there before, unless it was edited since."""
    model, columns = _ADDED[table]
    found = changes.present(model, columns, [row for row, _before, _after in chunk])
    edited = [
        row
        for row, _before, after in chunk
        if row in found and any(_plain(found[row])[name] != after[name] for name in columns)
    ]
    model._default_manager.filter(pk__in=found.keys() - set(edited)).delete()
    run.records.filter(table=table, row__in=edited).update(
        action=RecordAction.KEPT, after={"kept": ["*"]}
    )
    return len(edited)


def _plain(values: changes.Values) -> changes.Values:
    """The values as the notes of the run write them."""
    plain: changes.Values = json.loads(json.dumps(values, default=str))
    return plain


def _restore_chunk(
    run: ImportRun, table: str, chunk: Sequence[tuple[int, changes.Values, changes.Values]]
) -> int:
    model, columns = _CHANGED[table]
    found = changes.present(model, columns, [row for row, _before, _after in chunk])
    is_dated = table in {"organisation", "initiative"}
    updates: dict[int, changes.Values] = {}
    kept: dict[int, list[str]] = {}
    for row, before, after in chunk:
        if row not in found:
            continue
        now = found[row]
        updates[row], kept_fields = _older(now, before, after, columns, is_dated=is_dated)
        if kept_fields:
            kept[row] = kept_fields
    more = ("origins", "changed_at") if is_dated else ()
    changes.update(model, (*columns, *more), updates)
    for row, fields in kept.items():
        run.records.filter(table=table, row=row).update(
            action=RecordAction.KEPT, after={"kept": fields}
        )
    if table == "organisation":
        index_organisations(list(updates))
    if table == "initiative":
        index_initiatives(list(updates))
    return len(kept)


def _older(
    now: changes.Values,
    before: changes.Values,
    after: changes.Values,
    columns: Sequence[str],
    *,
    is_dated: bool,
) -> tuple[changes.Values, list[str]]:
    """The values to set, and the fields that stay because they are no longer as the run left them."""
    plain = _plain(now)
    # Runs of earlier versions noted fewer columns.
    touched = [name for name in columns if name in before and before[name] != after[name]]
    kept = [name for name in touched if plain[name] != after[name]]
    values = now | {name: before[name] for name in touched if name not in kept}
    if is_dated and plain["changed_at"] == after["changed_at"]:
        values["origins"] = before["origins"]
        values["changed_at"] = parse_datetime(before["changed_at"].replace(" ", "T"))
    elif is_dated:
        values["origins"] = _older_origins(now, before, touched, kept)
    return values, kept


def _older_origins(
    now: changes.Values, before: changes.Values, touched: Sequence[str], kept: Sequence[str]
) -> changes.Values:
    """Where the values that are given back came from before."""
    given_back = [name for name in touched if name not in kept]
    origins = {name: origin for name, origin in now["origins"].items() if name not in given_back}
    earlier = before["origins"]
    return origins | {name: earlier[name] for name in given_back if name in earlier}


def _keep_what_is_used(run: ImportRun) -> int:
    """Detach from the run what was edited since or what others refer to: it stays, without the run."""
    kept = 0
    for table, model in (("organisation", Organisation), ("initiative", Initiative)):
        used = _edited(model, run) | _referred_to(model, run)
        for chunk in _chunks(iter(sorted(used))):
            model._default_manager.filter(pk__in=chunk).update(run=None)
            ImportedRecord.objects.bulk_create(
                [
                    ImportedRecord(
                        run=run,
                        table=table,
                        row=pk,
                        action=RecordAction.KEPT,
                        after={"kept": ["*"]},
                    )
                    for pk in chunk
                ]
            )
        kept += len(used)
    return kept


def _edited(model: type[Model], run: ImportRun) -> set[int]:
    """Rows that somebody changed, or whose organisation said since that they are true."""
    rows = model._default_manager.filter(run=run)
    edited = set(rows.exclude(changed_at=F("created_at")).values_list("pk", flat=True))
    if model is not Organisation:
        return edited
    return edited | set(rows.exclude(confirmed_on=None).values_list("pk", flat=True))


def _referred_to(model: type[Model], run: ImportRun) -> set[int]:
    """Rows of the run to which any table of any room points, other than what the run itself put there.

    Hidden relations count too: most rooms above name none back.
    """
    used: set[int] = set()
    relations = model._meta.get_fields(include_hidden=True)
    for relation in (one for one in relations if isinstance(one, ForeignObjectRel)):
        other = relation.related_model
        if other in _OWN_PARTS or other == model:
            continue
        rows = other._default_manager.filter(**{f"{relation.field.name}__run": run})
        if other is Participation:
            rows = rows.exclude(run=run)
        used |= set(rows.values_list(relation.field.attname, flat=True))
    return used


def _records(
    run: ImportRun, table: str, action: RecordAction
) -> Iterator[tuple[int, changes.Values, changes.Values]]:
    rows = run.records.filter(table=table, action=action).order_by("row")
    for row, before, after in rows.values_list("row", "before", "after").iterator(_AT_ONCE):
        yield row, before or {}, after or {}


def _chunks(rows: Iterator[Any]) -> Iterator[list[Any]]:  # Any: keys or records
    while chunk := list(islice(rows, _AT_ONCE)):
        yield chunk
