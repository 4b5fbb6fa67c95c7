"""Search at full size: the function alone, and the page that shows what it finds."""

import json
from urllib.parse import urlencode

import numpy as np

from bench import databases, servers
from bench.load import Visitors
from bench.plan import Plan
from bench.table import Report

SECTION = "search"
LIMIT_MS = 50


def measure(report: Report, plan: Plan) -> None:
    url = databases.region(plan.size)
    found = [
        json.loads(
            databases.run_inside("bench.finding", "--queries", str(max(60, plan.pages)), url=url)
        )
        for _ in range(plan.rounds)
    ]
    for share in (50, 95, 100):
        report.add(
            SECTION,
            f"search for organisations, p{share}" if share < 100 else "the slowest search",
            [float(np.percentile(one["waits"], share)) for one in found],
            unit="ms",
            at_most=LIMIT_MS if share < 100 else None,
            note=f"{found[0]['found']:.0%} found something"
            if share < 100
            else f"“{found[0]['slowest']}”",
        )
    _measure_page(report, plan, url, found[0]["queries"])


def _measure_page(report: Report, plan: Plan, url: str, queries: list[str]) -> None:
    """One visitor after the other, so that the wait is the page's own."""
    environment = databases.environment(url)
    servers.prepare(environment)
    with servers.running(
        servers.product(plan.port),
        port=plan.port,
        environment=environment,
        log=databases.VAR / "product.log",
        probe="/",
    ):
        alone = Visitors(port=plan.port, count=1)
        loads = [
            alone.visit(
                (search_address(query, turn) for query in queries), seconds=plan.seconds * 4
            )
            for turn in range(plan.rounds)
        ]
    for share in (50, 95):
        report.add(
            SECTION,
            f"search page over everything, p{share}",
            [load.percentile(share) for load in loads],
            unit="ms",
            note="one visitor; organisations, initiatives, offerings, concepts and regions",
        )


def search_address(query: str, turn: int) -> str:
    return f"/search/?{urlencode({'q': query, 'visit': turn})}"
