"""Doctor finds what is wrong and says what to do."""

import json
import os
import shutil
import socket
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from typer.testing import CliRunner

from skerry.config import doctor
from skerry.config.command.app import app
from skerry.config.doctor import Finding, Verdict, worst
from skerry.kernel.models import Job, WorkerBeat
from skerry.kernel.models.jobs import JobState

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def finding(check: str, *, now: datetime = NOW) -> Finding:
    return next(f for f in doctor.examine(now=now) if f.check == check)


def test_each_finding_that_is_not_ok_says_what_to_do():
    findings = doctor.examine(now=NOW)

    assert all(f.remedy for f in findings if f.verdict is not Verdict.OK)
    assert {f.verdict for f in findings if f.check in {"database", "migrations"}} == {Verdict.OK}


@pytest.mark.parametrize(
    ("verdicts", "answer"),
    [([], "ok"), (["ok", "warn"], "warn"), (["fail", "ok"], "fail"), (["ok"], "ok")],
)
def test_worst(verdicts, answer):
    findings = [Finding(check="x", verdict=Verdict(v), seen="") for v in verdicts]

    assert worst(findings) == answer


@pytest.mark.parametrize(
    ("key", "url", "hosts", "check", "verdict"),
    [
        ("x" * 50, "https://a.example", ["a.example"], "secret key", "ok"),
        ("x" * 49, "https://a.example", ["a.example"], "secret key", "fail"),
        ("x" * 50, "https://a.example", ["a.example"], "address", "ok"),
        ("x" * 50, "http://a.example", ["a.example"], "address", "fail"),
        ("x" * 50, "https://a.example", ["a.example"], "hosts", "ok"),
        ("x" * 50, "https://a.example", ["b.example"], "hosts", "warn"),
        ("x" * 50, "https://a.example", ["*"], "hosts", "warn"),
    ],
)
def test_settings(settings, key, url, hosts, check, verdict):
    settings.SECRET_KEY, settings.SITE_URL, settings.ALLOWED_HOSTS = key, url, hosts

    assert finding(check).verdict == verdict


@pytest.mark.parametrize(
    ("url", "proxies", "verdict"),
    [
        ("https://a.example", 1, "ok"),
        ("https://a.example", 0, "fail"),
        ("http://a.example", 0, "ok"),
    ],
)
def test_https_needs_a_proxy_that_is_trusted(settings, url, proxies, verdict):
    settings.SITE_URL, settings.TRUSTED_PROXIES = url, proxies

    assert finding("proxy").verdict == verdict


@pytest.mark.parametrize(("free", "verdict"), [(3 * 1024**3, "ok"), (1024**3, "warn"), (1, "fail")])
def test_disk(monkeypatch, free, verdict):
    usage = shutil.disk_usage("/")._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    assert finding("disk").verdict == verdict


@pytest.mark.parametrize(
    ("silent_for", "verdict"),
    [(None, "fail"), (timedelta(seconds=5), "ok"), (timedelta(hours=1), "fail")],
)
def test_worker(silent_for, verdict):
    if silent_for is not None:
        WorkerBeat.objects.create(
            worker="one", host="here", started_at=NOW - silent_for, beat_at=NOW - silent_for
        )

    assert finding("worker").verdict == verdict


@pytest.mark.parametrize(("age", "verdict"), [(1, "ok"), (60, "warn")])
def test_stalled_jobs(age, verdict):
    began = NOW - timedelta(minutes=age)
    Job.objects.create(
        kind="x", by_kind="timer", state=JobState.RUNNING, requested_at=began,
        started_at=began, heartbeat_at=began,
    )  # fmt: skip

    assert finding("jobs").verdict == verdict


def test_pending_migration():
    MigrationRecorder.Migration.objects.filter(app="actors").order_by("name").last().delete()

    assert finding("migrations").verdict == "fail"


