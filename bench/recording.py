"""Asks the product for pages and writes down what each cost: its SQL and its bytes.

Every page is asked for under an address nobody has used before, so that the cache of
whole pages never answers; what the product keeps between pages (counts of facets,
texts) is warm, as it is when visitors come.
"""

import argparse
import json
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from bench.finding import names
from bench.region import NOW
from bench.visits import directory_addresses, unseen
from skerry.accounts.models import User


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
    member = Client(SERVER_NAME="127.0.0.1")
    member.force_login(_member(), backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = f"{settings.SESSION_COOKIE_NAME}={member.cookies[settings.SESSION_COOKIE_NAME].value}"
    told: dict[str, object] = {"addresses": addresses, "cookie": cookie}
    for who, client in (("visitor", Client(SERVER_NAME="127.0.0.1")), ("member", member)):
        first = record(client, addresses, visit="first")
        later = record(client, addresses, visit="later")
        (given.into / f"{who}.pickle").write_bytes(pickle.dumps(later))
        told[who] = summary(first, later)
    print(json.dumps(told))


def _member() -> User:
    """The bench's own account, which holds no role beyond that of every member."""
    known, _ = User.objects.get_or_create(
        email="bench@people.example", defaults={"name": "Bench", "joined_at": NOW}
    )
    return known


def summary(first: Sequence[Recorded], later: Sequence[Recorded]) -> dict[str, object]:
    both = [*first, *later]
    most = max(both, key=lambda page: len(page.queries))
    return {
        "failed": [page.address for page in both if page.status != 200],
        "most_queries": len(most.queries),
        "most_queries_at": most.address,
        "queries": sum(len(page.queries) for page in later) / len(later),
        "kilobytes": sum(len(page.body) for page in later) / len(later) / 1000,
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


@contextmanager
def _written_down(page: Recorded) -> Iterator[None]:
    def keep(execute: Callable[..., Any], statement: str, parameters: Any, *how: Any) -> Any:
        page.queries.append((statement, parameters))
        return execute(statement, parameters, *how)

    with connection.execute_wrapper(keep):
        yield
