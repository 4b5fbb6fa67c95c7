"""Writes a staged run into the directory: short steps, then one last step that makes it all seen.

New records carry their run and are invisible until it is complete. Records that
were there before are touched only in the last step, together with the run's
state, so that whatever happens before leaves nothing half done.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from hashlib import blake2b
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model

from skerry.actors.importers import bulk, changes
from skerry.actors.importers.compare_observations import OBSERVED
from skerry.actors.importers.cordis import FUNDER, TOPICS
from skerry.actors.importers.pace import Pace
from skerry.actors.importers.staging import Staging
from skerry.actors.models import (
    Concept,
    ConceptLabel,
    Identifier,
    ImportRun,
    Initiative,
    Observation,
    Organisation,
    OrganisationConcept,
    OrganisationName,
    OrganisationText,
    Participation,
    Scheme,
    Site,
)
from skerry.actors.services import imports
from skerry.kernel.actor import Actor
from skerry.kernel.models import SearchEntry
from skerry.kernel.search import SearchKind, fold, folded_text

ROWS_A_STEP: Final = 4_000
Progress = Callable[[int, int], None]

# A UUID of version 8, the same in every attempt at a run and in no other run. Its middle is the rank, so that
# the index grows at its end; its end cannot be guessed.
_UUID: Final = "? || format('{:04x}8{:03x}8', (p.rank >> 12)::INTEGER, (p.rank & 4095)::INTEGER) || md5(? || p.rank)[:15]"
_LINKS: Final[type[Model]] = Initiative.concepts.through
# The numbered tables, and the part of the plan that says how many rows each will get.
_NUMBERED: Final[dict[str, tuple[type[Model], str]]] = {
    "organisation": (Organisation, "plan_organisation"),
    "identifier": (Identifier, "plan_identifier"),
    "name": (OrganisationName, "plan_name"),
    "site": (Site, "plan_site"),
    "text": (OrganisationText, "plan_text"),
    "concept": (OrganisationConcept, "plan_concept"),
    "initiative": (Initiative, "plan_initiative"),
    "participation": (Participation, "plan_participation"),
    "link": (_LINKS, "plan_link"),
    "observation": (Observation, "plan_observation"),
}


class ImportDisturbed(Exception):
    """The directory changed under the import in a way that it cannot go on from."""


Write = Callable[[], None]
Prepare = Callable[["Work", int, int], Sequence[Write]]


class Step(NamedTuple):
    """One transaction's worth of work: rows ``first`` to ``last`` of one kind.

    It is prepared outside the transaction, in another thread where that helps:
    from the staging file alone.
    """

    prepare: Prepare
    first: int
    last: int


class Work(NamedTuple):
    staging: Staging
    run: ImportRun
    ids: dict[str, int]
    now: datetime

    def before(self, kind: str) -> int:
        """What the first new row's number follows; ranks begin at one."""
        return self.ids[kind] - 1

    def id(self, kind: str, rank: int) -> int:
        return self.ids[kind] + rank - 1


def apply(
    *, run: ImportRun, staging: Staging, by: Actor, now: datetime, progress: Progress
) -> ImportRun:
    """Write the run from the step it stands at to its end.

    Raises:
        ImportNotPossible: the run is not in a state to be written, or its preview is stale.
        ImportInterrupted: somebody stopped it or took it over.
        ImportDisturbed: the directory changed meanwhile; undo the run and read the file again.
    """
    run = imports.begin_applying(run=run, by=by, now=now)
    work = Work(staging, run, _allocated(run, staging), now)
    steps = _steps(staging)
    with bulk.roomy():
        _take(work, steps, progress)
    progress(len(steps), len(steps) + 1)
    try:
        return _finish(work, len(steps), by)
    except IntegrityError as error:
        raise ImportDisturbed(str(error)) from error


def _take(work: Work, steps: Sequence[Step], progress: Progress) -> None:
    with closing(Pace().ahead(_prepared(work, steps))) as ahead:
        for number, writes in ahead:
            progress(number, len(steps) + 1)
            try:
                _take_one(work.run, number, writes)
            except IntegrityError as error:
                raise ImportDisturbed(str(error)) from error


@transaction.atomic
def _take_one(run: ImportRun, number: int, writes: Sequence[Write]) -> None:
    imports.take_step(run, number)
    for write in writes:
        write()


def _prepared(work: Work, steps: Sequence[Step]) -> Iterator[tuple[int, Sequence[Write]]]:
    """What each step that is not yet done has to write."""
    for number in range(work.run.applied_step, len(steps)):
        step = steps[number]
        yield number, step.prepare(work, step.first, step.last)


@transaction.atomic
def _finish(work: Work, number: int, by: Actor) -> ImportRun:
    run, now = work.run, work.now
    if work.run.applied_step <= number:
        imports.take_step(run, number)
    counts = changes.write(work.staging, run=run, ids=work.ids, now=now)
    return imports.complete_run(run=run, counts=counts, by=by, now=now)


