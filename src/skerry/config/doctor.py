"""What an administrator asks first: is everything as it should be, and if not, what to do?"""

import shlex
import shutil
import smtplib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from skerry.kernel.models import Job, WorkerBeat

WARN_FREE_BYTES = 2 * 1024**3
FAIL_FREE_BYTES = 300 * 1024**2
WARN_FREE_PAGES = 0.3
SHORTEST_KEY = 50
OLDEST_POSTGRESQL = 150000
SILENT_AFTER = timedelta(minutes=2)
STALLED_AFTER = timedelta(minutes=10)
OLD_STAGING = timedelta(days=7)
_SMTP = "django.core.mail.backends.smtp.EmailBackend"
SLOW_DATABASE = 0.5  # seconds for one question


class Verdict(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one check saw, and what to do about it."""

    check: str
    verdict: Verdict
    seen: str
    remedy: str = ""


def examine(*, now: datetime) -> Sequence[Finding]:
    """Run every check; one that breaks is a finding, not the end."""
    findings: list[Finding] = []
    for name, check in _CHECKS.items():
        try:
            findings.extend(check(now))
        except DatabaseError as error:
            findings.append(_fail(name, str(error).strip().splitlines()[0], _DATABASE_REMEDY))
        except OSError as error:
            findings.append(
                _fail(name, str(error), "Check the owner and the rights of the folder.")
            )
    return findings


def worst(findings: Sequence[Finding]) -> Verdict:
    order = list(Verdict)
    return max((f.verdict for f in findings), key=order.index, default=Verdict.OK)


_DATABASE_REMEDY = "Check SKERRY_DATABASE and that the database runs; then `skerry prepare`."


def _ok(check: str, seen: str) -> Finding:
    return Finding(check=check, verdict=Verdict.OK, seen=seen)


def _warn(check: str, seen: str, remedy: str) -> Finding:
    return Finding(check=check, verdict=Verdict.WARN, seen=seen, remedy=remedy)


def _fail(check: str, seen: str, remedy: str) -> Finding:
    return Finding(check=check, verdict=Verdict.FAIL, seen=seen, remedy=remedy)


# Database


def _database(_now: datetime) -> Iterator[Finding]:
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    seconds = time.perf_counter() - began
    if seconds > SLOW_DATABASE:
        yield _warn(
            "database", f"answers in {seconds:.1f} s", "Look for long imports or a slow disk."
        )
    else:
        yield _ok("database", f"{connection.vendor} answers in {seconds * 1000:.0f} ms")
    yield from _sqlite() if connection.vendor == "sqlite" else _postgresql()


def _sqlite() -> Iterator[Finding]:
    mode = _value("PRAGMA journal_mode")
    if mode == "wal":
        yield _ok("journal", "write-ahead log: readers and writers do not wait for each other")
    else:
        remedy = "Keep the database on a local disk; network folders cannot do WAL."
        yield _warn("journal", f"mode is {mode}, not wal", remedy)
    verdict = _value("PRAGMA quick_check(1)")
    if verdict == "ok":
        yield _ok("integrity", "no damage found")
    else:
        yield _fail("integrity", str(verdict), "Stop the server and restore the last backup.")
    pages, free = int(_value("PRAGMA page_count")), int(_value("PRAGMA freelist_count"))
    share = free / max(pages, 1)
    if share > WARN_FREE_PAGES:
        file = shlex.quote(str(connection.settings_dict["NAME"]))
        remedy = f"To make it smaller, stop the server and run: sqlite3 {file} VACUUM"
        yield _warn("free pages", f"{share:.0%} of the file is empty", remedy)
    else:
        yield _ok("free pages", f"{share:.0%} of the file is empty")


def _postgresql() -> Iterator[Finding]:
    number, name = int(_value("SHOW server_version_num")), _value("SHOW server_version")
    if number < OLDEST_POSTGRESQL:
        yield _fail("version", f"PostgreSQL {name}", "Skerry needs PostgreSQL 15 or newer.")
    else:
        yield _ok("version", f"PostgreSQL {name}")
    if _value("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'"):
        yield _ok("pg_trgm", "installed: search forgives spelling")
    else:
        remedy = "As superuser: CREATE EXTENSION pg_trgm; then `skerry prepare`."
        yield _fail("pg_trgm", "not installed", remedy)


def _value(query: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]  # type: ignore[no-any-return]  # one column of one row


def _migrations(_now: datetime) -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        first = pending[0][0]
        seen = f"{len(pending)} pending, first {first.app_label} {first.name}"
        yield _fail("migrations", seen, "Make a backup, then run `skerry prepare`.")
    else:
        yield _ok("migrations", "the database is at this version")


# Files


def _disk(_now: datetime) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.VAR).free
    seen = f"{free / 1024**3:.1f} GB free where {settings.VAR} is"
    remedy = "Free some space, or move SKERRY_VAR to a larger disk."
    if free < FAIL_FREE_BYTES:
        yield _fail("disk", seen, remedy)
    elif free < WARN_FREE_BYTES:
        yield _warn("disk", seen, remedy)
    else:
        yield _ok("disk", seen)


def _static(_now: datetime) -> Iterator[Finding]:
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.is_file():
        yield _ok("static files", "collected")
    else:
        yield _fail("static files", "not collected: pages cannot be shown", "Run `skerry prepare`.")


def _leftovers(now: datetime) -> Iterator[Finding]:
    before = (now - OLD_STAGING).timestamp()
    files = [f for f in (settings.VAR / "staging").rglob("*") if f.is_file()]
    old = [f for f in files if f.stat().st_mtime < before]
    if old:
        size = sum(f.stat().st_size for f in old) / 1024**2
        seen = f"{len(old)} staged files older than a week ({size:.0f} MB)"
        yield _warn(
            "staging", seen, "Apply or drop these imports at the desk, or delete the files."
        )
    else:
        yield _ok("staging", f"{len(files)} staged files, none older than a week")


# Work and mail


def _workers(now: datetime) -> Iterator[Finding]:
    last = WorkerBeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    if last is None or now - last > SILENT_AFTER:
        seen = (
            "none has ever been heard" if last is None else f"last heard {last:%Y-%m-%d %H:%M} UTC"
        )
        remedy = "Start `skerry serve` or `skerry worker`; without one no mail and no import moves."
        yield _fail("worker", seen, remedy)
    else:
        yield _ok("worker", f"heard {(now - last).total_seconds():.0f} s ago")
    stalled = Job.objects.silent_since(now - STALLED_AFTER).count()
    if stalled:
        seen = f"{stalled} started long ago and silent since"
        yield _warn(
            "jobs", seen, "A running worker takes them back by itself; otherwise see /desk/."
        )
    else:
        yield _ok("jobs", "none is stalled")


def _mail(_now: datetime) -> Iterator[Finding]:
    if not settings.EMAIL_HOST:
        seen = "kept in the outbox, not sent"
        if settings.DEMO:
            yield _ok("mail", f"{seen}: this is the demo")
        else:
            yield _warn("mail", seen, "Set SKERRY_MAIL_URL; see docs/regions/settings.md.")
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        server = get_connection(_SMTP, timeout=10)
        server.open()
        server.close()
    except (OSError, smtplib.SMTPException) as error:
        remedy = "Check SKERRY_MAIL_URL and that this machine may reach the mail server."
        yield _fail("mail", f"{where}: {error}", remedy)
    else:
        yield _ok("mail", f"{where} answers and lets us in")


# Settings


def _settings(_now: datetime) -> Iterator[Finding]:
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        remedy = "Put at least 50 random characters into SKERRY_SECRET_KEY_FILE; everybody must sign in again."
        yield _fail("secret key", f"only {len(settings.SECRET_KEY)} characters", remedy)
    else:
        yield _ok("secret key", f"{len(settings.SECRET_KEY)} characters")
    address = urlsplit(settings.SITE_URL)
    if address.scheme == "https" or settings.DEMO:
        yield _ok("address", settings.SITE_URL)
    else:
        remedy = (
            "Set SKERRY_URL to the https address that people use, behind a proxy that speaks TLS."
        )
        yield _fail("address", f"{settings.SITE_URL} is not https", remedy)
    if address.scheme == "https" and not settings.TRUSTED_PROXIES:
        remedy = "Set SKERRY_TRUSTED_PROXIES to the number of proxies that speak TLS in front, usually 1."
        yield _fail("proxy", "https, but no proxy is trusted: every page leads to itself", remedy)
    else:
        yield _ok("proxy", f"{settings.TRUSTED_PROXIES} trusted")
    if "*" in settings.ALLOWED_HOSTS or address.hostname not in settings.ALLOWED_HOSTS:
        remedy = f"Set SKERRY_HOSTS to the names people use, for example {address.hostname}."
        yield _warn("hosts", ", ".join(settings.ALLOWED_HOSTS) or "none", remedy)
    else:
        yield _ok("hosts", ", ".join(settings.ALLOWED_HOSTS))


_CHECKS: dict[str, Callable[[datetime], Iterator[Finding]]] = {
    "settings": _settings,
    "disk": _disk,
    "database": _database,
    "migrations": _migrations,
    "static files": _static,
    "worker": _workers,
    "mail": _mail,
    "staging": _leftovers,
}
