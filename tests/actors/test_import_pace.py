"""Steps are made ready ahead of their turn, and others get their turn in between."""

import time
from types import SimpleNamespace

import pytest

from skerry.actors.importers import pace


@pytest.fixture
def rests(monkeypatch):
    taken = []
    monkeypatch.setattr(pace.time, "sleep", taken.append)
    return taken


@pytest.fixture(params=["sqlite", "postgresql"])
def vendor(request, monkeypatch):
    monkeypatch.setattr(pace, "connection", SimpleNamespace(vendor=request.param))
    return request.param


def test_all_steps_come_in_order(vendor, rests):
    steps = list(range(3 * pace.STEPS_A_STRETCH + 1))

    assert list(pace.Pace().ahead(iter(steps))) == steps


def test_no_steps_are_no_work(vendor, rests):
    assert list(pace.Pace().ahead(iter([]))) == []


def test_what_goes_wrong_in_making_ready_is_heard(vendor, rests):
    def broken():
        yield 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(pace.Pace().ahead(broken()))


def test_sqlite_rests_where_making_ready_takes_no_time(monkeypatch, rests):
    monkeypatch.setattr(pace, "connection", SimpleNamespace(vendor="sqlite"))

    list(pace.Pace().ahead(iter(range(2 * pace.STEPS_A_STRETCH))))

    assert len(rests) == 2
    assert all(0 < rest <= pace.PAUSE for rest in rests)


def test_sqlite_needs_no_rest_where_making_ready_takes_long(monkeypatch, rests):
    monkeypatch.setattr(pace, "connection", SimpleNamespace(vendor="sqlite"))
    clock = iter(range(1000))
    monkeypatch.setattr(
        pace, "time", SimpleNamespace(monotonic=lambda: next(clock), sleep=rests.append)
    )

    list(pace.Pace().ahead(iter(range(5))))

    assert rests == []


def test_only_sqlite_breathes_and_only_after_a_stretch(vendor, rests, monkeypatch):
    breathing = pace.Pace()
    breathing.breathe()
    later = time.monotonic() + 2 * pace.STRETCH
    monkeypatch.setattr(pace.time, "monotonic", lambda: later)

    breathing.breathe()
    breathing.breathe()

    assert rests == ([pace.PAUSE] if vendor == "sqlite" else [])
