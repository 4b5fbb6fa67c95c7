"""Work in the background: asked for, done, stopped, tried again."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from skerry.kernel.actor import COMMAND, TIMER, Actor
from skerry.kernel.jobs import (
    JobNotRetryable,
    JobNotStoppable,
    job,
    recovery,
    registry,
    request_job,
    retry_job,
    rules,
    running,
    stop_job,
)
from skerry.kernel.jobs.queries import pace_of
from skerry.kernel.models import AuditEvent, Job, JobState, JobTrouble, Notification
from skerry.kernel.models.jobs import AT_WORK, JOB_MOVES
from skerry.kernel.worker import run_waiting
from tests.accounts.factories import UserFactory
from tests.kernel import handlers
from tests.kernel.factories import NOON, JobFactory
from tests.kernel.working import ENDED, SILENT, at_work, request

pytestmark = pytest.mark.django_db


# The table of moves


def test_every_state_has_its_moves():
    assert set(JOB_MOVES) == set(JobState)


@pytest.mark.architecture
def test_handbook_shows_the_table_of_moves():
    handbook = Path(__file__).parents[2] / "docs" / "developers" / "background.md"
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", handbook.read_text("utf-8"), re.MULTILINE)

    shown = {state: set(re.findall(r"`(\w+)`", onward)) for state, onward in rows}
    assert shown == {state: set(onward) for state, onward in JOB_MOVES.items()}


def test_every_state_can_be_reached_and_the_done_is_done():
    reachable = set().union(*JOB_MOVES.values())

    assert reachable == set(JobState)
    assert JOB_MOVES[JobState.DONE] == frozenset()


@pytest.mark.parametrize("origin", JobState)
@pytest.mark.parametrize("to", JobState)
def test_move_obeys_the_table(origin, to):
    times = {"started_at": NOON, "heartbeat_at": NOON} if origin in AT_WORK else {}
    ended = {"finished_at": NOON, "trouble": JobTrouble.REFUSED} if origin in ENDED else {}
    job = JobFactory(state=origin, **times, **ended)

    moved = Job.objects.filter(pk=job.pk).move(
        to,
        started_at=NOON,
        heartbeat_at=NOON,
        finished_at=NOON if to in ENDED else None,
        trouble=JobTrouble.REFUSED,
    )

    job.refresh_from_db()
    assert bool(moved) is (to in JOB_MOVES[origin])
    assert job.state == (to if moved else origin)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "asleep"},
        {"state": JobState.DONE},
        {"finished_at": NOON},
        {"state": JobState.RUNNING, "started_at": NOON},
        {"state": JobState.FAILED, "finished_at": NOON},
    ],
)
def test_database_refuses_an_impossible_job(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        JobFactory(**wrong)


# Asking


def test_request_job_leaves_a_job_a_ticket_and_one_audit_event():
    job = request("tests.add", a=1, b=2)

    assert job.state == JobState.QUEUED
    assert DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, args_kwargs={"args": [str(job.uuid)], "kwargs": {}}
    ).exists()
    assert list(AuditEvent.objects.values_list("kind", "target_id", "by_kind", "at")) == [
        ("kernel.job.requested", str(job.uuid), "command", NOON)
    ]


def test_request_job_of_an_unknown_kind_is_refused():
    with pytest.raises(registry.JobKindUnknown):
        request("tests.nobody-knows")


def test_request_job_goes_with_the_transaction_of_the_caller():
    with transaction.atomic():
        request("tests.add", a=1, b=2)
        transaction.set_rollback(True)

    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_arguments_may_be_what_json_holds_after_a_little_help():
    run = uuid4()

    job = request("tests.add", run=run, day=NOON.date())

    job.refresh_from_db()
    assert job.arguments == {"run": str(run), "day": "2026-11-02"}


def test_two_handlers_cannot_claim_one_kind():
    with pytest.raises(registry.JobKindTaken):

        @job("tests.add", title="Another")
        def other(context):
            pass


def test_title_of_a_kind_that_is_gone_is_its_name():
    assert registry.title_of("tests.add") == "Add two numbers"
    assert registry.title_of("tests.gone") == "tests.gone"


# Doing


def test_job_is_done_and_keeps_its_result():
    job = request("tests.add", a=1, b=2)

    run_waiting()

    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (JobState.DONE, {"sum": 3}, 1)
    assert (job.done, job.total, job.note) == (1, 1, "adding")
    assert job.finished_at


@pytest.mark.parametrize(
    ("kind", "trouble", "sentence", "has_traceback"),
    [
        ("tests.refuse", JobTrouble.REFUSED, "The file is empty.", False),
        (
            "tests.break",
            JobTrouble.UNEXPECTED,
            "It ended unexpectedly. An administrator can see the details.",
            True,
        ),
    ],
)
def test_job_that_fails_says_why_in_one_sentence(kind, trouble, sentence, has_traceback):
    job = request(kind)

    run_waiting()

    job.refresh_from_db()
    assert (job.state, job.trouble, job.sentence) == (JobState.FAILED, trouble, sentence)
    assert ("ZeroDivisionError" in job.traceback) is has_traceback


def test_job_of_a_kind_that_is_gone_fails_clearly():
    job = JobFactory(kind="tests.gone")
    running.put_into_queue(job)

    run_waiting()

    job.refresh_from_db()
    assert (job.state, job.trouble) == (JobState.FAILED, JobTrouble.UNKNOWN_KIND)


def test_job_is_done_once_though_its_ticket_comes_twice():
    job = request("tests.mark", name="one")
    running.put_into_queue(job)

    assert run_waiting() == 2

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 1)


def test_another_worker_may_take_the_job_first(monkeypatch):
    job = request("tests.add", a=1, b=2)
    first = type(Job.objects.all()).first

    def first_and_lose(queryset):
        found = first(queryset)
        Job.objects.filter(pk=job.pk).update(attempts=5)
        return found

    monkeypatch.setattr(type(Job.objects.all()), "first", first_and_lose)
    running.execute(job.uuid)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 5)


def test_handler_speaks_the_language_of_the_person_who_asked():
    spoken = []
    registry.job("tests.speak", title="Speak")(
        lambda _context: spoken.append(translation.get_language())
    )

    with translation.override("sv"):
        request("tests.speak")
    run_waiting()

    assert spoken == ["sv"]


def test_person_who_asked_is_told_when_their_job_was_lost():
    person = UserFactory()
    job = request_job(kind="tests.once", arguments={}, by=Actor.person(person.uuid), now=NOON)
    at_work(job, heartbeat_at=SILENT)

    recovery.recover_silent(now=NOON)

    assert Notification.objects.get().text == "Did not work: Take its time, and cannot be resumed"


@pytest.mark.parametrize(
    ("kind", "text"),
    [("tests.add", "Finished: Add two numbers"), ("tests.refuse", "Did not work: Refuse")],
)
def test_person_who_asked_is_told_how_it_ended(kind, text):
    person = UserFactory()
    arguments = {"a": 1, "b": 2} if kind == "tests.add" else {}
    job = request_job(kind=kind, arguments=arguments, by=Actor.person(person.uuid), now=NOON)

    run_waiting()

    told = Notification.objects.get()
    assert (told.person, told.text) == (person.uuid, text)
    assert told.url == f"/desk/jobs/{job.uuid}/"


# Progress and stopping


def clock_of(*seconds):
    moments = iter(seconds)
    return lambda: NOON + timedelta(seconds=next(moments))


def test_progress_is_written_twice_a_second_at_most(django_assert_num_queries):
    job = at_work(request("tests.add"))
    context = running.JobContext(job=job, clock=clock_of(0, 0.1, 0.2, 0.6))

    with django_assert_num_queries(4):
        for done in range(1, 5):
            context.progress(done, 10)

    job.refresh_from_db()
    assert (job.done, job.total) == (4, 10)


def test_last_progress_is_always_written():
    job = at_work(request("tests.add"))
    context = running.JobContext(job=job, clock=clock_of(0, 0.1))

    context.progress(1, 2)
    context.progress(2, 2)

    job.refresh_from_db()
    assert job.done == 2


def test_stop_of_a_waiting_job_is_at_once_and_audited():
    job = request("tests.mark", name="never")

    stop_job(job=job, by=COMMAND, now=NOON)
    run_waiting()

    job.refresh_from_db()
    assert (job.state, job.finished_at, job.attempts) == (JobState.STOPPED, NOON, 0)
    assert AuditEvent.objects.filter(kind="kernel.job.stopped", target_id=job.uuid).count() == 1


def test_stop_of_a_running_job_waits_for_a_safe_point():
    def work(context):
        context.progress(1, 3)
        stop_job(job=context.job, by=COMMAND, now=NOON)
        handlers.leave_mark("before the safe point")
        context.check()
        handlers.leave_mark("after the safe point")

    registry.job("tests.stopped", title="Be stopped")(work)
    job = request("tests.stopped")

    run_waiting()

    job.refresh_from_db()
    assert job.state == JobState.STOPPED
    assert not Notification.objects.exists()


@pytest.mark.parametrize("state", [JobState.STOPPING, *sorted(ENDED)])
def test_stop_is_refused_where_there_is_nothing_to_stop(state):
    times = {"started_at": NOON, "heartbeat_at": NOON} if state in AT_WORK else {}
    ended = {"finished_at": NOON, "trouble": JobTrouble.REFUSED} if state in ENDED else {}
    job = JobFactory(state=state, **times, **ended)

    with pytest.raises(JobNotStoppable):
        stop_job(job=job, by=COMMAND, now=NOON)

    assert not AuditEvent.objects.exists()
    assert not job.can_be_stopped


# Trying again


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.STOPPED])
def test_retry_queues_the_job_once_more(state):
    trouble = JobTrouble.REFUSED if state == JobState.FAILED else ""
    job = JobFactory(state=state, finished_at=NOON, trouble=trouble, error="Why", attempts=1)

    assert job.can_be_retried
    retry_job(job=job, by=COMMAND, now=NOON)
    run_waiting()

    job.refresh_from_db()
    assert (job.state, job.attempts, job.error, job.result) == (JobState.DONE, 2, "", {"sum": 3})
    assert AuditEvent.objects.filter(kind="kernel.job.retried", target_id=job.uuid).count() == 1


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING, JobState.DONE])
def test_retry_is_refused_for_what_is_open_or_done(state):
    times = {"started_at": NOON, "heartbeat_at": NOON} if state in AT_WORK else {}
    ended = {"finished_at": NOON} if state in ENDED else {}
    job = JobFactory(state=state, **times, **ended)

    with pytest.raises(JobNotRetryable):
        retry_job(job=job, by=COMMAND, now=NOON)

    assert not job.can_be_retried
    assert not AuditEvent.objects.exists()


# How fast


@pytest.mark.parametrize(
    ("done", "total", "seconds", "rate", "left", "percent"),
    [
        (0, 10, 5, None, None, 0),
        (5, 10, 5, 1.0, 5, 50),
        (5, None, 5, 1.0, None, None),
        (12, 10, 6, 2.0, 0, 100),
        (5, 10, 0, None, None, 50),
        (0, 0, 1, None, None, 100),
    ],
)
def test_pace(done, total, seconds, rate, left, percent):
    elapsed = timedelta(seconds=seconds)

    assert rules.rate(done=done, elapsed=elapsed) == rate
    assert rules.time_left(done=done, total=total, elapsed=elapsed) == (
        None if left is None else timedelta(seconds=left)
    )
    assert rules.percent(done=done, total=total) == percent


def test_pace_of_a_job_is_known_once_it_began():
    waiting = JobFactory()
    going = JobFactory(
        state=JobState.RUNNING,
        started_at=NOON,
        heartbeat_at=NOON,
        progressed_at=NOON + timedelta(seconds=10),
        done=5,
        total=10,
    )
    ended = JobFactory(
        state=JobState.DONE, started_at=NOON, finished_at=NOON + timedelta(seconds=4)
    )
    later = NOON + timedelta(seconds=12)

    assert pace_of(waiting, now=later) is None
    assert pace_of(going, now=later).time_left == timedelta(seconds=10)
    assert pace_of(ended, now=later).elapsed == timedelta(seconds=4)
    assert pace_of(ended, now=later).time_left is None


def test_by_is_the_actor_who_asked():
    job = request_job(kind="tests.add", arguments={}, by=TIMER, now=NOON)
    context = running.JobContext(job=job)

    assert (context.by, context.uuid, context.attempt) == (TIMER, job.uuid, 0)
