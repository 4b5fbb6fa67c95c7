"""Which kinds of jobs there are, and who does them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils.functional import Promise

# Any: each handler takes the context and the arguments of its own kind, and gives what JSON can hold
Handler = Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class JobType:
    """``resumable`` says that the handler may be started again after it broke off anywhere."""

    kind: str
    title: str | Promise
    handler: Handler
    resumable: bool
    every: timedelta | None


_types: dict[str, JobType] = {}


class JobKindUnknown(Exception):
    """No handler is registered for this kind in any of ``settings.JOB_MODULES``."""


class JobKindTaken(Exception):
    """Two handlers claim the same kind."""


def job(
    kind: str,
    *,
    title: str | Promise,
    resumable: bool = False,
    every: timedelta | None = None,
) -> Callable[[Handler], Handler]:
    """Register the handler of ``kind``; with ``every`` the scheduler asks for it by itself."""

    def register(handler: Handler) -> Handler:
        known = _types.get(kind)
        if known and known.handler.__qualname__ != handler.__qualname__:
            raise JobKindTaken(kind)
        _types[kind] = JobType(
            kind=kind, title=title, handler=handler, resumable=resumable, every=every
        )
        return handler

    return register


def job_type(kind: str) -> JobType:
    _load()
    try:
        return _types[kind]
    except KeyError:
        raise JobKindUnknown(kind) from None


def recurring_types() -> list[JobType]:
    _load()
    return [known for known in _types.values() if known.every]


def title_of(kind: str) -> str:
    """The title in the reader's language; the bare kind if this version no longer knows it."""
    try:
        return str(job_type(kind).title)
    except JobKindUnknown:
        return kind


@cache
def _load() -> None:
    for module in settings.JOB_MODULES:
        import_module(module)
