"""Work in the background, what recurs, and the workers that do it."""

from datetime import datetime
from typing import Any, Final, Self
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.kernel import personal
from skerry.kernel.actor import Actor, ActorKind


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    STOPPING = "stopping", _("Being stopped")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class JobTrouble(models.TextChoices):
    """Why a job ended badly, as far as the kernel knows. Handlers say their own reason in ``error``."""

    NONE = "", ""
    REFUSED = "refused", _("It could not be done.")
    UNEXPECTED = "unexpected", _("It ended unexpectedly. An administrator can see the details.")
    WORKER_LOST = "worker-lost", _("The worker broke off in the middle. You can start it again.")
    SERVER_STOPPED = (
        "server-stopped",
        _("The server was stopped in the middle. You can start it again."),
    )
    UNKNOWN_KIND = "unknown-kind", _("This version does not know how to do this any more.")


JOB_MOVES: Final[dict[JobState, frozenset[JobState]]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.STOPPED}),
    JobState.RUNNING: frozenset(
        # back to the queue: its worker was lost or told to leave, and the work can be resumed
        {JobState.STOPPING, JobState.DONE, JobState.FAILED, JobState.QUEUED}
    ),
    JobState.STOPPING: frozenset({JobState.STOPPED, JobState.DONE, JobState.FAILED}),
    JobState.STOPPED: frozenset({JobState.QUEUED}),
    JobState.FAILED: frozenset({JobState.QUEUED}),
    JobState.DONE: frozenset(),
}
AT_WORK: Final = frozenset({JobState.RUNNING, JobState.STOPPING})
OPEN: Final = AT_WORK | {JobState.QUEUED}


class JobQuerySet(models.QuerySet["Job"]):
    def move(self, to: JobState, **fields: Any) -> int:  # Any: values of columns
        """Bring those into state ``to`` that may go there, in one update; the number that went."""
        origins = [state for state, onward in JOB_MOVES.items() if to in onward]
        return self.filter(state__in=origins).update(state=to, **fields)

    def at_work(self) -> Self:
        return self.filter(state__in=AT_WORK)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def silent_since(self, moment: datetime) -> Self:
        return self.at_work().filter(heartbeat_at__lt=moment)


class Job(models.Model):
    """One piece of work in the background that people can watch, stop and start again.

    ``attempts`` is also the fence: whoever works for an earlier attempt can write no more.
    ``ticket`` is its place in the queue of django-tasks.
    ``by`` is an opaque person id; ``arguments`` and ``result`` hold no personal data.
    """

    PERSONAL_DATA = personal.NONE  # pseudonymous, like the audit log

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    by_kind = models.CharField(max_length=10)
    by = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=12, blank=True)

    attempts = models.PositiveIntegerField(default=0)
    ticket = models.UUIDField(null=True, editable=False)
    worker = models.CharField(max_length=64, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)

    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    progressed_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    result = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    trouble = models.CharField(max_length=20, choices=JobTrouble.choices, blank=True)
    error = models.CharField(max_length=500, blank=True)
    traceback = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="kernel_job_state_known", condition=Q(state__in=JobState.values)
            ),
            models.CheckConstraint(
                name="kernel_job_finished_has_time",
                condition=Q(
                    state__in=[JobState.STOPPED, JobState.DONE, JobState.FAILED],
                    finished_at__isnull=False,
                )
                | Q(state__in=OPEN, finished_at=None),
            ),
            models.CheckConstraint(
                name="kernel_job_at_work_has_heartbeat",
                condition=~Q(state__in=AT_WORK)
                | Q(started_at__isnull=False, heartbeat_at__isnull=False),
            ),
            models.CheckConstraint(
                name="kernel_job_failed_says_why",
                condition=~Q(state=JobState.FAILED) | ~Q(trouble=""),
            ),
        ]
        indexes = [
            models.Index(fields=["-requested_at", "-id"], name="kernel_job_newest"),
            models.Index(fields=["state", "heartbeat_at"], name="kernel_job_state"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.state}"

    @property
    def actor(self) -> Actor:
        return Actor(kind=ActorKind(self.by_kind), id=self.by)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def can_be_stopped(self) -> bool:
        return self.state in {JobState.QUEUED, JobState.RUNNING}

    @property
    def can_be_retried(self) -> bool:
        return JobState.QUEUED in JOB_MOVES[JobState(self.state)] and not self.is_open

    @property
    def sentence(self) -> str:
        """Why it failed, in one sentence, for the person who reads."""
        return self.error or str(JobTrouble(self.trouble).label)


class Recurrence(models.Model):
    """When a kind of job that recurs ran last and runs next; claimed by one update of this row."""

    PERSONAL_DATA = personal.NONE

    key = models.CharField(max_length=80, unique=True)
    every = models.DurationField()
    last_run_at = models.DateTimeField(null=True)
    next_run_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} {self.key}"


class WorkerBeat(models.Model):
    """A worker that lives, or did when ``beat_at`` was written. A worker that leaves deletes its row."""

    PERSONAL_DATA = personal.NONE

    worker = models.CharField(max_length=64, unique=True)
    host = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} {self.worker} on {self.host}"