@transaction.atomic
def _allocated(run: ImportRun, staging: Staging) -> dict[str, int]:
    """The first number of each table's new rows: reserved once, so that a resumed run goes on with them."""
    if "ids" not in run.options:
        run.options["ids"] = {
            kind: bulk.allocate(model, staging.value(f"SELECT count(*) FROM {plan}"))  # noqa: S608  # our own names, no input
            for kind, (model, plan) in _NUMBERED.items()
        }
        run.save(update_fields=["options"])
    return {str(kind): int(first) for kind, first in run.options["ids"].items()}


def _steps(staging: Staging) -> Sequence[Step]:
    """Table by table: the indexes that a step touches stay in memory for the next one."""
    steps = [Step(_topics, 0, 0)]
    for counted, prepare, size in _tables():
        total = int(staging.value(f"SELECT count(*) FROM {counted}"))  # noqa: S608  # our own names, no input
        steps += [
            Step(prepare, first, min(first + size - 1, total))
            for first in range(1, total + 1, size)
        ]
    return steps


def _tables() -> Iterator[tuple[str, Prepare, int]]:
    """Where the rows are counted, what prepares them, and how many at a time."""
    yield "plan_organisation", _organisations, ROWS_A_STEP
    for kind, model, columns in changes.PARTS:
        prepare = partial(_part, kind, model, columns)
        yield f"plan_{kind} WHERE rank IS NOT NULL", prepare, 2 * ROWS_A_STEP
    yield "plan_organisation", _found_by, ROWS_A_STEP
    yield "plan_initiative", _initiatives, ROWS_A_STEP
    yield "plan_link WHERE rank IS NOT NULL", _links, ROWS_A_STEP
    yield "plan_participation", _participations, ROWS_A_STEP
    yield "plan_observation", _observations, ROWS_A_STEP


def _insertion(
    model: type[Model],
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],  # Any: the values of many columns
) -> Write:
    return partial(bulk.insert, model, columns, list(rows))


def _topics(work: Work, _first: int, _last: int) -> Sequence[Write]:
    topics = list(
        work.staging.rows("SELECT notation, parent, label FROM topic ORDER BY length(notation)")
    )
    return [partial(_write_topics, topics)] if topics else []


def _write_topics(topics: Sequence[tuple[str, str, str]]) -> None:
    """The vocabulary that the projects speak grows, and stays if the run is undone."""
    scheme, _created = Scheme.objects.get_or_create(
        key=TOPICS,
        defaults={
            "title": "EuroSciVoc",
            "uri": "http://data.europa.eu/8mn/euroscivoc/",
            "licence": "CC BY 4.0",
            "attribution": "© European Union, Publications Office",
        },
    )
    known = dict(Concept.objects.filter(scheme=scheme).values_list("notation", "pk"))
    fresh = [topic for topic in topics if topic[0] not in known]
    for notation, parent, label in fresh:
        concept = Concept.objects.create(
            scheme=scheme, notation=notation, parent_id=known.get(parent)
        )
        known[notation] = concept.pk
        ConceptLabel.objects.create(concept=concept, language="en", text=label[:300])


def _organisations(work: Work, first: int, last: int) -> Sequence[Write]:
    run = work.run
    at, origins = bulk.moment(work.now), f'{{"*": {{"run": {run.pk}}}}}'
    rows = work.staging.rows(
        f"SELECT p.rank + ?, {_UUID}, o.name, o.kind, o.established, o.website, o.mail_domain, "  # noqa: S608  # our own words
        "coalesce(nullif(o.size_class, ''), 'unknown'), CASE WHEN o.size_class = '' THEN 'unknown' ELSE 'listed' END "
        "FROM plan_organisation p JOIN organisation o USING (n) WHERE p.rank BETWEEN ? AND ? ORDER BY p.rank",
        [work.before("organisation"), *_seed(run.uuid, "organisation"), first, last],
    )
    columns = [
        "id", "uuid", "name", "kind", "established", "website", "mail_domain", "size_class", "size_basis",
        "origins", "run_id", "created_at", "changed_at",
    ]  # fmt: skip
    return [_insertion(Organisation, columns, ((*row, origins, run.pk, at, at) for row in rows))]


def _part(
    kind: str, model: type[Model], columns: Sequence[str], work: Work, first: int, last: int
) -> Sequence[Write]:
    """Rows ``first`` to ``last`` of what belongs to the new organisations, just as they were staged."""
    rows = work.staging.rows(
        f"SELECT id + ?, rank + ?, {', '.join(columns)} FROM plan_{kind} "  # noqa: S608  # our own columns
        "WHERE rank IS NOT NULL AND id BETWEEN ? AND ? ORDER BY id",
        [work.before(kind), work.before("organisation"), first, last],
    )
    return [_insertion(model, ["id", "organisation_id", *columns], rows)]


