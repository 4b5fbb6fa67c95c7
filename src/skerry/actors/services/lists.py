"""Lists of the region's own: each is a source, with a mapping that is kept for its next edition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.text import slugify

from skerry.actors.enums import RunState
from skerry.actors.models import ImportRun, ListMapping, Source
from skerry.actors.queries.imports import job_of
from skerry.actors.rules.runs import Obstacle, RunAction
from skerry.actors.services.imports import ImportNotPossible, checked_run, request_work
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event

PREFIX: Final = "list-"
_KEY_LENGTH: Final = 30


@dataclass(frozen=True, kw_only=True)
class ListFacts:
    """What is said of a list where its values are shown."""

    name: str
    licence: str = ""
    attribution: str = ""


@transaction.atomic
def map_list(
    *,
    run: ImportRun,
    source: Source | None,
    facts: ListFacts,
    plan: Mapping[str, object],
    headers: Sequence[str],
    by: Actor,
    now: datetime,
) -> ImportRun:
    """Read the run's file by ``plan``, which is kept with the list; without ``source`` the list is new.

    Raises:
        ImportNotPossible: the file is being read just now, or was applied or given up.
    """
    run = checked_run(run=run, action=RunAction.MAP)
    if job_of(run) is not None:
        raise ImportNotPossible(Obstacle.NOT_IN_THIS_STATE)
    chosen = source or _new_source(facts)
    described = {"name": facts.name, "licence": facts.licence, "attribution": facts.attribution}
    Source.objects.filter(pk=chosen.pk).update(**described)
    ListMapping.objects.update_or_create(
        source=chosen, defaults={"plan": dict(plan), "headers": list(headers), "saved_at": now}
    )
    run.source, run.state = chosen, RunState.STAGING
    run.counts, run.refusal = {}, {}
    run.options = {"plan": dict(plan), "source": chosen.pk}
    run.save(update_fields=["source", "state", "counts", "refusal", "options"])
    audit.record(Event.LIST_MAPPED, target=run, by=by, at=now, detail={"list": chosen.key})
    request_work(run=run, kind="actors.import.read", by=by, now=now)
    return run


def _new_source(facts: ListFacts) -> Source:
    stem = PREFIX + slugify(facts.name)[:_KEY_LENGTH]
    taken = set(Source.objects.filter(key__startswith=stem).values_list("key", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    key = next(key for key in (stem, *numbered) if key not in taken)
    return Source.objects.create(key=key, name=facts.name)
