"""Pages of the security check-up beside those of Fit4Cybersecurity."""

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import cycle

from bench import databases, servers
from bench.directory import PageFailed, said
from bench.load import Load, Visitors
from bench.plan import Plan
from bench.table import Report

SECTION = "checkups"
INSIDE = "bench.checkups_inside"
CHECK_UPS = 40
PEER_SHARES = {"question page": 0.20, "result page with plan": 0.015}
"""Fit4Cybersecurity's pages, as shares of the bare Django view measured beside them (performance.md)."""
LEAST_FASTER = {"question page": 2.0, "result page with plan": 10.0}


def measure(report: Report, plan: Plan) -> None:
    with databases.passing("bench-checkups") as url, ExitStack() as stack:
        asked: Mapping[str, Sequence[str]] = json.loads(
            databases.run_inside(INSIDE, "--check-ups", str(CHECK_UPS), url=url)
        )
        servers.prepare(databases.environment(url))
        bare = databases.environment(url, "bench.bare_settings")
        application = "skerry.config.wsgi:application"
        for command, at, environment, name in (
            (servers.product(plan.port), plan.port, databases.environment(url), "checkups"),
            (servers.gunicorn(application, plan.port + 2), plan.port + 2, bare, "yardstick"),
        ):
            log = databases.VAR / f"{name}.log"
            stack.enter_context(
                servers.running(command, port=at, environment=environment, log=log, probe="/")
            )
        _report(report, asked, plan)


def _report(report: Report, asked: Mapping[str, Sequence[str]], plan: Plan) -> None:
    bare = [f"/django/{number}/" for number in range(CHECK_UPS)]
    rounds = [
        {
            name: _visit(addresses, port=port, seconds=plan.seconds)
            for name, addresses, port in (
                *((name, addresses, plan.port) for name, addresses in asked.items()),
                ("bare", bare, plan.port + 2),
            )
        }
        for _ in range(plan.rounds + 1)
    ][1:]  # the first one warms
    for name, share in PEER_SHARES.items():
        report.add(
            SECTION,
            f"{name}: pages a second, of Fit4Cybersecurity's",
            [each[name].per_second / (share * each["bare"].per_second) for each in rounds],
            at_least=LEAST_FASTER[name],
            note=said([each[name] for each in rounds]),
        )
    report.add(
        SECTION,
        "bare Django view under gunicorn",
        [each["bare"].per_second for each in rounds],
        unit="pages/s",
        note=said([each["bare"] for each in rounds]),
    )


def _visit(addresses: Sequence[str], *, port: int, seconds: float) -> Load:
    load = Visitors(port=port).visit(cycle(addresses), seconds=seconds)
    if load.failures or not load.waits:
        raise PageFailed(f"these answers came: {dict(load.statuses)}")
    return load
