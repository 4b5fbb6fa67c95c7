"""What check-ups do by themselves."""

import secrets
from datetime import timedelta

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skerry.assessments.queries.reminders import due_reminders
from skerry.assessments.services.peers import close_batches
from skerry.assessments.services.reminders import remind
from skerry.kernel.jobs import JobContext, job


@job(
    "assessments.peers.count",
    title=_("Count the firms that wait to be counted"),
    resumable=True,
    every=timedelta(days=1),
)
def count_peers(context: JobContext) -> dict[str, int]:
    chance = np.random.default_rng(secrets.randbits(128))
    return {"batches": close_batches(chance=chance, by=context.by, now=context.now)}


@job(
    "assessments.reminders",
    title=_("Remind people of their check-ups and plans"),
    resumable=True,
    every=timedelta(days=1),
)
def remind_of_check_ups(context: JobContext) -> dict[str, int]:
    due = list(due_reminders(today=timezone.localdate(context.now)))
    reminded = 0
    for done, (check_up, one) in enumerate(due):
        context.progress(done, len(due))
        reminded += remind(check_up=check_up, due=one, by=context.by, now=context.now)
    context.progress(len(due), len(due))
    return {"reminded": reminded}
