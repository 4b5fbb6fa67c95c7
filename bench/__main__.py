"""``make bench``: one table of ratios, everything in it measured in one run."""

import argparse
import json
import os
import platform
from collections.abc import Callable, Mapping

from rich.console import Console

from bench import (
    answering,
    checkups,
    databases,
    directory,
    disclosure,
    figures,
    importing,
    improvement,
    invitations,
    linkage,
    lists,
    network,
    peers,
    searching,
    starting,
    tabulating,
    weighting,
)
from bench.plan import Plan
from bench.table import Report

SECTIONS: Mapping[str, Callable[[Report, Plan], None]] = {
    "directory": directory.measure,
    "search": searching.measure,
    "import": importing.measure,
    "network": network.measure,
    "start": starting.measure,
    "linkage": linkage.measure,
    "disclosure": disclosure.measure,
    "lists": lists.measure,
    "answering": answering.measure,
    "checkups": checkups.measure,
    "invitations": invitations.measure,
    "tabulating": tabulating.measure,
    "weighting": weighting.measure,
    "figures": figures.measure,
    "improvement": improvement.measure,
    "peers": peers.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("sections", nargs="*", help=f"of {', '.join(SECTIONS)}; all without one")
    parser.add_argument("--size", type=int, default=100_000, help="organisations in the directory")
    parser.add_argument("--import-size", type=int, default=100_000, help="organisations imported")
    parser.add_argument("--full", action="store_true", help="import 1,000,000 organisations")
    parser.add_argument("--pages", type=int, default=300, help="different addresses")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4, help="of each measure in each round")
    parser.add_argument("--respondents", type=int, default=200, help="who answer at once")
    parser.add_argument("--minutes", type=float, default=5, help="for which they answer")
    parser.add_argument("--period", type=float, default=5, help="seconds from section to section")
    parser.add_argument("--port", type=int, default=8200, help="the first of three")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    given = parser.parse_args()
    unknown = set(given.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    plan = Plan(
        size=given.size,
        import_size=1_000_000 if given.full else given.import_size,
        pages=given.pages,
        rounds=given.rounds,
        seconds=given.seconds,
        port=given.port,
        respondents=given.respondents,
        minutes=given.minutes,
        period=given.period,
    )
    report = Report()
    for section in given.sections or SECTIONS:
        Console(stderr=True).print(f"[dim]measuring: {section}[/]")
        SECTIONS[section](report, plan)
    _print(report, plan, as_json=given.json)


def _print(report: Report, plan: Plan, *, as_json: bool) -> None:
    engine = "PostgreSQL" if databases.server() else "SQLite"
    if as_json:
        machine = {"processors": os.cpu_count(), "python": platform.python_version()}
        lines = [line.as_json() for line in report.lines]
        told = {"engine": engine, "organisations": plan.size, "machine": machine, "lines": lines}
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    console = Console(width=max(Console().width, 160))
    report.show(console)
    console.print(
        f"{plan.size:,} organisations, {engine}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}, load from the same machine (8 connections, 2 workers)."
    )


if __name__ == "__main__":
    main()
