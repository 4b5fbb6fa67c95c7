"""Writers of SQLite who wait for each other; on files of their own, by real connections."""

import sqlite3
import threading
import time
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connections

from skerry.kernel.sqlite import base

PATIENCE = 0.3


@pytest.fixture
def opened(tmp_path, transactional_db):
    """A connection of ours to a new file, as settings would make it."""
    settings = connections["default"].settings_dict | {
        "ENGINE": "skerry.kernel.sqlite",
        "NAME": str(tmp_path / "one.sqlite3"),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": PATIENCE},
        "AUTOCOMMIT": True,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "TIME_ZONE": None,
    }
    connection = base.DatabaseWrapper(settings, alias="ours")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("CREATE TABLE answer (id integer)")
    yield connection
    connection.close()


@pytest.fixture
def other(opened):
    """Somebody else who writes to the same file."""
    held = sqlite3.connect(
        opened.settings_dict["NAME"], isolation_level=None, check_same_thread=False
    )
    yield held
    held.close()


def write(connection):
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO answer VALUES (1)")
    connection.commit()
    connection.set_autocommit(True)


def noted_pauses(monkeypatch, sleep=time.sleep):
    """The pauses that writers make from now on, in seconds."""
    pauses = []

    def pause(seconds):
        pauses.append(seconds)
        sleep(seconds)

    monkeypatch.setattr(base, "time", SimpleNamespace(sleep=pause))
    return pauses


def test_a_writer_tries_again_soon_and_begins_when_the_other_is_done(opened, other, monkeypatch):
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(PATIENCE / 3, other.execute, ["COMMIT"])
    pauses = noted_pauses(monkeypatch)

    done.start()
    write(opened)
    done.join()

    assert other.execute("SELECT count(*) FROM answer").fetchone() == (1,)
    assert len(pauses) > 1
    assert set(pauses) == {base.PAUSE}


def test_a_writer_gives_up_when_the_time_is_over_and_says_why(opened, other):
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()

    with pytest.raises(OperationalError, match="database is locked"):
        write(opened)

    assert time.monotonic() - began >= PATIENCE
    other.execute("ROLLBACK")
    write(opened)
    assert other.execute("SELECT count(*) FROM answer").fetchone() == (1,)


def test_whatever_else_waits_still_waits_as_long_as_the_settings_say(opened):
    write(opened)

    assert opened.connection.execute("PRAGMA busy_timeout").fetchone() == (PATIENCE * 1000,)


def test_another_fault_than_a_busy_database_is_told_at_once(opened):
    opened.connection.execute("PRAGMA busy_timeout = 60000")
    opened.transaction_mode = "NEVER HEARD OF"

    with pytest.raises(OperationalError, match="syntax error"):
        write(opened)


def test_a_writer_who_slept_with_the_machine_goes_on_waiting(opened, other, monkeypatch):
    """As when one pause lasts longer than the whole patience, and the other ends after it."""
    other.execute("BEGIN IMMEDIATE")
    pauses = noted_pauses(
        monkeypatch,
        lambda _: time.sleep(2 * PATIENCE) if len(pauses) == 1 else other.execute("COMMIT"),
    )

    write(opened)

    assert len(pauses) == 2
    assert other.execute("SELECT count(*) FROM answer").fetchone() == (1,)


def test_who_is_to_wait_less_waits_less(opened, other, monkeypatch):
    other.execute("BEGIN IMMEDIATE")
    opened.connection.execute("PRAGMA busy_timeout = 0")
    pauses = noted_pauses(monkeypatch)

    with pytest.raises(OperationalError, match="database is locked"):
        write(opened)

    assert pauses == []
    assert opened.connection.execute("PRAGMA busy_timeout").fetchone() == (0,)
