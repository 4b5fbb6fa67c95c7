"""The last step of an import: what it changes in records that were there before.

For each such record the values found and the values left are kept, so that the
run can be undone. A record that somebody edited after the preview is left alone.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db import connection
from django.db.models import Model

from skerry.actors.enums import RecordAction, SizeBasis
from skerry.actors.importers import bulk
from skerry.actors.importers.cordis import TOPICS
from skerry.actors.importers.known import (
    INITIATIVE_FIELDS,
    ORGANISATION_FIELDS,
    SITE_FIELDS,
    TEXT_FIELDS,
)
from skerry.actors.importers.staging import Staging
from skerry.actors.indexing import index_initiatives, index_organisations
from skerry.actors.models import (
    Concept,
    Identifier,
    ImportedRecord,
    ImportRun,
    Initiative,
    Organisation,
    OrganisationConcept,
    OrganisationName,
    OrganisationText,
    Participation,
    Site,
)

Values = dict[str, Any]  # Any: the values of many columns
_AT_ONCE: Final = 2_000

PARTS: Final[Sequence[tuple[str, type[Model], Sequence[str]]]] = (
    ("identifier", Identifier, ("scheme", "value")),
    ("name", OrganisationName, ("kind", "language", "text")),
    ("site", Site, SITE_FIELDS),
    ("text", OrganisationText, ("language", *TEXT_FIELDS)),
    ("concept", OrganisationConcept, ("concept_id",)),
)
"""What a run may add to an organisation that was there before."""


@dataclass(kw_only=True)
class Changes:
    """The work of the last step, and what it counts."""

    staging: Staging
    run: ImportRun
    ids: Mapping[str, int]
    now: datetime
    edited: set[int] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=lambda: {"edited_meanwhile": 0})


def write(
    staging: Staging, *, run: ImportRun, ids: Mapping[str, int], now: datetime
) -> dict[str, int]:
    """Change what was there before, in the caller's transaction; says what was left alone."""
    work = Changes(staging=staging, run=run, ids=ids, now=now)
    _change_organisations(work)
    _change_sites(work)
    _change_texts(work)
    _add_to_organisations(work)
    _change_initiatives(work)
    _link_initiatives(work)
    _change_participations(work)
    return work.counts


def _change_organisations(work: Changes) -> None:
    rows = work.staging.rows("""
        SELECT organisation, origins, changed_at, list({'field': field, 'new': new})
        FROM known_organisation JOIN change USING (organisation)
        GROUP BY organisation, origins, changed_at ORDER BY organisation
    """)
    for chunk in _chunks(rows):
        found = present(Organisation, ORGANISATION_FIELDS, [row[0] for row in chunk])
        planned = {row[0]: row for row in chunk}
        updates = _planned_changes(work, "organisation", planned, found, ORGANISATION_FIELDS)
        update(Organisation, (*ORGANISATION_FIELDS, "origins", "changed_at"), updates)
        index_organisations(list(updates))


def _planned_changes(
    work: Changes,
    table: str,
    planned: Mapping[int, tuple[Any, ...]],  # Any: the values of many columns
    found: Mapping[int, Values],
    fields: Sequence[str],
) -> dict[int, Values]:
    """The full new values of each record that is still as it was previewed, noted for the undo."""
    updates: dict[int, Values] = {}
    notes: list[tuple[Any, ...]] = []
    for pk, (_pk, origins, changed_at, wanted) in planned.items():
        before = found.get(pk)
        if before is None or before["changed_at"].isoformat() != changed_at:
            work.edited.add(pk)
            work.counts["edited_meanwhile"] += 1
            continue
        new = {item["field"]: item["new"] for item in wanted if item["field"] in fields}
        traced = json.loads(origins) | {item["field"]: {"run": work.run.pk} for item in wanted}
        after = before | _typed(new) | {"origins": traced, "changed_at": work.now}
        updates[pk] = after
        notes.append(_note(work, table, pk, RecordAction.CHANGED, before, after))
    _write_notes(notes)
    return updates


def _typed(values: Mapping[str, str]) -> Values:
    typed: Values = dict(values)
    if "established" in values:
        typed["established"] = int(values["established"])
    if "size_class" in values:
        typed["size_basis"] = SizeBasis.LISTED
    return typed


def _change_sites(work: Changes) -> None:
    rows = work.staging.rows(
        f"SELECT site, organisation, {', '.join(SITE_FIELDS)} FROM place WHERE site IS NOT NULL ORDER BY site"  # noqa: S608  # our own columns
    )
    for chunk in _chunks(rows):
        found = present(Site, SITE_FIELDS, [row[0] for row in chunk])
        kept = [row for row in chunk if row[0] in found and row[1] not in work.edited]
        updates = {row[0]: dict(zip(SITE_FIELDS, row[2:], strict=True)) for row in kept}
        update(Site, SITE_FIELDS, updates)
        _write_notes(
            _note(work, "site", pk, RecordAction.CHANGED, found[pk], after)
            for pk, after in updates.items()
        )


def _change_texts(work: Changes) -> None:
    rows = work.staging.rows(
        "SELECT text, organisation, summary, description FROM changed_text ORDER BY text"
    )
    for chunk in _chunks(rows):
        found = present(OrganisationText, TEXT_FIELDS, [row[0] for row in chunk])
        kept = [row for row in chunk if row[0] in found and row[1] not in work.edited]
        updates = {row[0]: dict(zip(TEXT_FIELDS, row[2:], strict=True)) for row in kept}
        update(OrganisationText, TEXT_FIELDS, updates)
        _write_notes(
            _note(work, "text", pk, RecordAction.CHANGED, found[pk], after)
            for pk, after in updates.items()
        )
        index_organisations(sorted({row[1] for row in kept}))


