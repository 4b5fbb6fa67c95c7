from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import translation

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.jobs import registry
from skerry.kernel.jobs.running import interrupt, put_into_queue
from skerry.kernel.models.jobs import Job, JobState, JobTrouble

STALLED_AFTER: Final = timedelta(minutes=2)


class JobNotStoppable(Exception):
    """It has ended already, or a stop was asked for before."""


class JobNotRetryable(Exception):
    """It is still open, or it is done."""


@transaction.atomic
def request_job(*, kind: str, arguments: Mapping[str, object], by: Actor, now: datetime) -> Job:
    """Queue work for the worker. It starts when the caller's transaction is through, or never.

    ``arguments`` are what JSON can hold (and UUIDs, dates), never personal data.

    Raises:
        JobKindUnknown: no room declares such a job.
    """
    job = Job.objects.create(
        kind=registry.job_type(kind).kind,
        arguments=dict(arguments),
        by_kind=by.kind,
        by=by.id,
        language=translation.get_language() or "",
        requested_at=now,
    )
    put_into_queue(job)
    audit.record(Event.JOB_REQUESTED, target=job, by=by, at=now, detail={"kind": kind})
    return job


@transaction.atomic
def stop_job(*, job: Job, by: Actor, now: datetime) -> None:
    """Stop the job: at once if it waits, else at the next point where it can be left tidy.

    Raises:
        JobNotStoppable: it has ended already, or a stop was asked for before.
    """
    row = Job.objects.filter(pk=job.pk)
    stopped = row.filter(state=JobState.QUEUED).update(state=JobState.STOPPED, finished_at=now)
    if not stopped and not row.filter(state=JobState.RUNNING).update(state=JobState.STOPPING):
        raise JobNotStoppable
    audit.record(Event.JOB_STOPPED, target=job, by=by, at=now, detail={"kind": job.kind})


@transaction.atomic
def retry_job(*, job: Job, by: Actor, now: datetime) -> None:
    """Queue a job that failed or was stopped once more.

    Raises:
        JobNotRetryable: it is still open, or it is done.
    """
    ended = Job.objects.filter(pk=job.pk, state__in=[JobState.STOPPED, JobState.FAILED])
    if not ended.update(
        state=JobState.QUEUED, finished_at=None, trouble="", error="", traceback="", result=None
    ):
        raise JobNotRetryable
    put_into_queue(job)
    audit.record(Event.JOB_RETRIED, target=job, by=by, at=now, detail={"kind": job.kind})


def recover_stalled(*, now: datetime) -> int:
    """Take back the jobs whose worker has not been heard of; the number taken."""
    silent = Job.objects.silent_since(now - STALLED_AFTER)
    return sum(interrupt(job, trouble=JobTrouble.WORKER_LOST, now=now) for job in silent)


def recover_from(*, worker: str, now: datetime) -> int:
    """Take back the jobs of a worker that is known to be dead; the number taken."""
    orphans = Job.objects.at_work().filter(worker=worker)
    return sum(interrupt(job, trouble=JobTrouble.WORKER_LOST, now=now) for job in orphans)
