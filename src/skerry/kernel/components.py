"""The small values that components take. A wrong or missing field is an error at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils.encoding import escape_uri_path
from django.utils.functional import Promise
from django.utils.http import escape_leading_slashes

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Link:
    """A place to go. ``is_current`` marks where the reader is."""

    label: Text
    href: str
    is_current: bool = False
    count: int | None = None
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table; with ``href`` its heading sorts, ``sorted`` is "", "ascending" or "descending"."""

    label: Text
    is_numeric: bool = False
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value of a facet and how many records have it; no count while it is not known."""

    value: str
    label: Text
    count: int | None = None
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    label: Text
    is_done: bool = False
    is_current: bool = False


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One entry of a timeline."""

    title: Text
    at: date | datetime
    text: Text = ""
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class TableTwin:
    """The figures behind a picture, as a table anybody can read."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[object]] = field(default_factory=list)


def address(request: HttpRequest, **changes: object) -> str:
    """The page's own address with some parameters changed; ``None`` or "" takes one away.

    A path that begins with two slashes would lead to another site, so they are escaped.
    """
    pairs = [one.text for one in _parameters(request) if one.name not in changes]
    pairs += [
        urlencode({name: value}) for name, value in changes.items() if value not in (None, "")
    ]
    return _address(request, pairs)


def address_without(request: HttpRequest, name: str, value: str) -> str:
    """The first page of the page's own list, with one choice taken away."""
    kept = [one for one in _parameters(request) if one.name != "page"]
    return _address(
        request, [one.text for one in kept if one.name != name or one.value.strip() != value]
    )


def _address(request: HttpRequest, pairs: Sequence[str]) -> str:
    path = escape_leading_slashes(escape_uri_path(request.path))
    return f"{path}?{'&'.join(pairs)}" if pairs else path


class _Parameter(NamedTuple):
    name: str
    value: str
    text: str
    """As it stands in the address."""


def _parameters(request: HttpRequest) -> Sequence[_Parameter]:
    return _read_parameters(request.META.get("QUERY_STRING", ""))


@lru_cache(maxsize=1000)
def _read_parameters(query: str) -> Sequence[_Parameter]:
    """A page links to itself a dozen times, each time with something changed."""
    values = QueryDict(query.encode("iso-8859-1"))  # bytes of UTF-8, as WSGI hands them on
    return [
        _Parameter(name, value, urlencode({name: value}))
        for name in values
        for value in values.getlist(name)
    ]


def initials(name: str) -> str:
    """Up to two letters that stand for ``name`` where there is no logo.

    >>> initials("Nordic Threat Labs AB"), initials("örn"), initials("")
    ('NT', 'Ö', '?')
    """
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


def add_to(env: Any) -> None:  # Any: the environment's globals are open
    """Give every template these values and functions."""
    env.globals |= {
        "Link": Link,
        "Column": Column,
        "Choice": Choice,
        "Step": Step,
        "Moment": Moment,
        "TableTwin": TableTwin,
        "address": address,
    }
    env.filters["initials"] = initials
