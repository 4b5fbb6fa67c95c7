"""Workers as they are: processes of their own, killed and started again, on one database."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event as Signal
from threading import Timer

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from skerry.kernel import scheduler, worker
from skerry.kernel.actor import COMMAND, TIMER
from skerry.kernel.jobs import lifeline, registry, request_job, running, stop_job
from skerry.kernel.jobs.queries import living_workers
from skerry.kernel.jobs.recovery import bury_dead_workers, recover_silent
from skerry.kernel.models import (
    Job,
    JobState,
    MailState,
    OutboxMail,
    ReadCount,
    Recurrence,
    WorkerBeat,
)
from skerry.kernel.readonly import is_read
from skerry.kernel.scheduler import ask_for_recurring, next_run
from tests.kernel import handlers
from tests.kernel.factories import NOON, JobFactory, MailFactory
from tests.kernel.mail_server import Recipient, free_port, serving
from tests.waiting import SLOW_S, until

HOUR = timedelta(hours=1)


def database_address():
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def start_worker(var, mail):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "skerry.config.settings",
        "SKERRY_SECRET_KEY": "only-for-tests",
        "SKERRY_VAR": str(var),
        "SKERRY_DATABASE": database_address(),
        "SKERRY_MAIL_URL": mail,
        "PYTHONPATH": os.pathsep.join(["src", "."]),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.kernel.worker_process"],
        cwd=Path(__file__).parents[2],
        env=environment,
    )


@contextmanager
def workers(number, var, mail=""):
    """That many workers, at work; those that still live at the end are killed."""
    started = [start_worker(var, mail) for _ in range(number)]
    try:
        until(lambda: WorkerBeat.objects.count() >= number)
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


def request(kind, **arguments):
    return request_job(kind=kind, arguments=arguments, by=COMMAND, now=timezone.now())


def has_state(job, state):
    return Job.objects.filter(pk=job.pk, state=state).exists()


def marks():
    return set(ReadCount.objects.filter(subject_kind="mark").values_list("subject_id", flat=True))


# Processes


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_do_every_job_once(tmp_path):
    names = {f"job-{number}" for number in range(30)}
    jobs = [request("tests.mark", name=name) for name in names]

    marking = Job.objects.filter(kind="tests.mark")  # workers do what recurs besides
    with workers(2, tmp_path):
        until(lambda: marking.filter(state=JobState.DONE).count() >= len(jobs))

    assert marks() == names
    assert set(marking.values_list("attempts", flat=True)) == {1}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_every_mail_once(tmp_path):
    mails = MailFactory.create_batch(30, next_attempt_at=timezone.now())
    port = free_port()

    address = f"smtp://127.0.0.1:{port}"
    with serving(port, Recipient()) as server, workers(2, tmp_path, mail=address):
        until(lambda: OutboxMail.objects.filter(state=MailState.SENT).count() >= len(mails))

    recipients = [recipient for (recipient,), _ in server.taken]
    assert sorted(recipients) == sorted(mail.to for mail in mails)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_ask_for_what_recurs_once(tmp_path):
    with workers(2, tmp_path):
        until(lambda: Job.objects.filter(kind="kernel.retention", by_kind="timer").exists())
        time.sleep(2 * worker.TICKS_EVERY_S)

    assert Job.objects.filter(kind="kernel.retention").count() == 1
    assert Recurrence.objects.get(key="kernel.retention").last_run_at


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_job_of_a_killed_worker_is_taken_up_by_another_at_once(tmp_path):
    resumable = request("tests.slow", steps=40)
    with workers(1, tmp_path) as (first,):
        until(lambda: "slow-1" in marks())
        other = request("tests.mark", name="waits its turn")
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert has_state(resumable, JobState.RUNNING)

        with workers(1, tmp_path):
            until(lambda: has_state(resumable, JobState.DONE) and has_state(other, JobState.DONE))

    assert marks() == {"slow-1", "slow-2", "waits its turn"}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_worker_told_to_leave_puts_its_job_back_and_goes_quietly(tmp_path):
    job = request("tests.slow")
    with workers(1, tmp_path) as (process,):
        until(lambda: has_state(job, JobState.RUNNING))
        process.send_signal(signal.SIGTERM)
        code = process.wait(SLOW_S)

    assert code == 0
    assert has_state(job, JobState.QUEUED)
    assert not WorkerBeat.objects.exists()
    assert list((tmp_path / "workers").iterdir()) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_running_job_is_stopped_from_another_process(tmp_path):
    job = request("tests.slow")
    with workers(1, tmp_path):
        until(lambda: has_state(job, JobState.RUNNING))
        stop_job(job=job, by=COMMAND, now=NOON)
        until(lambda: has_state(job, JobState.STOPPED))

    assert has_state(job, JobState.STOPPED)


# In this process


@pytest.fixture
def workplace(settings, tmp_path):
    """This process as a worker, with a folder of its own."""
    settings.VAR = tmp_path
    before = running.WORKPLACE.worker, running.WORKPLACE.leaving
    yield running.WORKPLACE
    running.WORKPLACE.worker, running.WORKPLACE.leaving = before
    running.WORKPLACE.job = None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_worker_leaves_when_it_is_told(workplace, monkeypatch, number):
    usual = {known: signal.getsignal(known) for known in (signal.SIGTERM, signal.SIGINT)}
    heard = []
    monkeypatch.setattr(worker, "run_worker", lambda stop: heard.append(stop.wait(5)))
    Timer(0.1, lambda: os.kill(os.getpid(), number)).start()
    try:
        worker.main()
    finally:
        for known, handler in usual.items():
            signal.signal(known, handler)

    assert heard == [True]


@pytest.mark.django_db(transaction=True)
def test_worker_leaves_nothing_behind(workplace, monkeypatch):
    monkeypatch.setattr(worker, "LOOKS_EVERY_S", 0.01)
    stop = Signal()
    job = request("tests.mark", name="done")
    monkeypatch.setattr(handlers, "leave_mark", lambda _name: stop.set())

    worker.run_worker(stop)

    assert has_state(job, JobState.DONE)
    assert not WorkerBeat.objects.exists()
    assert list((settings.VAR / "workers").iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_worker_waits_for_a_database_that_is_away(workplace, monkeypatch, caplog):
    stop = Signal()
    looks = []

    def look():
        looks.append(1)
        if len(looks) > 1:
            stop.set()
            return False
        raise DatabaseError("away")

    monkeypatch.setattr(worker, "_do_one", look)
    monkeypatch.setattr(worker, "LOOKS_EVERY_S", 0.01)

    worker.run_worker(stop)

    assert "asked again" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_heartbeat_survives_a_database_that_is_away(workplace, monkeypatch, caplog):
    stop = Signal()

    def fail(**times):
        stop.set()
        raise DatabaseError("away")

    monkeypatch.setattr(worker, "beat", fail)

    worker._beat(stop)

    assert "says so again" in caplog.text


@pytest.mark.django_db
def test_task_that_another_worker_takes_first_is_left_to_it(monkeypatch):
    request("tests.mark", name="never")
    monkeypatch.setattr(
        "django_tasks_db.models.DBTaskResultQuerySet.get_locked", lambda _tickets: None
    )

    assert worker.run_waiting() == 0
    assert marks() == set()


@pytest.mark.django_db
def test_beat_says_that_worker_and_job_live(workplace):
    workplace.worker = "here-1"
    mine = JobFactory(state=JobState.RUNNING, worker="here-1", started_at=NOON, heartbeat_at=NOON)
    other = JobFactory(state=JobState.RUNNING, worker="there-1", started_at=NOON, heartbeat_at=NOON)
    workplace.job = mine.uuid

    worker.beat(started_at=NOON, now=NOON + HOUR)

    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.heartbeat_at, other.heartbeat_at) == (NOON + HOUR, NOON)
    assert [beat.worker for beat in living_workers(now=NOON + HOUR)] == ["here-1"]
    assert not living_workers(now=NOON + 2 * HOUR)


@pytest.mark.django_db
def test_dead_worker_is_buried_and_a_living_one_is_not(workplace, settings):
    dead = settings.VAR / "workers" / "dead.lock"

    with lifeline.held("alive"):
        dead.touch()

        assert bury_dead_workers(now=NOON) == ["dead"]
        assert (lifeline.is_alive("alive"), lifeline.is_alive("dead")) == (True, False)
        assert not dead.exists()

    assert not lifeline.is_alive("alive")


@pytest.mark.django_db
def test_silent_worker_that_lives_here_keeps_its_job(workplace):
    """It could not say so: an import held the database for minutes."""
    job = JobFactory(
        kind="tests.slow",
        state=JobState.RUNNING,
        attempts=1,
        worker="alive",
        started_at=NOON,
        heartbeat_at=NOON,
    )
    with lifeline.held("alive"):
        assert recover_silent(now=NOON + HOUR) == 0
        assert has_state(job, JobState.RUNNING)

    assert recover_silent(now=NOON + HOUR) == 1
    assert has_state(job, JobState.QUEUED)


def test_lock_that_has_just_gone_is_nobody_s_death(tmp_path):
    assert not lifeline._is_free(tmp_path / "gone.lock")


@pytest.mark.django_db
def test_quiet_tick_writes_nothing(settings):
    settings.EMAIL_HOST = "mail.example"
    ask_for_recurring(now=NOON)

    with CaptureQueriesContext(connection) as captured:
        scheduler.tick(clock=lambda: NOON)

    assert [query["sql"] for query in captured if not is_read(query["sql"])] == []
    assert len(captured) <= 7


# What recurs


@pytest.fixture
def only_retention(monkeypatch):
    """The kernel's own recurring job: rooms above bring more."""
    own = [known for known in registry.recurring_types() if known.kind == "kernel.retention"]
    monkeypatch.setattr(scheduler, "recurring_types", lambda: own)


