"""The one writer that a page being read may call: it counts readers and logs sensitive readings.

Counting knows no person, sets no cookie and respects "do not track". A database that is busy or
cannot be written to never spoils the page.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from typing import Any, Final

from django.db import DatabaseError, connection, models, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from skerry.kernel import audit, readonly
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.http import Request, View
from skerry.kernel.models import ReadCount

logger = logging.getLogger(__name__)

COUNT_WAITS_MS: Final = 50
LOG_WAITS_MS: Final = 2_000
_READ: Final = frozenset({200, 304})  # the page, or word that the reader's own copy is still right
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


def counts_readers(kind: str) -> Callable[[View], View]:
    """Count each reader of the page about the thing of ``kind`` whose ``uuid`` is in the address.

    Stands above ``cached_for_visitors``, because a page that was kept is read as well.
    Machines, previews and readers who asked not to be tracked are left out.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if response.status_code in _READ and _is_counted(request):
                count_reading(kind=kind, key=str(kwargs.get("uuid", "")), day=timezone.localdate())
            return response

        return counted

    return decorate


def count_reading(*, kind: str, key: str = "", day: date) -> None:
    """Count one more reader of the thing of ``kind`` with the public id ``key`` on ``day``."""
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


def _is_counted(request: HttpRequest) -> bool:
    headers = request.headers
    wants_privacy = "1" in {headers.get("DNT"), headers.get("Sec-GPC")}
    program = headers.get("User-Agent", "").lower()
    is_machine = not program or any(word in program for word in _MACHINES)
    is_ahead_of_time = "prefetch" in headers.get("Sec-Purpose", headers.get("Purpose", ""))
    is_part = "HX-Request" in headers and "HX-Boosted" not in headers
    is_opened = request.method == "GET" and not is_part
    return is_opened and not (wants_privacy or is_machine or is_ahead_of_time)
