"""The inbox of the desk: what waits in every room, and what the kernel itself adds to it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.kernel.actor import Viewer
from skerry.kernel.jobs.queries import jobs_visible_to
from skerry.kernel.mail.queries import mails_visible_to
from skerry.kernel.models.jobs import Job, JobState
from skerry.kernel.models.mail import MailState
from skerry.kernel.providers import DeskTask, all_providers


def tasks_for(viewer: Viewer, *, now: datetime) -> Sequence[DeskTask]:
    """All that waits for ``viewer``, what has waited longest first."""
    asked = [ask for room in all_providers() for ask in room.desk_tasks]
    found = [task for ask in asked for task in ask(viewer, now=now)]
    return sorted(found, key=lambda task: task.oldest_at)


def waiting(
    rows: "QuerySet[Any]",  # Any: of whatever table
    *,
    since: str,
    key: str,
    title: str | Promise,
    url: str,
) -> Iterator[DeskTask]:
    """One task for all ``rows``, or none without rows; ``since`` is the column that says how long."""
    found = rows.order_by().aggregate(count=Count("pk"), oldest=Min(since))
    if found["count"]:
        yield DeskTask(
            key=key, title=title, url=url, count=found["count"], oldest_at=found["oldest"]
        )


def failed_mails(viewer: Viewer, *, now: datetime) -> Iterable[DeskTask]:  # noqa: ARG001  # the shape of DeskTasks
    return waiting(
        mails_visible_to(viewer).filter(state=MailState.FAILED),
        since="ended_at",
        key="kernel.failed_mails",
        title=_("Mail that could not be delivered"),
        url=reverse("kernel:outbox") + f"?state={MailState.FAILED}",
    )


def failed_jobs(viewer: Viewer, *, now: datetime) -> Iterable[DeskTask]:  # noqa: ARG001  # the shape of DeskTasks
    """Those that failed and have not been done by a later try of their kind."""
    later = Job.objects.filter(
        kind=OuterRef("kind"), state=JobState.DONE, finished_at__gt=OuterRef("finished_at")
    )
    return waiting(
        jobs_visible_to(viewer).filter(~Exists(later), state=JobState.FAILED),
        since="finished_at",
        key="kernel.failed_jobs",
        title=_("Work in the background that failed"),
        url=reverse("kernel:jobs") + f"?state={JobState.FAILED}",
    )
