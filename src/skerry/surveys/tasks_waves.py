"""What waves do by themselves: they are counted once a day, and closed when their day has come."""

import secrets
from contextlib import suppress
from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skerry.accounts.queries import holders_of
from skerry.kernel.jobs import JobContext, job
from skerry.kernel.permissions import Permission
from skerry.surveys.queries import live as live_queries
from skerry.surveys.queries import waves as queries
from skerry.surveys.services import live, responses, waves
from skerry.surveys.services.telling import tell_of_end

_SHUFFLE: Final = secrets.SystemRandom().shuffle


@job(
    "surveys.waves.close",
    title=_("Close survey waves whose last day is over"),
    resumable=True,
    every=timedelta(hours=1),
)
def close_ended(context: JobContext) -> dict[str, int]:
    today = timezone.localdate(context.now)
    due = list(queries.ended(today=today))
    people = list(holders_of(Permission.WAVES_MANAGE, today=today))
    for done, wave in enumerate(due):
        context.progress(done, len(due))
        with suppress(waves.WaveNotMovable):  # somebody closed it a moment ago
            waves.close_wave(wave=wave, by=context.by, now=context.now)
            tell_of_end(wave=wave, people=people, by=context.by, now=context.now)
    return {"closed": len(due)}


@job(
    "surveys.waves.count",
    title=_("Count the answers to survey waves"),
    resumable=True,
    every=timedelta(days=1),
)
def count_answers(context: JobContext) -> dict[str, int]:
    due = list(queries.taking_answers(today=timezone.localdate(context.now)))
    for done, wave in enumerate(due):
        context.progress(done, len(due))
        responses.count_response(wave=wave, by=context.by, now=context.now)
    return {"counted": len(due)}


@job(
    "surveys.waves.live",
    title=_("Move the first figures of open survey waves"),
    resumable=True,
    every=timedelta(minutes=15),
)
def move_live(context: JobContext) -> dict[str, int]:
    for kept in live_queries.no_longer_open():
        live.forget_live_figures(live=kept, by=context.by, now=context.now)
    due = list(live_queries.moving(today=timezone.localdate(context.now)))
    moved = 0
    for done, wave in enumerate(due):
        context.progress(done, len(due))
        moved += live.move_live_figures(wave=wave, shuffle=_SHUFFLE, by=context.by, now=context.now)
    return {"batches": moved}
