"""The work of this room that the background worker does."""

import secrets
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skerry.kernel.jobs import JobContext, JobNotDoable, job
from skerry.surveys import traces
from skerry.surveys.queries import releases as queries
from skerry.surveys.rules.anonymity import ReleaseObstacle
from skerry.surveys.services import releases
from skerry.surveys.services.releases import AnswersNotReleased

_SHUFFLE: Final = secrets.SystemRandom().shuffle


@job(
    "surveys.release",
    title=gettext_lazy("Open the answers of anonymous surveys that are closed"),
    resumable=True,
    every=timedelta(hours=1),
)
def release(context: JobContext) -> dict[str, int]:
    """Open what may be opened; seal with today's key what waits under an older one; leave no traces."""
    due = list(queries.waves_to_release())
    without_key = 0
    for done, wave in enumerate(due):
        context.progress(done, len(due))
        try:
            releases.release_answers(wave=wave, shuffle=_SHUFFLE, by=context.by, now=context.now)
        except AnswersNotReleased as refusal:
            without_key += refusal.obstacle is ReleaseObstacle.KEY_GONE
    for wave in queries.waves_that_wait():
        try:
            releases.seal_anew(wave=wave, by=context.by, now=context.now)
        except AnswersNotReleased:
            without_key += 1
        releases.mix_answers(wave=wave, by=context.by, now=context.now)
    traces.sweep()
    context.progress(len(due), len(due))
    if without_key:
        raise JobNotDoable(
            _(
                "Answers of anonymous surveys do not open: the secret key was changed. "
                "Put the old one into SKERRY_OLD_SECRET_KEY until this work has run again."
            )
        )
    return {"waves": len(due)}
