"""The worker: one process that does the jobs, keeps the schedule and says that it lives."""

import logging
import secrets
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event as Signal
from threading import Thread
from typing import Final

from django.db import DatabaseError, close_old_connections, connections, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from skerry.kernel import scheduler
from skerry.kernel.jobs import lifeline
from skerry.kernel.jobs.queries import BEATS_EVERY
from skerry.kernel.jobs.recovery import bury_dead_workers
from skerry.kernel.jobs.running import WORKPLACE
from skerry.kernel.models.jobs import Job, WorkerBeat

logger = logging.getLogger(__name__)

LOOKS_EVERY_S: Final = 0.5
TICKS_EVERY_S: Final = 3
LEAVES_WITHIN_S: Final = 30


def main() -> None:
    """Work until SIGTERM or SIGINT; a job in hand is left at its next safe point."""
    stop = Signal()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_worker(stop)


def run_worker(stop: Signal) -> None:
    """Do jobs and keep the schedule until ``stop`` is set."""
    reverse("kernel:jobs")  # the addresses are read now, not while a job holds the database
    WORKPLACE.worker = f"{socket.gethostname()[:40]}-{secrets.token_hex(8)}"
    WORKPLACE.leaving = stop
    with _lifeline(WORKPLACE.worker), _beside(_beat, stop), _beside(_keep_schedule, stop):
        while not stop.is_set():
            if not _do_next():
                stop.wait(LOOKS_EVERY_S)


def run_waiting() -> int:
    """Do everything that waits, here and now, and come back; the number of tasks done."""
    done = 0
    while _do_one():
        done += 1
    return done


def _do_next() -> bool:
    """Do one task, if there is one; a database that is away for a moment is waited for."""
    try:
        close_old_connections()
        return _do_one()
    except DatabaseError:
        logger.exception("The database could not be asked for work; it is asked again")
        return False


def _do_one() -> bool:
    if not DBTaskResult.objects.ready().exists():  # asking takes no lock, claiming does
        return False
    worker = WORKPLACE.worker or "inline"
    with exclusive_transaction():
        ticket = DBTaskResult.objects.ready().get_locked()
        if ticket:
            ticket.claim(worker)
    if ticket:
        _hands(worker).run_task(ticket)
    return ticket is not None


def _hands(worker: str) -> Worker:
    """The library's worker, for the doing alone: its own loop looks for work with a lock held."""
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=worker,
    )


@contextmanager
def _lifeline(worker: str) -> Iterator[None]:
    with lifeline.held(worker):
        try:
            bury_dead_workers(now=timezone.now())
            yield
        finally:
            WorkerBeat.objects.filter(worker=worker).delete()


@contextmanager
def _beside(work: Callable[[Signal], None], stop: Signal) -> Iterator[None]:
    """Run ``work`` in a thread of its own, with its own database connection."""

    def thread() -> None:
        try:
            work(stop)
        finally:
            connections.close_all()

    beside = Thread(target=thread, name=f"skerry{work.__name__}", daemon=True)
    beside.start()
    try:
        yield
    finally:
        stop.set()
        beside.join(LEAVES_WITHIN_S)


def _keep_schedule(stop: Signal) -> None:
    while not stop.is_set():
        close_old_connections()
        scheduler.tick(clock=timezone.now)
        stop.wait(TICKS_EVERY_S)


def _beat(stop: Signal) -> None:
    started_at = timezone.now()
    while not stop.is_set():
        close_old_connections()
        try:
            beat(started_at=started_at, now=timezone.now())
        except DatabaseError:
            logger.warning(
                "The worker could not say that it lives; it says so again", exc_info=True
            )
        stop.wait(BEATS_EVERY.total_seconds())


@transaction.atomic
def beat(*, started_at: datetime, now: datetime) -> None:
    """Say that this worker lives, and that its job is in hand: both or neither."""
    WorkerBeat.objects.update_or_create(
        worker=WORKPLACE.worker,
        defaults={"host": socket.gethostname(), "started_at": started_at, "beat_at": now},
    )
    if WORKPLACE.job:
        Job.objects.at_work().filter(uuid=WORKPLACE.job, worker=WORKPLACE.worker).update(
            heartbeat_at=now
        )
