import logging
import sqlite3
import time
from datetime import date

import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from skerry.kernel import audit, counting
from skerry.kernel.actor import COMMAND
from skerry.kernel.counting import count_reading, counts_readers, record_sensitive_reading
from skerry.kernel.events import Event
from skerry.kernel.models import AuditEvent, ReadCount
from skerry.kernel.readonly import readonly_middleware
from tests.kernel.factories import NOON, JobFactory

DAY = date(2026, 11, 2)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def counts():
    return list(
        ReadCount.objects.order_by("subject_kind", "day").values_list(
            "subject_kind", "subject_id", "day", "count"
        )
    )


@pytest.mark.django_db
def test_readers_are_counted_by_thing_and_day():
    for day in (DAY, DAY, date(2026, 11, 3)):
        count_reading(kind="actors.Organisation", key="a", day=day)
    count_reading(kind="actors.directory", day=DAY)

    assert counts() == [
        ("actors.Organisation", "a", DAY, 2),
        ("actors.Organisation", "a", date(2026, 11, 3), 1),
        ("actors.directory", "", DAY, 1),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "method", "counted"),
    [
        ({"User-Agent": BROWSER}, "GET", 1),
        ({"User-Agent": BROWSER, "DNT": "0"}, "GET", 1),
        ({"User-Agent": BROWSER}, "HEAD", 0),
        ({"User-Agent": BROWSER, "DNT": "1"}, "GET", 0),
        ({"User-Agent": BROWSER, "Sec-GPC": "1"}, "GET", 0),
        ({"User-Agent": BROWSER, "Sec-Purpose": "prefetch;prerender"}, "GET", 0),
        ({"User-Agent": BROWSER, "Purpose": "prefetch"}, "GET", 0),
        ({"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, "GET", 0),
        ({"User-Agent": "curl/8.5.0"}, "GET", 0),
        ({"User-Agent": BROWSER, "HX-Request": "true"}, "GET", 0),
        ({"User-Agent": BROWSER, "HX-Request": "true", "HX-Boosted": "true"}, "GET", 1),
        ({}, "GET", 0),
    ],
)
def test_machines_parts_and_those_who_want_no_tracking_are_not_counted(headers, method, counted):
    request = RequestFactory().generic(method, "/", headers=headers)

    counts_readers("page")(lambda _request: HttpResponse("read"))(request)

    assert len(counts()) == counted


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "counted"), [(200, 1), (304, 1), (404, 0), (302, 0)])
def test_only_a_page_that_was_read_counts(status, counted):
    request = RequestFactory().get("/", headers={"User-Agent": BROWSER})
    view = counts_readers("actors.Organisation")(lambda _request, **_: HttpResponse(status=status))

    view(request, uuid="a")

    assert [row[:2] for row in counts()] == [("actors.Organisation", "a")] * counted


@pytest.mark.django_db
def test_page_that_is_read_may_count_and_log_through_the_one_writer():
    job = JobFactory()

    def view(request):
        count_reading(kind="page", day=DAY)
        record_sensitive_reading(target=job, by=COMMAND, now=NOON, detail={"tier": "protected"})
        return HttpResponse("read")

    readonly_middleware(view)(RequestFactory().get("/"))

    assert len(counts()) == 1
    assert list(AuditEvent.objects.values_list("kind", "target_id", "by_kind", "detail")) == [
        (Event.PROTECTED_READ, str(job.uuid), "command", {"tier": "protected"})
    ]


@pytest.fixture
def locked():
    """Somebody else holds the database, or the tables that are written to."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"])
        other.execute("BEGIN IMMEDIATE")
    else:
        other = connection.copy()
        other.set_autocommit(False)
        other.cursor().execute(
            "LOCK TABLE kernel_readcount, kernel_auditevent IN ACCESS EXCLUSIVE MODE"
        )
    yield
    other.rollback()
    other.close()


@pytest.mark.django_db(transaction=True)
def test_page_does_not_wait_for_a_locked_database(locked, caplog, monkeypatch):
    monkeypatch.setattr(counting, "LOG_WAITS_MS", 100)
    caplog.set_level(logging.INFO)
    started = time.monotonic()

    count_reading(kind="page", day=DAY)
    record_sensitive_reading(target=AuditEvent(), by=COMMAND, now=NOON)

    assert time.monotonic() - started < 20  # SQLite alone would wait for 30
    assert "was not counted" in caplog.text
    assert "Not in the audit log" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_usual_patience_is_back_after_counting():
    def patience():
        setting = "PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout"
        with connection.cursor() as cursor:
            cursor.execute(setting)
            return cursor.fetchone()

    before = patience()

    count_reading(kind="page", day=DAY)

    assert patience() == before


@pytest.mark.django_db
def test_page_survives_a_database_that_cannot_be_written_to(monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(audit, "record", refuse)

    with transaction.atomic():
        record_sensitive_reading(target=AuditEvent(), by=COMMAND, now=NOON)
        assert counts() == []

    assert "Not in the audit log" in caplog.text
