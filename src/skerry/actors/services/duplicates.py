"""Pairs that may be one organisation: found, decided, and asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import transaction

from skerry.actors.enums import DuplicateState
from skerry.actors.models import Duplicate, Organisation
from skerry.actors.queries.duplicates import CLEARING, FINDING, TAKING_BACK, open_job
from skerry.actors.rules.duplicates import bits_of, state_when_found
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.jobs import request_job
from skerry.kernel.models import Job, JobState
from skerry.methods.linkage import Pair, Result

_AT_ONCE: Final = 1_000
BY_HAND: Final = "by hand"
_NEW: Final = (
    "probability",
    "bits",
    "evidence",
    "method",
    "state",
    "found_at",
    "seen_at",
    "decided_at",
    "decided_by",
)
Ends = tuple[int, int]


class PairGone(Exception):
    """One of the two entries is there no more, or somebody decided the pair meanwhile."""


@dataclass(kw_only=True)
class _Books:
    """What changes in the list of pairs: found for the first time, found again, found no more."""

    fresh: list[Duplicate]
    again: list[Duplicate]
    closed: list[int]


@transaction.atomic
def record_pairs(*, result: Result, by: Actor, now: datetime) -> dict[str, int]:
    """Bring the list of pairs in line with a search of the whole directory; how many came and went.

    What people decided stands, but for what ``rules.duplicates.state_when_found`` opens again.
    """
    found = _present({_ends(pair): pair for pair in result.pairs})
    method = f"{result.method} {result.version}"
    known = {(row.low_id, row.high_id): row for row in Duplicate.objects.select_for_update()}
    books = _Books(fresh=[], again=[], closed=[])
    for ends, pair in found.items():
        if ends not in known:
            books.fresh.append(_new(ends, pair, method, now))
        elif _is_renewed(known[ends], pair, method, now):
            books.again.append(known[ends])
    waiting = {DuplicateState.OPEN, DuplicateState.LATER}
    books.closed += [
        row.pk for ends, row in known.items() if ends not in found and row.state in waiting
    ]
    _write(books)
    counts = {
        "found": len(books.fresh),
        "again": len(books.again),
        "closed": len(books.closed),
    }
    audit.record(Event.DUPLICATES_FOUND, target=Duplicate(), by=by, at=now, detail=counts)
    return counts


def _ends(pair: Pair) -> Ends:
    low, high = sorted([int(pair.left), int(pair.right)])
    return low, high


def _present(found: dict[Ends, Pair]) -> dict[Ends, Pair]:
    """Without those of which a side was deleted while they were looked for; no merge deletes one now."""
    wanted = sorted({pk for ends in found for pk in ends})
    locked = Organisation.objects.select_for_update().order_by("pk")
    there: set[int] = set()
    for some in _batches(wanted):
        there |= set(locked.filter(pk__in=some).values_list("pk", flat=True))
    return {ends: pair for ends, pair in found.items() if there.issuperset(ends)}


def _evidence(pair: Pair) -> list[dict[str, object]]:
    return [
        {"aspect": str(one.aspect), "level": one.level, "bits": one.bits} for one in pair.evidence
    ]


def _new(ends: Ends, pair: Pair, method: str, now: datetime) -> Duplicate:
    evidence = _evidence(pair)
    return Duplicate(
        low_id=ends[0],
        high_id=ends[1],
        probability=pair.probability,
        bits=bits_of(evidence),
        evidence=evidence,
        method=method,
        found_at=now,
        seen_at=now,
    )


def _is_renewed(row: Duplicate, pair: Pair, method: str, now: datetime) -> bool:
    """What is known of a pair now; of one that stays decided, what was known then."""
    evidence = _evidence(pair)
    state = state_when_found(DuplicateState(row.state), before=row.evidence, now=evidence)
    if state == DuplicateState.DIFFERENT:
        return False
    is_back = state == DuplicateState.OPEN and row.state != DuplicateState.OPEN
    if is_back:
        row.found_at, row.decided_at, row.decided_by = now, None, ""
    row.state, row.evidence, row.method = state, evidence, method
    row.probability, row.bits, row.seen_at = pair.probability, bits_of(evidence), now
    return True


def _write(books: _Books) -> None:
    Duplicate.objects.bulk_create(books.fresh, batch_size=_AT_ONCE)
    Duplicate.objects.bulk_update(books.again, _NEW, batch_size=_AT_ONCE)
    for some in _batches(books.closed):
        Duplicate.objects.filter(pk__in=some).update(
            state=DuplicateState.GONE, decided_at=None, decided_by=""
        )


def _batches(pks: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(pks)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


@transaction.atomic
def pair_by_hand(*, one: Organisation, other: Organisation, by: Actor, now: datetime) -> Duplicate:
    """The pair of two entries that somebody wants to compare; nothing is said of it yet.

    The next search of the directory closes it again, unless it finds it too.
    """
    low, high = sorted([one.pk, other.pk])
    found = {"probability": 0, "bits": 0, "method": BY_HAND, "found_at": now, "seen_at": now}
    pair, is_new = Duplicate.objects.get_or_create(low_id=low, high_id=high, defaults=found)
    if is_new:
        audit.record(Event.DUPLICATES_FOUND, target=pair, by=by, at=now, detail={"found": 1})
    return pair


@transaction.atomic
def decide(*, pair: Duplicate, state: DuplicateState, by: Actor, now: datetime) -> Duplicate:
    """Remember that the two are not the same, or that the decision is put off, or open it again.

    Raises:
        PairGone: an entry of it was merged or deleted meanwhile.
    """
    found = Duplicate.objects.select_for_update().filter(pk=pair.pk).first()
    if found is None:
        raise PairGone
    is_open = state == DuplicateState.OPEN
    found.state = state
    found.decided_at = None if is_open else now
    found.decided_by = "" if is_open else by.id
    found.save(update_fields=["state", "decided_at", "decided_by"])
    audit.record(Event.DUPLICATE_DECIDED, target=found, by=by, at=now, detail={"outcome": state})
    return found


@transaction.atomic
def request_search(*, by: Actor, now: datetime) -> Job:
    """Have the whole directory searched for duplicates; asked again while one waits, it is done once."""
    waiting = Job.objects.filter(kind=FINDING, state=JobState.QUEUED).first()
    return waiting or request_job(kind=FINDING, arguments={}, by=by, now=now)


@transaction.atomic
def request_clear_merges(*, by: Actor, now: datetime) -> Job:
    """Have the clear cases merged by the rule; one job at a time writes."""
    waiting = open_job(CLEARING, TAKING_BACK)
    return waiting or request_job(kind=CLEARING, arguments={}, by=by, now=now)


@transaction.atomic
def request_taking_back(*, batch: str, by: Actor, now: datetime) -> Job:
    """Have all that one job merged taken back."""
    waiting = open_job(CLEARING, TAKING_BACK)
    arguments = {"batch": batch}
    return waiting or request_job(kind=TAKING_BACK, arguments=arguments, by=by, now=now)
