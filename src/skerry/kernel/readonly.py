"""Reading changes nothing: during GET, HEAD and OPTIONS the database refuses every write.

The one door is ``counting.writer``; library views that must write on GET are named in
``settings.READONLY_EXCEPTIONS``, each with its reason.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

_QUOTED = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | \$(\w*)\$.*?\$\1\$ | --[^\n]* | /\*.*?\*/ | \bFOR\s+(?:NO\s+KEY\s+)?UPDATE\b""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ESCAPES = re.compile(r"\b[EU]&?'", re.IGNORECASE)
_REMEMBERED_LENGTH = 4_000
_OPENS_A_READ = re.compile(
    r"\s*(?:\(\s*)*(SELECT|WITH|VALUES|EXPLAIN|SHOW|DECLARE|FETCH|CLOSE)\b", re.IGNORECASE
)
_STEERS = re.compile(
    r"\s*(BEGIN|START\s+TRANSACTION|SAVEPOINT|RELEASE|ROLLBACK|COMMIT|SET\s+LOCAL|SET\s+TIME\s+ZONE"
    r"|SET\s+CONSTRAINTS|PRAGMA\s+(?:busy_timeout|foreign_key_list|index_info|index_list|table_x?info)"
    r"(\s*\(\s*\w*\s*\))?\s*$)",
    re.IGNORECASE,
)
_WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|INTO|NEXTVAL|SETVAL)\b", re.IGNORECASE)
_is_open: ContextVar[bool] = ContextVar("skerry_reading_may_write", default=False)


class WriteDuringRead(RuntimeError):
    """A page that only reads tried to change the database."""


def is_read(sql: str) -> bool:
    """Whether ``sql`` leaves every table as it was; what cannot be told apart counts as a write.

    >>> is_read('SELECT "updated" FROM "t" FOR UPDATE'), is_read("SELECT * INTO copy FROM t")
    (True, False)
    """
    return _is_short_read(sql) if len(sql) <= _REMEMBERED_LENGTH else _is_read(sql)


@lru_cache(maxsize=2048)
def _is_short_read(sql: str) -> bool:
    return _is_read(sql)


def _is_read(sql: str) -> bool:
    if _ESCAPES.search(sql):  # where such a text ends is the server's business
        return False
    statements = [part for part in _QUOTED.sub(" x ", sql).split(";") if part.strip()]
    return all(_is_read_statement(part) for part in statements)


def _is_read_statement(statement: str) -> bool:
    if _OPENS_A_READ.match(statement):
        return not _WRITES.search(statement)
    return bool(_STEERS.match(statement))


def readonly_middleware(get_response: GetResponse) -> GetResponse:
    """Guard the requests that only read; stands inside the session's middleware, which may save."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in READING_METHODS:
            return get_response(request)

        with _guarded(request):
            response = get_response(request)
        if response.streaming:
            _guard_stream(request, response)
        return response

    return middleware


@contextmanager
def writes_allowed() -> Iterator[None]:
    """Open the door. Only ``counting.writer`` goes through it; a test holds everybody to that."""
    token = _is_open.set(True)
    try:
        yield
    finally:
        _is_open.reset(token)


@contextmanager
def _guarded(request: HttpRequest) -> Iterator[None]:
    def refuse_writes(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:  # Any: Django's
        if not (is_read(sql) or _is_open.get() or _is_excepted(request) or _is_session(sql)):
            raise WriteDuringRead(f"{request.method} {request.path} tried: {sql[:200]}")
        return execute(sql, *rest)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(refuse_writes))
        yield


def _guard_stream(request: HttpRequest, response: Any) -> None:  # Any: a StreamingHttpResponse
    if not response.is_async:
        response.streaming_content = _guarded_pieces(request, iter(response.streaming_content))


def _guarded_pieces(request: HttpRequest, pieces: Iterator[bytes]) -> Iterator[bytes]:
    while True:
        with _guarded(request):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def _is_session(sql: str) -> bool:
    """The sign-in itself, no record of the region.

    A session whose password has changed is deleted while the page asks who looks, and
    attempts to sign in are counted whatever their method.
    """
    return bool(_session_tables().match(sql))


@cache
def _session_tables() -> re.Pattern[str]:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    sessions = re.escape(store.get_model_class()._meta.db_table)
    counters = re.escape(str(settings.CACHES["default"]["LOCATION"]))
    return re.compile(
        rf'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"(?:{sessions}|{counters})"', re.IGNORECASE
    )


def _is_excepted(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match._func_path in settings.READONLY_EXCEPTIONS