def _found_by(work: Work, first: int, last: int) -> Sequence[Write]:
    """As indexing.index_organisations, from what is at hand here."""
    rows = work.staging.rows(
        """
        WITH part AS (
            SELECT rank, 1 AS place, id, text FROM plan_name
            UNION ALL SELECT rank, 2, id, city FROM plan_site
            UNION ALL SELECT rank, 3, id, summary FROM plan_text
            UNION ALL SELECT rank, 4, id, value FROM plan_identifier WHERE scheme <> 'list'
        ), said AS (
            SELECT rank, string_agg(text, ' ' ORDER BY place, id) FILTER (place < 4) AS words,
                   string_agg(text, ' ' ORDER BY id) FILTER (place = 4) AS numbers
            FROM part WHERE rank BETWEEN ? AND ? GROUP BY rank
        )
        SELECT p.rank + ?, o.name, coalesce(words, ''), concat_ws(' ', numbers, o.mail_domain)
        FROM plan_organisation p JOIN organisation o USING (n) LEFT JOIN said USING (rank)
        WHERE p.rank BETWEEN ? AND ? ORDER BY p.rank
        """,
        [first, last, work.before("organisation"), first, last],
    )
    return [_entries(SearchKind.ORGANISATION, rows)]


def _initiatives(work: Work, first: int, last: int) -> Sequence[Write]:
    run = work.run
    rows = list(
        work.staging.rows(
            f"SELECT rank, {_UUID}, programme, key, acronym, title, summary, url, starts_on, ends_on, total_cost, contribution "  # noqa: S608  # our own words
            "FROM plan_initiative p WHERE rank BETWEEN ? AND ? ORDER BY rank",
            [*_seed(run.uuid, "initiative"), first, last],
        )
    )
    at, origins = bulk.moment(work.now), f'{{"*": {{"run": {run.pk}}}}}'
    written = _insertion(
        Initiative,
        ["id", "uuid", "programme", "key", "acronym", "title", "summary", "language", "funder", "url",
         "starts_on", "ends_on", "total_cost", "contribution", "origins", "run_id", "created_at", "changed_at"],
        (
            (work.id("initiative", rank), uuid, programme, key, acronym, title,
             summary, "en", FUNDER, url, bulk.day(starts), bulk.day(ends), total, contribution, origins,
             run.pk, at, at)
            for rank, uuid, programme, key, acronym, title, summary, url, starts, ends, total, contribution in rows
        ),
    )  # fmt: skip
    found_by = (
        (work.id("initiative", row[0]), row[4] or row[5], f"{row[5]} {row[6]}", row[3])
        for row in rows
    )
    return [written, _entries(SearchKind.INITIATIVE, found_by)]


def _links(work: Work, first: int, last: int) -> Sequence[Write]:
    rows = work.staging.rows(
        "SELECT id, rank, notation FROM plan_link WHERE id BETWEEN ? AND ? ORDER BY id",
        [first, last],
    )
    return [partial(_write_links, work, list(rows))]


def _write_links(work: Work, rows: Sequence[tuple[int, int, str]]) -> None:
    """The topics are numbered by now."""
    concepts = dict(Concept.objects.filter(scheme__key=TOPICS).values_list("notation", "pk"))
    bulk.insert(
        _LINKS,
        ["id", "initiative_id", "concept_id"],
        (
            (work.id("link", id_), work.id("initiative", rank), concepts[notation])
            for id_, rank, notation in rows
        ),
    )


def _participations(work: Work, first: int, last: int) -> Sequence[Write]:
    rows = work.staging.rows(
        "SELECT id, initiative_rank, initiative, organisation_rank, organisation, role, contribution, total_cost, "
        "has_ended FROM plan_participation WHERE id BETWEEN ? AND ? ORDER BY id",
        [first, last],
    )
    columns = [
        "id", "initiative_id", "organisation_id", "role", "contribution", "total_cost", "has_ended", "run_id",
    ]  # fmt: skip
    return [_insertion(Participation, columns, _numbered(work, rows))]


def _numbered(
    work: Work, rows: Iterator[tuple[Any, ...]]
) -> Iterator[tuple[Any, ...]]:  # Any: the values of many columns
    for id_, initiative_rank, initiative, organisation_rank, organisation, *rest in rows:
        yield (
            work.id("participation", id_),
            initiative or work.id("initiative", initiative_rank),
            organisation or work.id("organisation", organisation_rank),
            *rest,
            work.run.pk,
        )


def _observations(work: Work, first: int, last: int) -> Sequence[Write]:
    columns = [*OBSERVED, "value", "flags"]
    rows = work.staging.rows(
        f"SELECT rank + ?, {', '.join(OBSERVED)}, value::DECIMAL(20, 6), flags FROM plan_observation "  # noqa: S608  # our own columns
        "WHERE rank BETWEEN ? AND ? ORDER BY rank",
        [work.before("observation"), first, last],
    )
    written = ((*row, work.run.pk) for row in rows)
    return [_insertion(Observation, ["id", *columns, "run_id"], written)]


def _entries(kind: SearchKind, entries: Iterable[tuple[Any, ...]]) -> Write:  # Any: as above
    rows = (
        (kind, id_, fold(title), folded_text(text, codes)) for id_, title, text, codes in entries
    )
    return _insertion(SearchEntry, ["kind", "object_id", "title", "text"], rows)


def _seed(run: UUID, kind: str) -> Sequence[str]:
    """The parameters of ``_UUID``."""
    seed = blake2b(kind.encode(), digest_size=16, key=run.bytes).hexdigest()
    return [seed[:8], seed]
