"""Asks the product for pages and writes down what each cost: its SQL and its bytes.

Three visits are recorded: the first one of a combination that nobody has asked for (what the product
keeps of counts is empty), a later one (counts are kept, the page is not), and that of a
member, for whom pages are never kept.
"""

import argparse
import json
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import QueryDict
from django.test import Client

from bench.finding import names
from bench.region import NOW
from bench.visits import directory_addresses, unseen
from skerry.accounts.models import User
from skerry.actors.queries import directory, facets
from skerry.actors.queries.directory import PAGE_SIZE
from skerry.actors.views import filters
from skerry.kernel.actor import ANYBODY
from skerry.kernel.http import Request

FORGOTTEN = 10
"""So many pages are asked of a process that knows nothing yet: each reads the columns of the facets."""


@dataclass(kw_only=True)
class Recorded:
    """One page as the product made it."""

    address: str
    status: int = 0
    body: bytes = b""
    queries: list[tuple[str, Any]] = field(default_factory=list)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("into", type=Path)
    parser.add_argument("--count", type=int, default=240)
    given = parser.parse_args(arguments)
    addresses = directory_addresses(names(given.count), count=given.count)
    own, cookie = signed_in()
    told: dict[str, object] = {"addresses": addresses, "cookie": cookie}
    visitor = Client(SERVER_NAME="127.0.0.1")
    told["after_change"] = costliest([*_forgetful(visitor, addresses), *_forgetful(own, addresses)])
    visits = {
        name: record(client, addresses, visit=name)
        for name, client in (("first", visitor), ("later", visitor), ("member", own))
    }
    told["costliest"] = costliest([page for pages in visits.values() for page in pages])
    visits["counted"] = [counted_by_the_database(page) for page in visits["later"]]
    for name, pages in visits.items():
        (given.into / f"{name}.pickle").write_bytes(pickle.dumps(pages))
        told[name] = summary(pages)
    print(json.dumps(told))


def _forgetful(client: Client, addresses: Sequence[str]) -> Iterator[Recorded]:
    """Pages of a process that has just started or heard of a change."""
    for address in addresses[:FORGOTTEN]:
        caches["pages"].clear()
        yield from record(client, [address], visit="forgetful")


def signed_in() -> tuple[Client, str]:
    """The bench's own account, which holds no role beyond that of every member, and its cookie."""
    known, _ = User.objects.get_or_create(
        email="bench@people.example", defaults={"name": "Bench", "joined_at": NOW}
    )
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(known, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    return client, f"{name}={client.cookies[name].value}"


def costliest(pages: Iterable[Recorded]) -> Mapping[str, object]:
    most = max(pages, key=lambda page: len(page.queries))
    return {"queries": len(most.queries), "address": most.address}


def summary(pages: Sequence[Recorded]) -> Mapping[str, object]:
    return {
        "failed": [page.address for page in pages if page.status != 200],
        "queries": sum(len(page.queries) for page in pages) / len(pages),
        "kilobytes": sum(len(page.body) for page in pages) / len(pages) / 1000,
    }


def record(client: Client, addresses: Sequence[str], *, visit: str) -> list[Recorded]:
    """Ask for each address once; ``visit`` makes the addresses of this round its own."""
    pages = []
    for number, address in enumerate(addresses):
        page = Recorded(address=address)
        with _written_down(page):
            response = client.get(unseen(address, f"{visit}{number}"))
        page.status, page.body = response.status_code, response.content
        pages.append(page)
    return pages


def counted_by_the_database(page: Recorded) -> Recorded:
    """``page`` as if its counts and its order were no columns in memory but SQL, as ``facets`` says it."""
    request = Request()
    request.GET = QueryDict(page.address.partition("?")[2])
    request.viewer = ANYBODY
    asked = filters.asked(request)
    caches["pages"].clear()  # what ``facets`` has counted for another page of the same list
    counted = replace(page, queries=list(page.queries))
    first = (asked.page - 1) * PAGE_SIZE
    found = directory.organisations(asked.wanted, viewer=ANYBODY).order_by("name", "id")
    with _written_down(counted):
        facets.count(asked.wanted, viewer=ANYBODY, places=asked.areas.codes)
        list(found.values_list("pk", flat=True)[first : first + PAGE_SIZE])
    return counted


@contextmanager
def _written_down(page: Recorded) -> Iterator[None]:
    def keep(execute: Callable[..., Any], statement: str, parameters: Any, *how: Any) -> Any:
        page.queries.append((statement, parameters))
        return execute(statement, parameters, *how)

    with connection.execute_wrapper(keep):
        yield