@pytest.mark.parametrize(("days", "verdict"), [(1, "ok"), (8, "warn")])
def test_staging_leftovers(settings, tmp_path, days, verdict):
    settings.VAR = tmp_path
    (tmp_path / "staging").mkdir()
    (file := tmp_path / "staging" / "run.duckdb").write_bytes(b"x")
    os.utime(file, times=(then := (NOW - timedelta(days=days)).timestamp(), then))

    assert finding("staging").verdict == verdict


@pytest.mark.parametrize("is_there", [True, False])
def test_static_files(settings, tmp_path, is_there):
    settings.STATIC_ROOT = tmp_path
    if is_there:
        (tmp_path / "staticfiles.json").write_text("{}")

    assert finding("static files").verdict == ("ok" if is_there else "fail")


@pytest.mark.parametrize(("is_demo", "verdict"), [(True, "ok"), (False, "warn")])
def test_mail_that_stays_in_the_outbox(settings, is_demo, verdict):
    settings.EMAIL_HOST, settings.DEMO = "", is_demo

    assert finding("mail").verdict == verdict


def test_mail_server_that_answers(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(object(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        assert finding("mail").verdict == "ok"
    finally:
        server.stop()
    assert finding("mail").verdict == "fail"


@pytest.mark.parametrize(
    ("check", "answers", "verdict"),
    [
        ("journal", {"PRAGMA journal_mode": "delete"}, "warn"),
        ("integrity", {"PRAGMA quick_check(1)": "row 3 missing"}, "fail"),
        ("free pages", {"PRAGMA page_count": 10, "PRAGMA freelist_count": 4}, "warn"),
    ],
)
def test_sqlite_in_trouble(monkeypatch, check, answers, verdict):
    sound = {
        "PRAGMA journal_mode": "wal", "PRAGMA quick_check(1)": "ok",
        "PRAGMA page_count": 10, "PRAGMA freelist_count": 0,
    }  # fmt: skip
    monkeypatch.setattr(doctor, "_value", lambda query: (sound | answers)[query])

    assert next(f for f in doctor._sqlite() if f.check == check).verdict == verdict
    assert {f.verdict for f in doctor._sqlite() if f.check != check} == {Verdict.OK}


def test_a_file_full_of_holes_is_shrunk_with_one_command(monkeypatch):
    holes = {"PRAGMA page_count": 10, "PRAGMA freelist_count": 4}
    monkeypatch.setattr(doctor, "_value", lambda query: holes.get(query, "ok"))
    monkeypatch.setitem(connection.settings_dict, "NAME", "/var/lib/a skerry.sqlite3")

    remedy = next(f.remedy for f in doctor._sqlite() if f.check == "free pages")

    assert "stop the server" in remedy
    assert remedy.endswith("sqlite3 '/var/lib/a skerry.sqlite3' VACUUM")


@pytest.mark.parametrize(
    ("number", "extensions", "verdicts"),
    [("150004", 1, ["ok", "ok"]), ("140001", 1, ["fail", "ok"]), ("160000", 0, ["ok", "fail"])],
)
def test_postgresql(monkeypatch, number, extensions, verdicts):
    def value(query: str) -> object:
        if "pg_extension" in query:
            return extensions
        return number if "num" in query else "15.4"

    monkeypatch.setattr(doctor, "_value", value)

    assert [f.verdict for f in doctor._postgresql()] == verdicts


def test_command_ends_with_4_and_says_everything_as_json(settings):
    settings.SITE_URL = "http://a.example"

    words = CliRunner().invoke(app, ["doctor"])
    values = json.loads(CliRunner().invoke(app, ["doctor", "--json"]).stdout)

    assert words.exit_code == 4
    assert "→" in words.stdout
    assert values["verdict"] == "fail"
    assert {"check", "verdict", "seen", "remedy"} == set(values["findings"][0])
    assert any(connection.vendor in f["seen"] for f in values["findings"])
