"""Taking back the jobs of workers that are gone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from skerry.kernel.jobs import lifeline
from skerry.kernel.jobs.running import interrupt, put_into_queue
from skerry.kernel.models.jobs import Job, JobState, JobTrouble, WorkerBeat

STALLED_AFTER: Final = timedelta(minutes=2)


def bury_dead_workers(*, now: datetime) -> list[str]:
    """Take back at once what workers on this machine left behind when they were killed."""
    dead = lifeline.dead_workers()
    for worker in dead:
        recover_from(worker, now=now)
        lifeline.forget(worker)
    return dead


def recover_from(worker: str, *, now: datetime) -> int:
    """Take back the jobs of a worker that is known to be dead; the number taken."""
    recovered = sum(_recover(job, now=now) for job in Job.objects.at_work().filter(worker=worker))
    held = [ticket for ticket in DBTaskResult.objects.running() if worker in ticket.worker_ids[-1:]]
    _tear_up([ticket.pk for ticket in held], now=now)
    WorkerBeat.objects.filter(worker=worker).delete()
    return recovered + _recover_lost_tickets(now=now)


def recover_silent(*, now: datetime) -> int:
    """Take back the jobs that have not been heard of; the number taken.

    A worker of this machine that lives but could not write (somebody held the database)
    keeps its job. One that could, and said nothing of the job, has it no longer: the end could
    not be written down. Nothing is written, and no lock taken, as long as there is nothing to do.
    """
    silent = Job.objects.silent_since(now - STALLED_AFTER)
    lost = [job for job in silent if not lifeline.is_alive(job.worker) or _is_dropped(job)]
    recovered = sum(_recover(job, now=now) for job in lost)
    faint = WorkerBeat.objects.filter(beat_at__lt=now - STALLED_AFTER)
    if faint.exists():
        faint.delete()
    return recovered + _recover_lost_tickets(now=now)


def _is_dropped(job: Job) -> bool:
    """Its worker spoke up long after it last spoke of this job; each time it speaks of both."""
    beat = WorkerBeat.objects.filter(worker=job.worker).first()
    silent_since = job.heartbeat_at
    return bool(beat and silent_since and beat.beat_at - silent_since >= STALLED_AFTER)


@transaction.atomic
def _recover(job: Job, *, now: datetime) -> bool:
    _tear_up([job.ticket] if job.ticket else [], now=now)
    return interrupt(job, trouble=JobTrouble.WORKER_LOST, now=now)


def _tear_up(tickets: Sequence[UUID], *, now: datetime) -> None:
    running = DBTaskResult.objects.running().filter(pk__in=tickets)
    running.update(status=TaskResultStatus.FAILED, finished_at=now)


def _recover_lost_tickets(*, now: datetime) -> int:
    """A worker may die between taking the ticket and taking the job: the job gets another ticket."""
    valid = DBTaskResult.objects.filter(pk=OuterRef("ticket")).filter(
        Q(status=TaskResultStatus.READY)
        | Q(status=TaskResultStatus.RUNNING, started_at__gt=now - STALLED_AFTER)
    )
    lost = list(Job.objects.filter(~Exists(valid), state=JobState.QUEUED))
    for job in lost:
        with transaction.atomic():
            put_into_queue(job)
    return len(lost)
