"""Jobs asked for and begun, in a line each."""

from datetime import timedelta

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from skerry.kernel.actor import COMMAND
from skerry.kernel.jobs import (
    recovery,
    request_job,
)
from skerry.kernel.models import Job, JobState
from skerry.kernel.models.jobs import OPEN
from tests.kernel.factories import NOON

ENDED = frozenset(JobState) - OPEN
SILENT = NOON - recovery.STALLED_AFTER - timedelta(seconds=1)


def request(kind, **arguments):
    return request_job(kind=kind, arguments=arguments, by=COMMAND, now=NOON)


def at_work(job, *, state=JobState.RUNNING, heartbeat_at=NOON, worker="gone"):
    Job.objects.filter(pk=job.pk).update(
        state=state, attempts=1, started_at=NOON, heartbeat_at=heartbeat_at, worker=worker
    )
    DBTaskResult.objects.filter(pk__in=[Job.objects.get(pk=job.pk).ticket]).update(
        status=TaskResultStatus.RUNNING, started_at=heartbeat_at
    )
    job.refresh_from_db()
    return job
