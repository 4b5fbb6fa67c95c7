from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import translation

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.jobs import registry
from skerry.kernel.jobs.running import put_into_queue
from skerry.kernel.models.jobs import Job, JobState


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
    stopped = row.filter(state=JobState.QUEUED).move(JobState.STOPPED, finished_at=now)
    if not stopped and not row.move(JobState.STOPPING):
        raise JobNotStoppable
    audit.record(Event.JOB_STOPPED, target=job, by=by, at=now, detail={"kind": job.kind})


@transaction.atomic
def retry_job(*, job: Job, by: Actor, now: datetime) -> None:
    """Queue a job that failed or was stopped once more.

    Raises:
        JobNotRetryable: it is still open, or it is done.
    """
    ended = Job.objects.filter(pk=job.pk, finished_at__isnull=False)
    if not ended.move(
        JobState.QUEUED, finished_at=None, trouble="", error="", traceback="", result=None
    ):
        raise JobNotRetryable
    put_into_queue(job)
    audit.record(Event.JOB_RETRIED, target=job, by=by, at=now, detail={"kind": job.kind})
