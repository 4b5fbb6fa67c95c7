"""Times the search itself, in one process: words as visitors type them, right and wrong."""

import argparse
import json
from collections.abc import Sequence
from time import perf_counter

from bench.visits import searches
from skerry.actors.models import Organisation
from skerry.kernel import search
from skerry.kernel.actor import ANYBODY

PAGE = 25


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=300)
    given = parser.parse_args(arguments)
    wanted = searches(names(given.queries), count=given.queries)
    for query in wanted[:20]:
        once(query)
    waits, hits = zip(*(once(query) for query in wanted), strict=True)
    slowest = max(zip(waits, wanted, strict=True))
    print(
        json.dumps(
            {
                "waits": waits,
                "found": sum(1 for count in hits if count) / len(hits),
                "slowest": slowest[1],
                "queries": wanted,
            }
        )
    )


def names(count: int) -> list[str]:
    """Every so-manieth name, so that all kinds and countries are among them."""
    total = Organisation.objects.count()
    step = max(1, total // count)
    rows = Organisation.objects.filter(pk__in=range(1, total + 1, step)[:count]).order_by("pk")
    return list(rows.values_list("name", flat=True))


def once(query: str) -> tuple[float, int]:
    """Milliseconds, and how many were found."""
    began = perf_counter()
    hits = search.find(
        query,
        kind=search.SearchKind.ORGANISATION,
        limit=PAGE,
        within=Organisation.objects.visible_to(ANYBODY),
    )
    return (perf_counter() - began) * 1000, len(hits)
