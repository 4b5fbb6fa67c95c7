"""Writes a staged run into the directory: short steps, then one last step that makes it all seen.

New records carry their run and are invisible until it is complete. Records that
were there before are touched only in the last step, together with the run's
state, so that whatever happens before leaves nothing half done.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model

from skerry.actors.importers import bulk, changes
from skerry.actors.importers.cordis import FUNDER, TOPICS
from skerry.actors.importers.pace import Pace
from skerry.actors.importers.staging import Staging
from skerry.actors.models import (
    Concept,
    ConceptLabel,
    Identifier,
    ImportRun,
    Initiative,
    Organisation,
    OrganisationName,
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

_LINKS: Final[type[Model]] = Initiative.concepts.through
# The numbered tables, and the part of the plan that says how many rows each will get.
_NUMBERED: Final[dict[str, tuple[type[Model], str]]] = {
    "organisation": (Organisation, "plan_organisation"),
    "identifier": (Identifier, "plan_identifier"),
    "name": (OrganisationName, "plan_name"),
    "site": (Site, "plan_site"),
    "initiative": (Initiative, "plan_initiative"),
    "participation": (Participation, "plan_participation"),
    "link": (_LINKS, "plan_link"),
}


class ImportDisturbed(Exception):
    """The directory changed under the import in a way that it cannot go on from."""


class Step(NamedTuple):
    """One transaction's worth of work: rows ``first`` to ``last`` of one kind."""

    write: "Callable[[Work, int, int], None]"
    first: int
    last: int


class Work(NamedTuple):
    staging: Staging
    run: ImportRun
    ids: dict[str, int]
    now: datetime

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
    pace = Pace()
    for number, step in enumerate(steps):
        if number < run.applied_step:
            continue
        progress(number, len(steps) + 1)
        try:
            with transaction.atomic():
                imports.take_step(run, number)
                step.write(work, step.first, step.last)
        except IntegrityError as error:
            raise ImportDisturbed(str(error)) from error
        pace.breathe()
    progress(len(steps), len(steps) + 1)
    try:
        return _finish(work, len(steps), by)
    except IntegrityError as error:
        raise ImportDisturbed(str(error)) from error


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
    steps = [Step(_write_topics, 0, 0)]
    for plan, write in (
        ("SELECT count(*) FROM plan_organisation", _write_organisations),
        ("SELECT count(*) FROM plan_initiative", _write_initiatives),
        ("SELECT count(*) FROM plan_link WHERE rank IS NOT NULL", _write_links),
        ("SELECT count(*) FROM plan_participation", _write_participations),
    ):
        total = int(staging.value(plan))
        steps += [
            Step(write, first, min(first + ROWS_A_STEP - 1, total))
            for first in range(1, total + 1, ROWS_A_STEP)
        ]
    return steps


def _write_topics(work: Work, _first: int, _last: int) -> None:
    """The vocabulary that the projects speak grows, and stays if the run is undone."""
    topics = list(
        work.staging.rows("SELECT notation, parent, label FROM topic ORDER BY length(notation)")
    )
    if not topics:
        return
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


def _write_organisations(work: Work, first: int, last: int) -> None:
    staging, run = work.staging, work.run
    bounds = [first, last]
    rows = list(
        staging.rows(
            "SELECT p.rank, o.scheme || ':' || o.key, o.name, o.kind, o.established, o.website, o.mail_domain "
            "FROM plan_organisation p JOIN organisation o USING (n) WHERE p.rank BETWEEN ? AND ? ORDER BY p.rank",
            bounds,
        )
    )
    at, origins = bulk.moment(work.now), f'{{"*": {{"run": {run.pk}}}}}'
    bulk.insert(
        Organisation,
        ["id", "uuid", "name", "kind", "established", "website", "mail_domain", "origins", "run_id",
         "created_at", "changed_at"],
        (
            (work.id("organisation", rank), _uuid(run.uuid, key), name, kind, established, website,
             mail_domain, origins, run.pk, at, at)
            for rank, key, name, kind, established, website, mail_domain in rows
        ),
    )  # fmt: skip
    names = _write_names(work, bounds)
    cities = _write_sites(work, bounds)
    numbers = _write_identifiers(work, bounds)
    _write_entries(
        SearchKind.ORGANISATION,
        (
            (
                work.id("organisation", rank),
                name,
                # As in indexing.index_organisations, from what is at hand here.
                " ".join((*names.get(rank, ()), cities.get(rank, ""))),
                " ".join((*numbers.get(rank, ()), domain)),
            )
            for rank, _key, name, _kind, _established, _website, domain in rows
        ),
    )


