"""Where a firm stands among 100,000 others, and among 1,000,000."""

import json
from collections.abc import Mapping, Sequence

from bench import databases
from bench.plan import Plan
from bench.table import Report

SECTION = "peers"
INSIDE = "bench.peers_inside"
FEWER, MORE = 100_000, 1_000_000
MOST_SECONDS = 1.0
MOST_RATIO = 1.5


def measure(report: Report, plan: Plan) -> None:
    fewer, more = _measured(FEWER, plan.rounds), _measured(MORE, plan.rounds)
    report.add(
        SECTION,
        "place among all, summed anew",
        fewer["anew"],
        unit="s",
        at_most=MOST_SECONDS,
        note=f"{FEWER:,} check-ups",
    )
    report.add(SECTION, "figures of a group, read", fewer["read"], unit="s", note=f"{FEWER:,}")
    report.add(
        SECTION,
        "ten times as many check-ups, read",
        [many / few for many, few in zip(more["read"], fewer["read"], strict=True)],
        at_most=MOST_RATIO,
        note=f"{MORE:,} against {FEWER:,}",
    )


def _measured(firms: int, rounds: int) -> Mapping[str, Sequence[float]]:
    with databases.passing(f"bench-peers-{firms}") as url:
        told: Mapping[str, Sequence[float]] = json.loads(
            databases.run_inside(INSIDE, "--firms", str(firms), "--rounds", str(rounds), url=url)
        )
    return told
