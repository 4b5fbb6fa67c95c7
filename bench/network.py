"""The page of the region's network with 2,000 organisations: how long the server takes for it."""

import json

from bench import databases, servers
from bench.plan import Plan
from bench.table import Report

SECTION = "network"
NODES, MOST_MS = 2_000, 300


def measure(report: Report, plan: Plan) -> None:
    with databases.passing("bench-network") as url:
        servers.prepare(databases.environment(url))
        nodes = min(NODES, plan.size)
        asked = ("bench.network_inside", "--nodes", str(nodes), "--rounds", str(plan.rounds))
        told = json.loads(databases.run_inside(*asked, url=url))
    size = f"{told['nodes']:,} organisations, {told['ties']:,} ties, {told['bytes'] / 1024:.0f} KiB"
    for name, label in (
        ("first", "the page, nothing of it kept"),
        ("focus", "around the most tied organisation, nothing kept"),
        ("kept", "the page again"),
    ):
        rounds = [1000 * seconds for seconds in told[name]]
        report.add(SECTION, label, rounds, unit="ms", at_most=MOST_MS, note=size)
