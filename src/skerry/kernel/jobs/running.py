"""How a job is carried out: claimed, handed to its handler, and its end written down."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event as Signal
from typing import Any, Final
from uuid import UUID

from django.db import OperationalError, close_old_connections, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from skerry.kernel.actor import Actor, ActorKind
from skerry.kernel.jobs import registry
from skerry.kernel.models.jobs import Job, JobQuerySet, JobState, JobTrouble
from skerry.kernel.notifications import NotificationKind, notify

logger = logging.getLogger(__name__)

WRITES_AT_MOST_EVERY: Final = timedelta(seconds=0.5)
ENDS_AGAIN_AFTER_S: Final = (1, 5, 20)
MOST_ATTEMPTS: Final = 5  # what takes the worker down each time is not tried for ever


class JobStopped(Exception):
    """Somebody asked for a stop; the handler lets it pass after leaving everything tidy."""


class JobInterrupted(Exception):
    """The worker has to leave, or the job was given to another one."""


class JobNotDoable(Exception):
    """A handler's clear sentence, in the reader's words, on why the work cannot be done."""


@dataclass
class Workplace:
    """This process as a worker: its name, the job in hand, and whether it was told to leave."""

    worker: str = ""
    leaving: Signal = field(default_factory=Signal)
    job: UUID | None = None


WORKPLACE: Final = Workplace()


@dataclass(kw_only=True)
class JobContext:
    """What a handler knows of its job, and the way it tells how far it is."""

    job: Job
    clock: Callable[[], datetime] = timezone.now
    _written_at: datetime | None = None

    @property
    def now(self) -> datetime:
        return self.clock()

    @property
    def by(self) -> Actor:
        return self.job.actor

    @property
    def uuid(self) -> UUID:
        return self.job.uuid

    @property
    def attempt(self) -> int:
        return self.job.attempts

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """Tell how far the work is. Cheap to call often: it is written twice a second at most.

        Inside a transaction of the handler others see it only when that ends, so call it between
        transactions.

        Raises:
            JobStopped: somebody asked for a stop.
            JobInterrupted: the worker has to leave, or the job is somebody else's by now.
        """
        if WORKPLACE.leaving.is_set():
            raise JobInterrupted
        now = self.now
        is_early = self._written_at and now - self._written_at < WRITES_AT_MOST_EVERY
        if is_early and done != total:
            return

        self._written_at = now
        changes = {"done": done, "total": total, "note": note[:300]}
        _own(self.job).update(progressed_at=now, heartbeat_at=now, **changes)
        self.check()

    def check(self) -> None:
        """Raise as ``progress`` does, and tell nothing."""
        state = _own(self.job).values_list("state", flat=True).first()
        if state is None:
            raise JobInterrupted
        if state == JobState.STOPPING:
            raise JobStopped


@task()
def run_job(uuid: str) -> None:
    execute(UUID(uuid))


def put_into_queue(job: Job) -> None:
    """Give the job a place in the queue, in the caller's transaction."""
    Job.objects.filter(pk=job.pk).update(ticket=run_job.enqueue(str(job.uuid)).id)


def execute(uuid: UUID, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Carry the job out, unless it was stopped meanwhile or somebody has it already."""
    job = _claim(uuid, now=clock())
    if job is None:
        return

    WORKPLACE.job = job.uuid
    try:
        with translation.override(job.language or None):
            _carry_out(JobContext(job=job, clock=clock))
    finally:
        WORKPLACE.job = None


@transaction.atomic
def _claim(uuid: UUID, *, now: datetime) -> Job | None:
    waiting = Job.objects.filter(uuid=uuid, state=JobState.QUEUED)
    attempts = waiting.values_list("attempts", flat=True).first()
    if attempts is None:
        return None

    is_mine = waiting.filter(attempts=attempts).move(
        JobState.RUNNING,
        attempts=attempts + 1,
        worker=WORKPLACE.worker,
        started_at=now,
        heartbeat_at=now,
        progressed_at=None,
        done=0,
        total=None,
        note="",
    )
    return Job.objects.get(uuid=uuid) if is_mine else None


def _carry_out(context: JobContext) -> None:
    job = context.job
    try:
        result = registry.job_type(job.kind).handler(context, **job.arguments)
    except JobStopped:
        _end(context, JobState.STOPPED)
    except JobInterrupted:
        interrupt(job, trouble=JobTrouble.SERVER_STOPPED, now=context.now)
    except JobNotDoable as refusal:
        _end(context, JobState.FAILED, trouble=JobTrouble.REFUSED, error=str(refusal)[:500])
    except registry.JobKindUnknown:
        _end(context, JobState.FAILED, trouble=JobTrouble.UNKNOWN_KIND)
    except Exception:  # noqa: BLE001  # whatever a handler meets ends its own job, never the worker
        details = traceback.format_exc()
        _end(context, JobState.FAILED, trouble=JobTrouble.UNEXPECTED, traceback=details)
    else:
        _end(context, JobState.DONE, result=result)


def _end(context: JobContext, state: JobState, **fields: Any) -> None:  # columns of Job
    """Write the end down; a database that is away for a moment is waited for."""
    for pause in ENDS_AGAIN_AFTER_S:
        try:
            return _write_end(context, state, **fields)
        except OperationalError:
            logger.warning("A job's end could not be written down; it is tried again")
            WORKPLACE.leaving.wait(pause)
            close_old_connections()
    return _write_end(context, state, **fields)


@transaction.atomic
def _write_end(context: JobContext, state: JobState, **fields: Any) -> None:  # columns of Job
    ended = _own(context.job).move(state, finished_at=context.now, **fields)
    if ended:
        context.job.refresh_from_db()
        _tell_requester(context.job, now=context.now)


@transaction.atomic
def interrupt(job: Job, *, trouble: JobTrouble, now: datetime) -> bool:
    """Take the job from the worker that has, or had, it: back to the queue if it can be resumed."""
    if _own(job).move(JobState.STOPPED, finished_at=now):
        return True
    if _goes_on(job, trouble):
        moved = _own(job).move(JobState.QUEUED)
        if moved:
            put_into_queue(job)
        return bool(moved)
    failed = _own(job).move(JobState.FAILED, finished_at=now, trouble=trouble)
    if failed:
        job.refresh_from_db()
        _tell_requester(job, now=now)
    return bool(failed)


def _goes_on(job: Job, trouble: JobTrouble) -> bool:
    if trouble == JobTrouble.WORKER_LOST and job.attempts >= MOST_ATTEMPTS:
        return False
    try:
        return registry.job_type(job.kind).resumable
    except registry.JobKindUnknown:
        return False


def _own(job: Job) -> JobQuerySet:
    """The row, as long as it is still at work in this attempt."""
    return Job.objects.at_work().filter(pk=job.pk, attempts=job.attempts)


def _tell_requester(job: Job, *, now: datetime) -> None:
    if job.by_kind != ActorKind.PERSON or job.state == JobState.STOPPED:
        return
    sentence = (
        _("Finished: %(title)s") if job.state == JobState.DONE else _("Did not work: %(title)s")
    )
    with translation.override(job.language or None):
        text = sentence % {"title": registry.title_of(job.kind)}
    notify(
        person=UUID(job.by),
        kind=NotificationKind.JOB_FINISHED,
        text=text,
        url=reverse("kernel:job", args=[job.uuid]),
        by=job.actor,
        now=now,
    )
