"""First figures of an open wave: moved in batches, forgotten when it closes."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.questionnaires.api import definition_of
from skerry.surveys.models import LiveFigures, Wave
from skerry.surveys.queries import live as queries
from skerry.surveys.rules.figures.live import SIZE, with_batch


@transaction.atomic
def move_live_figures(
    *, wave: Wave, shuffle: Callable[[list[int]], None], by: Actor, now: datetime
) -> int:
    """Add as many whole batches as there are; how many. ``shuffle`` decides who waits for the next one."""
    held = Wave.objects.select_for_update(no_key=True, of=("self",)).get(pk=wave.pk)
    before = queries.live_of(held)
    counted = list(before.counted) if before else []
    content = before.content if before else {}
    fresh = queries.fresh_replies(held, counted=counted)
    order = list(fresh)
    shuffle(order)
    batches = len(order) // SIZE
    if not batches:
        return 0
    for start in range(0, batches * SIZE, SIZE):
        batch = order[start : start + SIZE]
        content = with_batch(content, definition_of(held.version), [fresh[pk] for pk in batch])
        counted += batch
    LiveFigures.objects.update_or_create(
        wave=held,
        defaults={
            "content": content,
            "counted": sorted(counted),  # who was in which batch is kept nowhere
            "answered": len(counted),
            "at": now,
        },
    )
    audit.record(Event.RESULTS_MOVED, target=held, by=by, at=now, detail={"answered": len(counted)})
    return batches


@transaction.atomic
def forget_live_figures(*, live: LiveFigures, by: Actor, now: datetime) -> None:
    """Of a wave that is no longer open: its results take the place of these."""
    live.delete()
    audit.record(Event.RESULTS_MOVED, target=live.wave, by=by, at=now, detail={"answered": 0})
