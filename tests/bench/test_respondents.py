"""The respondents of the bench work, and notice what a site loses."""

import socket
import sys
from pathlib import Path

import pytest

from bench import killing, servers
from bench.respondents import Ask, Habits, answer_together, crowd, lost_by

LINKS = [f"/s/{name}/" for name in ("anna", "bo", "cleo", "dag")]
ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.slow


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _site(port, folder, *how):
    return servers.running(
        [sys.executable, "-m", "tests.bench.standin", str(port), str(folder), *how],
        port=port,
        environment={"PYTHONPATH": str(ROOT)},
        log=folder / "site.log",
        probe="/",
    )


def test_respondents_answer_and_find_everything_again(tmp_path):
    port = _free_port()
    some = crowd(LINKS, port=port, habits=Habits(period=0.1), seed=1)

    with _site(port, tmp_path):
        answer_together([some], seconds=1.5)
        lost = lost_by([some])

    assert (lost, some.tally.failures, some.tally.unanswered) == ([], {}, 0)
    assert some.tally.confirmed > 20
    assert all(some.tally.waits[ask] for ask in Ask)
    assert {page for pages in some.sent().values() for page in pages} == {
        f"{link}{number}/" for link in LINKS for number in (1, 2)
    }


def test_respondents_notice_what_was_confirmed_and_not_kept(tmp_path):
    port = _free_port()
    some = crowd(LINKS, port=port, habits=Habits(period=0.1), seed=1)

    with _site(port, tmp_path, "--forgets"):
        answer_together([some], seconds=1)
        lost = lost_by([some])

    assert lost


def test_respondents_count_errors(tmp_path):
    port = _free_port()
    some = crowd(["/nowhere/"], port=port, habits=Habits(period=0.1), seed=1)

    answer_together([some], seconds=0.5)

    assert some.tally.unanswered
    assert some.tally.confirmed == 0


def test_a_kill_loses_nothing_that_was_confirmed(tmp_path):
    port = _free_port()
    some = crowd(LINKS, port=port, habits=Habits(period=0.02), seed=1)

    lives = killing.kill_again_and_again([some], lambda: _site(port, tmp_path), kills=3)

    assert (lives.kills, lives.lost) == (3, [])
    assert some.tally.confirmed > 20


def test_a_kill_shows_what_was_confirmed_and_not_kept(tmp_path):
    port = _free_port()
    some = crowd(LINKS, port=port, habits=Habits(period=0.02), seed=1)

    lives = killing.kill_again_and_again(
        [some], lambda: _site(port, tmp_path, "--forgets"), kills=1
    )

    assert lives.lost
