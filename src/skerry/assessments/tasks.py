"""What check-ups do by themselves."""

import secrets
from datetime import timedelta

import numpy as np
from django.utils.translation import gettext_lazy as _

from skerry.assessments.services.peers import close_batches
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