def _add_to_organisations(work: Changes) -> None:
    """New names, numbers and sites of organisations that were there before."""
    for kind, model, columns in PARTS:
        rows = work.staging.rows(
            f"SELECT id, known, {', '.join(columns)} FROM plan_{kind} WHERE known IS NOT NULL ORDER BY id"  # noqa: S608  # our own columns
        )
        for chunk in _chunks(rows):
            alive = set(
                Organisation.objects.filter(pk__in={row[1] for row in chunk}).values_list(
                    "pk", flat=True
                )
            )
            alive -= work.edited
            kept = [(work.ids[kind] + row[0] - 1, *row[1:]) for row in chunk if row[1] in alive]
            bulk.insert(model, ["id", "organisation_id", *columns], kept)
            _write_notes(
                _note(
                    work,
                    kind,
                    row[0],
                    RecordAction.ADDED,
                    None,
                    {"organisation": row[1]} | dict(zip(columns, row[2:], strict=True)),
                )
                for row in kept
            )
            index_organisations(sorted({row[1] for row in kept}))


def _change_initiatives(work: Changes) -> None:
    rows = work.staging.rows("""
        SELECT k.initiative, k.origins, k.changed_at, list({'field': c.field, 'new': c.new})
        FROM known_initiative k JOIN initiative_change c USING (initiative)
        GROUP BY k.initiative, k.origins, k.changed_at ORDER BY k.initiative
    """)
    for chunk in _chunks(rows):
        found = present(Initiative, INITIATIVE_FIELDS, [row[0] for row in chunk])
        planned = {row[0]: row for row in chunk}
        updates = _planned_changes(work, "initiative", planned, found, INITIATIVE_FIELDS)
        update(Initiative, (*INITIATIVE_FIELDS, "origins", "changed_at"), updates)
        index_initiatives(list(updates))


def _link_initiatives(work: Changes) -> None:
    through = Initiative.concepts.through
    concepts = dict(Concept.objects.filter(scheme__key=TOPICS).values_list("notation", "pk"))
    rows = work.staging.rows(
        "SELECT id, known, notation FROM plan_link WHERE known IS NOT NULL ORDER BY id"
    )
    for chunk in _chunks(rows):
        kept = [(work.ids["link"] + id_ - 1, known, concepts[name]) for id_, known, name in chunk]
        bulk.insert(through, ["id", "initiative_id", "concept_id"], kept)
        _write_notes(_note(work, "link", row[0], RecordAction.ADDED, None, {}) for row in kept)


def _change_participations(work: Changes) -> None:
    columns = ("contribution", "total_cost", "has_ended")
    rows = work.staging.rows(
        f"SELECT participation, {', '.join(columns)} FROM changed_participation ORDER BY participation"  # noqa: S608  # our own columns
    )
    for chunk in _chunks(rows):
        found = present(Participation, columns, [row[0] for row in chunk])
        updates = {
            row[0]: dict(zip(columns, row[1:], strict=True)) for row in chunk if row[0] in found
        }
        update(Participation, columns, updates)
        _write_notes(
            _note(work, "participation", pk, RecordAction.CHANGED, found[pk], after)
            for pk, after in updates.items()
        )


def present(model: type[Model], columns: Sequence[str], pks: Sequence[int]) -> dict[int, Values]:
    """Today's values of the rows, for comparison and for the undo; nobody edits them until it is over."""
    names = [*columns]
    if any(model_field.name == "changed_at" for model_field in model._meta.concrete_fields):
        names += ["origins", "changed_at"]
    held = model._default_manager.filter(pk__in=pks).order_by("pk").select_for_update()
    rows = held.values_list("pk", *names)
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}


def update(model: type[Model], columns: Sequence[str], rows: Mapping[int, Values]) -> None:
    """Set all of ``columns`` in every row, with one prepared statement."""
    if not rows:
        return
    fields = [
        next(f for f in model._meta.concrete_fields if name in (f.attname, f.name))
        for name in columns
    ]
    quote = connection.ops.quote_name
    settings = ", ".join(f"{quote(str(f.column))} = %s" for f in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(model._meta.db_table)} SET {settings} WHERE id = %s",  # noqa: S608  # names of our own models
            [
                (*(f.get_db_prep_save(f.to_python(values[name]), connection)
                   for f, name in zip(fields, columns, strict=True)), pk)
                for pk, values in rows.items()
            ],
        )  # fmt: skip


def _note(
    work: Changes,
    table: str,
    row: int,
    action: RecordAction,
    before: Values | None,
    after: Values,
) -> tuple[Any, ...]:  # Any: the values of many columns
    return (work.run.pk, table, row, action, _as_json(before), _as_json(after))


def _as_json(values: Values | None) -> str | None:
    return None if values is None else json.dumps(values, default=str)


def _write_notes(notes: Iterable[tuple[Any, ...]]) -> None:
    bulk.insert(ImportedRecord, ["run_id", "table", "row", "action", "before", "after"], notes)


def _chunks(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while chunk := list(islice(rows, _AT_ONCE)):
        yield chunk
