"""Opening the answers of an anonymous wave that is closed: all at once, shuffled, or never."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.surveys import sealing, traces
from skerry.surveys.erasing import erasing_for_good
from skerry.surveys.models import AnonymousAnswer, AnswerRelease, SealedAnswer, SealedDraft, Wave
from skerry.surveys.rules import anonymity
from skerry.surveys.rules.anonymity import ReleaseObstacle

Content = dict[str, Any]  # Any: JSON
Shuffle = Callable[[list[int]], None]
_AT_ONCE: Final = 100
"""So many answers are in memory; each is long."""


class AnswersNotReleased(Exception):
    """The answers stay sealed; ``obstacle`` says why."""

    def __init__(self, obstacle: ReleaseObstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@transaction.atomic
def release_answers(*, wave: Wave, shuffle: Shuffle, by: Actor, now: datetime) -> AnswerRelease:
    """Open the answers of ``wave`` in the order that ``shuffle`` makes; delete them if too few answered.

    They are opened together, for what is opened in parts can be joined to who answered
    between two copies of the database.

    Raises:
        AnswersNotReleased: the wave is not closed, not anonymous or done, or the key is gone.
    """
    wave = _held(wave)
    is_released = AnswerRelease.objects.filter(wave=wave).exists()
    obstacle = anonymity.obstacle_to_release(
        mode=wave.mode, state=wave.state, is_released=is_released
    )
    if obstacle:
        raise AnswersNotReleased(obstacle)

    keys = _keys(wave)
    is_kept = len(keys) >= anonymity.LEAST_ANSWERS
    if is_kept:
        _open(wave, keys, shuffle)
    with erasing_for_good():
        SealedAnswer.objects.filter(wave=wave).delete()
        SealedDraft.objects.filter(wave=wave).delete()
    event = Event.ANSWERS_RELEASED if is_kept else Event.ANSWERS_DESTROYED
    audit.record(event, target=wave, by=by, at=now, detail={"answered": len(keys)})
    return AnswerRelease.objects.create(
        wave=wave,
        on=timezone.localdate(now),
        answered=len(keys),
        least=anonymity.LEAST_ANSWERS,
        is_kept=is_kept,
    )


@transaction.atomic
def seal_anew(*, wave: Wave, by: Actor, now: datetime) -> int:  # noqa: ARG001  # leaves no trace beside sealed rows
    """Seal what waits under the old key with today's, so that the old key can go; how many that were.

    Raises:
        AnswersNotReleased: there is an answer that no key of ours opens.
    """
    _held(wave)
    keys = sealing.pool_keys(wave.uuid)
    changed = 0
    for row in _rows(_keys(wave)):
        if not _opens(row, keys[:1], wave):
            content = _content(row, keys=keys, wave=wave)
            row.sealed = sealing.seal(content, key=keys[0], place=sealing.pool_place(wave.uuid))
            row.save(update_fields=["sealed"])
            changed += 1
    return changed


@transaction.atomic
def mix_answers(*, wave: Wave, by: Actor, now: datetime) -> int:  # noqa: ARG001  # as above
    """Write what waits in the pool anew, so that nothing beside it tells when each came; how much."""
    return traces.mix_pool(_held(wave).pk)


def _held(wave: Wave) -> Wave:
    """The wave, locked: meanwhile no answer comes, and none is opened."""
    return Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)


def _opens(row: SealedAnswer, keys: Sequence[bytes], wave: Wave) -> bool:
    try:
        sealing.unseal(bytes(row.sealed), keys=keys, place=sealing.pool_place(wave.uuid))
    except sealing.SealBroken:
        return False
    return True


def _open(wave: Wave, keys: list[int], shuffle: Shuffle) -> None:
    """Read all once to know how many share a stratum, and once more to write them."""
    answered = Counter(content["stratum"] for content in _opened(wave, keys))
    cells = anonymity.cells_of(answered)
    shuffle(keys)
    opened = _opened(wave, keys)
    while contents := list(islice(opened, _AT_ONCE)):
        _write(wave, contents, cells)


def _opened(wave: Wave, keys: Sequence[int]) -> Iterator[Content]:
    """What the rows ``keys`` say, in this order."""
    secrets = sealing.pool_keys(wave.uuid)
    for row in _rows(keys):
        yield json.loads(_content(row, keys=secrets, wave=wave))


def _rows(keys: Sequence[int]) -> Iterator[SealedAnswer]:
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        found = SealedAnswer.objects.in_bulk(some)
        yield from (found[key] for key in some)


def _keys(wave: Wave) -> list[int]:
    return list(SealedAnswer.objects.filter(wave=wave).order_by("pk").values_list("pk", flat=True))


def _content(row: SealedAnswer, *, keys: Sequence[bytes], wave: Wave) -> bytes:
    try:
        return sealing.unseal(bytes(row.sealed), keys=keys, place=sealing.pool_place(wave.uuid))
    except sealing.SealBroken as error:
        raise AnswersNotReleased(ReleaseObstacle.KEY_GONE) from error


def _write(wave: Wave, contents: Sequence[Content], cells: Mapping[str, Sequence[str]]) -> None:
    rows = [
        AnonymousAnswer(
            wave=wave, strata=list(cells[content["stratum"]]), answers=content["answers"]
        )
        for content in contents
    ]
    AnonymousAnswer.objects.bulk_create(rows)
