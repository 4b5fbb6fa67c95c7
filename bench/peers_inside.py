"""Firms counted in batches; prints how long their figures take, summed anew and read."""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

import numpy as np
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from skerry.assessments import content
from skerry.assessments.enums import CheckUpKind, PeerState
from skerry.assessments.models import PeerBatch, PeerFigure
from skerry.assessments.queries.peers import figure_of
from skerry.methods.peers import (
    BATCH,
    CLASSES,
    STEP,
    Cell,
    groups_of,
    place_of,
    share_of,
    summed,
)

KIND: Final = CheckUpKind.SECURITY
SIZES: Final = ("1", "2-9", "10-49", "50-249")
SECTORS: Final = tuple(f"sector-{number}" for number in range(14))
READINGS: Final = 500
AT_ONCE: Final = 500


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    call_command("migrate", verbosity=0)
    _fill(given.firms)
    told = {
        "anew": [_seconds(_anew) for _round in range(given.rounds)],
        "read": [_seconds(_read) / READINGS for _round in range(given.rounds)],
    }
    print(json.dumps(told))


def _fill(firms: int) -> None:
    chance = np.random.default_rng(11)
    rows = _batches(firms // BATCH, chance)
    with transaction.atomic():
        while some := list(islice(rows, AT_ONCE)):
            PeerBatch.objects.bulk_create(some)
        for group, batches in _by_group().items():
            PeerFigure.objects.create(kind=KIND, **group._asdict(), **_sums(batches))


def _batches(number: int, chance: np.random.Generator) -> Iterator[PeerBatch]:
    questions, today = sorted(content.shipped(KIND).weights), timezone.localdate()
    fives = BATCH // STEP
    for place in range(number):
        counts = STEP * chance.multinomial(fives, [1 / CLASSES] * CLASSES, size=len(questions) + 1)
        yield PeerBatch(
            kind=KIND,
            size=SIZES[place % len(SIZES)],
            sector=SECTORS[place // len(SIZES) % len(SECTORS)],
            region="",
            firms=BATCH,
            scores=counts[-1].tolist(),
            states=dict(zip(questions, counts.tolist()[:-1], strict=True)),
            closed_on=today,
        )


def _by_group() -> dict[Cell, list[PeerBatch]]:
    found: dict[Cell, list[PeerBatch]] = {}
    for batch in PeerBatch.objects.iterator(AT_ONCE):
        for group in groups_of(Cell(size=batch.size, sector=batch.sector)):
            found.setdefault(group, []).append(batch)
    return found


def _sums(batches: Sequence[PeerBatch]) -> dict[str, object]:
    every = [[each.scores, *each.states.values()] for each in batches]
    scores, *states = np.asarray(every).sum(axis=0).tolist()
    return {
        "period": "",
        "firms": sum(each.firms for each in batches),
        "batches": len(batches),
        "scores": scores,
        "states": dict(zip(batches[0].states, states, strict=True)),
    }


def _anew() -> None:
    """The place of a firm among all, out of every batch."""
    rows = PeerBatch.objects.filter(kind=KIND).values_list("scores", flat=True)
    scores = summed(list(rows))
    assert place_of(2, scores, batches=sum(scores) // BATCH).within.share > 0


def _read() -> None:
    for place in range(READINGS):
        figure = figure_of(KIND, Cell(size=SIZES[place % len(SIZES)]))
        assert figure is not None
        place_of(2, figure.scores, batches=figure.batches)
        for counts in figure.states.values():
            share_of(counts, [PeerState.LACKS], batches=figure.batches)


def _seconds(work: Callable[[], None]) -> float:
    """Of this process, in which SQLite works, too: the two sizes are measured one after the other."""
    start = time.process_time()
    work()
    return time.process_time() - start
