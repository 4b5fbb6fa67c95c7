"""Work whose worker is gone is taken back."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from skerry.kernel.jobs import (
    recovery,
    running,
)
from skerry.kernel.jobs.running import MOST_ATTEMPTS
from skerry.kernel.models import Job, JobState, JobTrouble, WorkerBeat
from skerry.kernel.worker import run_waiting
from tests.kernel.factories import NOON, JobFactory
from tests.kernel.working import SILENT, at_work, request

pytestmark = pytest.mark.django_db


# Recovery


@pytest.mark.parametrize(
    ("kind", "state", "after", "trouble"),
    [
        ("tests.slow", JobState.RUNNING, JobState.QUEUED, ""),
        ("tests.once", JobState.RUNNING, JobState.FAILED, JobTrouble.WORKER_LOST),
        ("tests.slow", JobState.STOPPING, JobState.STOPPED, ""),
        ("tests.once", JobState.STOPPING, JobState.STOPPED, ""),
    ],
)
def test_silent_job_is_taken_back(kind, state, after, trouble):
    job = at_work(request(kind), state=state, heartbeat_at=SILENT)
    ticket = job.ticket

    assert recovery.recover_silent(now=NOON) == 1

    job.refresh_from_db()
    assert (job.state, job.trouble) == (after, trouble)
    assert DBTaskResult.objects.get(pk=ticket).status == TaskResultStatus.FAILED
    assert DBTaskResult.objects.ready().count() == (1 if after == JobState.QUEUED else 0)


def test_job_that_loses_its_worker_again_and_again_is_given_up():
    job = at_work(request("tests.slow"), heartbeat_at=SILENT)
    Job.objects.update(attempts=MOST_ATTEMPTS)

    recovery.recover_silent(now=NOON)

    job.refresh_from_db()
    assert (job.state, job.trouble) == (JobState.FAILED, JobTrouble.WORKER_LOST)
    assert not DBTaskResult.objects.ready().exists()


def test_silent_job_of_a_kind_that_is_gone_fails():
    job = at_work(JobFactory(kind="tests.gone"), heartbeat_at=SILENT)

    recovery.recover_silent(now=NOON)

    job.refresh_from_db()
    assert (job.state, job.trouble) == (JobState.FAILED, JobTrouble.WORKER_LOST)


def test_job_with_a_fresh_heartbeat_is_left_alone():
    job = at_work(request("tests.slow"), heartbeat_at=NOON - timedelta(seconds=100))

    assert recovery.recover_silent(now=NOON) == 0

    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_worker_that_was_not_heard_of_is_forgotten():
    WorkerBeat.objects.create(worker="faint", host="far", started_at=SILENT, beat_at=SILENT)
    WorkerBeat.objects.create(worker="alive", host="near", started_at=SILENT, beat_at=NOON)

    recovery.recover_silent(now=NOON)

    assert list(WorkerBeat.objects.values_list("worker", flat=True)) == ["alive"]


def test_job_of_a_dead_worker_is_taken_back_at_once():
    mine = at_work(request("tests.slow"), worker="dead")
    other = at_work(request("tests.slow"), worker="alive")
    WorkerBeat.objects.create(worker="dead", host="here", started_at=NOON, beat_at=NOON)

    assert recovery.recover_from("dead", now=NOON) == 1

    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.state, other.state) == (JobState.QUEUED, JobState.RUNNING)
    assert not WorkerBeat.objects.exists()


def test_job_whose_ticket_was_lost_gets_another():
    job = request("tests.add", a=1, b=2)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=SILENT)

    assert recovery.recover_silent(now=NOON) == 1
    run_waiting()

    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_job_whose_ticket_a_dead_worker_held_gets_another_at_once():
    job = request("tests.add", a=1, b=2)
    DBTaskResult.objects.update(
        status=TaskResultStatus.RUNNING, started_at=NOON, worker_ids=["dead"]
    )

    assert recovery.recover_from("alive", now=NOON) == 0
    assert recovery.recover_from("dead", now=NOON) == 1
    run_waiting()

    job.refresh_from_db()
    assert job.state == JobState.DONE


@pytest.mark.parametrize("started_at", [None, NOON - timedelta(seconds=5)])
def test_job_that_waits_or_is_just_being_taken_keeps_its_ticket(started_at):
    request("tests.add", a=1, b=2)
    if started_at:
        DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=started_at)

    assert recovery.recover_silent(now=NOON) == 0


def test_worker_that_comes_back_after_its_job_was_taken_can_write_no_more():
    job = at_work(request("tests.slow"), heartbeat_at=SILENT)
    stale = running.JobContext(job=Job.objects.get(pk=job.pk), clock=lambda: NOON)
    recovery.recover_silent(now=NOON)
    Job.objects.filter(pk=job.pk).move(
        JobState.RUNNING, attempts=2, started_at=NOON, heartbeat_at=NOON, done=7
    )

    with pytest.raises(running.JobInterrupted):
        stale.progress(1, 10)
    running._end(stale, JobState.DONE)
    assert not running.interrupt(stale.job, trouble=JobTrouble.SERVER_STOPPED, now=NOON)

    job.refresh_from_db()
    assert (job.state, job.done, job.attempts) == (JobState.RUNNING, 7, 2)


@pytest.mark.parametrize(
    ("kind", "state"), [("tests.slow", JobState.QUEUED), ("tests.once", JobState.FAILED)]
)
def test_worker_that_has_to_leave_puts_the_job_back(kind, state):
    job = request(kind)
    running.WORKPLACE.leaving.set()
    try:
        running.execute(job.uuid)
    finally:
        running.WORKPLACE.leaving.clear()

    job.refresh_from_db()
    assert job.state == state
    assert job.trouble == (JobTrouble.SERVER_STOPPED if state == JobState.FAILED else "")


def fails(times):
    """The writing of a job's end, by a database that is locked that many times."""
    real, tries = running._write_end, []

    def write_end(*args, **fields):
        tries.append(1)
        if len(tries) <= times:
            raise OperationalError("database is locked")
        return real(*args, **fields)

    return write_end


@pytest.mark.django_db(transaction=True)
def test_end_of_a_job_is_written_when_the_database_is_there_again(monkeypatch, caplog):
    monkeypatch.setattr(running, "ENDS_AGAIN_AFTER_S", (0, 0))
    monkeypatch.setattr(running, "_write_end", fails(2))
    job = request("tests.add", a=1, b=2)

    run_waiting()

    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (JobState.DONE, {"sum": 3}, 1)
    assert caplog.text.count("tried again") == 2


def test_job_whose_end_could_not_be_written_is_taken_back_though_its_worker_lives(monkeypatch):
    monkeypatch.setattr(running, "ENDS_AGAIN_AFTER_S", ())
    monkeypatch.setattr(running, "_write_end", fails(1))
    monkeypatch.setattr(recovery.lifeline, "is_alive", lambda _worker: True)
    job = request("tests.slow", steps=0)
    run_waiting()
    Job.objects.update(worker="alive", heartbeat_at=SILENT)
    lives = WorkerBeat.objects.create(
        worker="alive", host="here", started_at=SILENT, beat_at=SILENT
    )

    assert recovery.recover_silent(now=NOON) == 0  # it could not write at all
    lives.beat_at = NOON
    lives.save()
    assert recovery.recover_silent(now=NOON) == 1

    job.refresh_from_db()
    assert job.state == JobState.QUEUED