def _write_names(work: Work, bounds: Sequence[int]) -> dict[int, list[str]]:
    rows = list(
        work.staging.rows(
            "SELECT id, rank, kind, language, text FROM plan_name WHERE rank BETWEEN ? AND ? ORDER BY id",
            bounds,
        )
    )
    bulk.insert(
        OrganisationName,
        ["id", "organisation_id", "kind", "language", "text"],
        (
            (work.id("name", id_), work.id("organisation", rank), kind, language, text)
            for id_, rank, kind, language, text in rows
        ),
    )
    names: dict[int, list[str]] = {}
    for _id, rank, _kind, _language, text in rows:
        names.setdefault(rank, []).append(text)
    return names


def _write_sites(work: Work, bounds: Sequence[int]) -> dict[int, str]:
    rows = list(
        work.staging.rows(
            "SELECT id, rank, street, postcode, city, country, region_id, latitude, longitude "
            "FROM plan_site WHERE rank BETWEEN ? AND ? ORDER BY id",
            bounds,
        )
    )
    bulk.insert(
        Site,
        [
            "id",
            "organisation_id",
            "street",
            "postcode",
            "city",
            "country",
            "region_id",
            "latitude",
            "longitude",
        ],
        ((work.id("site", row[0]), work.id("organisation", row[1]), *row[2:]) for row in rows),
    )
    return {row[1]: row[4] for row in rows}


def _write_identifiers(work: Work, bounds: Sequence[int]) -> dict[int, list[str]]:
    rows = list(
        work.staging.rows(
            "SELECT id, rank, scheme, value FROM plan_identifier WHERE rank BETWEEN ? AND ? ORDER BY id",
            bounds,
        )
    )
    bulk.insert(
        Identifier,
        ["id", "organisation_id", "scheme", "value"],
        (
            (work.id("identifier", id_), work.id("organisation", rank), scheme, value)
            for id_, rank, scheme, value in rows
        ),
    )
    numbers: dict[int, list[str]] = {}
    for _id, rank, _scheme, value in rows:
        numbers.setdefault(rank, []).append(value)
    return numbers


def _write_initiatives(work: Work, first: int, last: int) -> None:
    run = work.run
    rows = list(
        work.staging.rows(
            "SELECT rank, programme, key, acronym, title, summary, url, starts_on, ends_on, total_cost, contribution "
            "FROM plan_initiative WHERE rank BETWEEN ? AND ? ORDER BY rank",
            [first, last],
        )
    )
    at, origins = bulk.moment(work.now), f'{{"*": {{"run": {run.pk}}}}}'
    bulk.insert(
        Initiative,
        ["id", "uuid", "programme", "key", "acronym", "title", "summary", "language", "funder", "url",
         "starts_on", "ends_on", "total_cost", "contribution", "origins", "run_id", "created_at", "changed_at"],
        (
            (work.id("initiative", rank), _uuid(run.uuid, f"cordis:{key}"), programme, key, acronym, title,
             summary, "en", FUNDER, url, bulk.day(starts), bulk.day(ends), total, contribution, origins,
             run.pk, at, at)
            for rank, programme, key, acronym, title, summary, url, starts, ends, total, contribution in rows
        ),
    )  # fmt: skip
    _write_entries(
        SearchKind.INITIATIVE,
        (
            (work.id("initiative", row[0]), row[3] or row[4], f"{row[4]} {row[5]}", row[2])
            for row in rows
        ),
    )


def _write_links(work: Work, first: int, last: int) -> None:
    concepts = dict(Concept.objects.filter(scheme__key=TOPICS).values_list("notation", "pk"))
    rows = work.staging.rows(
        "SELECT id, rank, notation FROM plan_link WHERE id BETWEEN ? AND ? ORDER BY id",
        [first, last],
    )
    bulk.insert(
        _LINKS,
        ["id", "initiative_id", "concept_id"],
        (
            (work.id("link", id_), work.id("initiative", rank), concepts[notation])
            for id_, rank, notation in rows
        ),
    )


def _write_participations(work: Work, first: int, last: int) -> None:
    rows = work.staging.rows(
        "SELECT id, initiative_rank, initiative, organisation_rank, organisation, role, contribution, total_cost, "
        "has_ended FROM plan_participation WHERE id BETWEEN ? AND ? ORDER BY id",
        [first, last],
    )
    bulk.insert(
        Participation,
        [
            "id",
            "initiative_id",
            "organisation_id",
            "role",
            "contribution",
            "total_cost",
            "has_ended",
            "run_id",
        ],
        _participations(work, rows),
    )


def _participations(
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


def _write_entries(kind: SearchKind, entries: Iterator[tuple[int, str, str, str]]) -> None:
    bulk.insert(
        SearchEntry,
        ["kind", "object_id", "title", "text"],
        ((kind, id_, fold(title), folded_text(text, codes)) for id_, title, text, codes in entries),
    )


def _uuid(run: UUID, key: str) -> str:
    """The same in every attempt at the same run, and in no other run (a UUID of version 8)."""
    digest = blake2b(key.encode(), digest_size=16, key=run.bytes).hexdigest()
    return f"{digest[:12]}8{digest[13:16]}8{digest[17:]}"
