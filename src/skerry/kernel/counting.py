"""The one writer that a page being read may call: it counts readers and logs sensitive readings.

Counting knows no person, sets no cookie and respects "do not track". A database that is busy or
cannot be written to never spoils the page.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final

from django.db import DatabaseError, connection, models, transaction
from django.http import HttpRequest

from skerry.kernel import audit, readonly
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.models import ReadCount

logger = logging.getLogger(__name__)

COUNT_WAITS_MS: Final = 50
LOG_WAITS_MS: Final = 2_000
_MACHINES: Final = (
    "bot",
    "crawl",
    "spider",
    "slurp",
    "curl",
    "wget",
    "python-",
    "monitor",
    "preview",
)


@contextmanager
def writer(*, waits_ms: int) -> Iterator[None]:
    """A transaction that a GET may open, and that waits no longer than ``waits_ms`` for its turn."""
    with readonly.writes_allowed(), _short_wait(waits_ms), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{waits_ms}ms"])
        yield


@contextmanager
def _short_wait(waits_ms: int) -> Iterator[None]:
    """SQLite makes a writer wait for half a minute; nobody waits that long for a page."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {waits_ms:d}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {usual:d}")


def count_reading(
    *, subject: models.Model | str, day: date, request: HttpRequest | None = None
) -> None:
    """Count one more reader of ``subject`` on ``day``.

    With the ``request`` at hand machines, previews and readers who asked not to be
    tracked are left out.
    """
    if request is not None and not _is_counted(request):
        return
    kind, key = _name_of(subject)
    table = connection.ops.quote_name(ReadCount._meta.db_table)
    sql = (
        f"INSERT INTO {table} (subject_kind, subject_id, day, count) VALUES (%s, %s, %s, 1) "  # noqa: S608  # the table's own name
        f"ON CONFLICT (subject_kind, subject_id, day) DO UPDATE SET count = {table}.count + 1"
    )
    try:
        with writer(waits_ms=COUNT_WAITS_MS), connection.cursor() as cursor:
            cursor.execute(sql, [kind, key, day])
    except DatabaseError as problem:
        logger.info("A reader of %s was not counted: %s", kind, problem)


def record_sensitive_reading(
    *,
    target: models.Model,
    by: Actor,
    now: datetime,
    event: Event = Event.PROTECTED_READ,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Leave an audit event that ``by`` has read ``target``; if the database cannot take it, the log."""
    try:
        with writer(waits_ms=LOG_WAITS_MS):
            audit.record(event, target=target, by=by, at=now, detail=detail)
    except DatabaseError:
        logger.exception("Not in the audit log: %s read %r at %s", by.id, target, now)


def _name_of(subject: models.Model | str) -> tuple[str, str]:
    if isinstance(subject, str):
        return subject, ""
    return subject._meta.label, str(getattr(subject, "uuid", subject.pk))


def _is_counted(request: HttpRequest) -> bool:
    headers = request.headers
    wants_privacy = "1" in {headers.get("DNT"), headers.get("Sec-GPC")}
    program = headers.get("User-Agent", "").lower()
    is_machine = not program or any(word in program for word in _MACHINES)
    is_ahead_of_time = "prefetch" in headers.get("Sec-Purpose", headers.get("Purpose", ""))
    return request.method == "GET" and not (wants_privacy or is_machine or is_ahead_of_time)