@pytest.mark.django_db
def test_recurring_job_is_asked_for_when_it_is_due(only_retention):
    assert ask_for_recurring(now=NOON) == ["kernel.retention"]
    assert ask_for_recurring(now=NOON + HOUR) == []

    job = Job.objects.get()
    assert (job.actor, job.requested_at) == (TIMER, NOON)
    assert Recurrence.objects.get().next_run_at == NOON + timedelta(days=1)


@pytest.mark.django_db
def test_recurring_job_does_not_pile_up_while_one_is_open(only_retention):
    ask_for_recurring(now=NOON)

    assert ask_for_recurring(now=NOON + timedelta(days=1)) == []
    assert Job.objects.count() == 1
    assert Recurrence.objects.get().next_run_at == NOON + timedelta(days=2)


@pytest.mark.django_db
def test_recurring_job_takes_up_a_new_pace(only_retention):
    Recurrence.objects.create(
        key="kernel.retention", every=timedelta(days=30), next_run_at=NOON + timedelta(days=20)
    )

    assert ask_for_recurring(now=NOON) == []
    recurrence = Recurrence.objects.get()
    assert (recurrence.every, recurrence.next_run_at) == (
        timedelta(days=1),
        NOON + timedelta(days=1),
    )


@pytest.mark.django_db
def test_run_that_another_worker_claimed_is_left_to_it(monkeypatch, only_retention):
    Recurrence.objects.create(key="kernel.retention", every=timedelta(days=1), next_run_at=NOON)
    get_or_create = Recurrence.objects.get_or_create

    def read_and_lose(**wanted):
        found = get_or_create(**wanted)
        Recurrence.objects.update(next_run_at=NOON + timedelta(days=1))
        return found

    monkeypatch.setattr(Recurrence.objects, "get_or_create", read_and_lose)

    assert ask_for_recurring(now=NOON) == []
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        (NOON, NOON + HOUR),
        (NOON - timedelta(minutes=59), NOON + timedelta(minutes=1)),
        (NOON - HOUR, NOON + HOUR),
        (NOON - 10 * HOUR - timedelta(minutes=20), NOON + timedelta(minutes=40)),
    ],
)
def test_next_run_keeps_the_plan_and_makes_up_for_nothing(planned, expected):
    assert next_run(planned, every=HOUR, now=NOON) == expected


@pytest.mark.django_db
def test_one_part_that_fails_leaves_the_others_to_be_done(monkeypatch, caplog):
    def fail(**times):
        raise ZeroDivisionError

    monkeypatch.setattr(scheduler, "recover_silent", fail)

    scheduler.tick(clock=lambda: NOON)

    assert "failed; it is tried again" in caplog.text
    assert Job.objects.filter(kind="kernel.retention").exists()
    assert not OutboxMail.objects.exists()


def test_every_recurring_kind_has_its_pace():
    assert {known.kind for known in registry.recurring_types()} >= {"kernel.retention"}
