"""Lists of the region's own: each is a source, with a mapping that is kept for its next edition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.text import slugify

from skerry.actors.models import ImportRun, ListMapping, Source
from skerry.actors.services.imports import read_mapped
from skerry.kernel.actor import Actor

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
    chosen = source or _new_source(facts)
    described = {"name": facts.name, "licence": facts.licence, "attribution": facts.attribution}
    Source.objects.filter(pk=chosen.pk).update(**described)
    ListMapping.objects.update_or_create(
        source=chosen, defaults={"plan": dict(plan), "headers": list(headers), "saved_at": now}
    )
    return read_mapped(run=run, source=chosen, plan=plan, by=by, now=now)


def _new_source(facts: ListFacts) -> Source:
    stem = PREFIX + slugify(facts.name)[:_KEY_LENGTH]
    taken = set(Source.objects.filter(key__startswith=stem).values_list("key", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    key = next(key for key in (stem, *numbered) if key not in taken)
    return Source.objects.create(key=key, name=facts.name)
