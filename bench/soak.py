"""``make soak``: what must hold for long. Two parts, one after the other, or the one of ``--part``.

The first part is ten minutes of mixed reading while imports go on; nothing may fail, memory may not grow.

Visitors and a member read directory, profiles, search and map data; another process brings
in one dump after the other and takes it back. Errors must be none. Memory is that of the
whole process tree after a tenth of the time and at the end.
The second kills the server a hundred times while respondents save (``bench.killing``).
"""

import argparse
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from time import monotonic, sleep

from rich.console import Console

from bench import databases, import_speed, killing, servers
from bench.load import Load, Visitors
from bench.plan import Plan
from bench.table import Report
from bench.visits import unseen

SECTION = "soak"
PARTS = ("reading", "answering")
MOST_GROWTH = 1.1
LIVELY_SHARE = 0.1
IMPORTED = 5_000


@dataclass(kw_only=True)
class Watched:
    """What was seen meanwhile: megabytes by second, and what the readers got."""

    memory: list[tuple[float, float]] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)

    def at(self, second: float) -> float:
        return min(self.memory, key=lambda seen: abs(seen[0] - second))[1]


def main() -> None:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--imported", type=int, default=IMPORTED, help="organisations an import")
    parser.add_argument("--pages", type=int, default=300, help="different addresses")
    parser.add_argument("--part", choices=PARTS, help="both without one")
    parser.add_argument("--kills", type=int, default=100, help="of the server, while it saves")
    parser.add_argument("--respondents", type=int, default=killing.RESPONDENTS, help="who save")
    parser.add_argument("--port", type=int, default=8200)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    report = Report()
    plan = Plan(
        size=given.size,
        import_size=given.imported,
        pages=given.pages,
        rounds=1,
        seconds=given.seconds,
        port=given.port,
        respondents=given.respondents,
    )
    parts = [given.part] if given.part else PARTS
    kept = "reading" not in parts or measure(report, plan)
    kept &= "answering" not in parts or killing.measure(report, plan, kills=given.kills)
    if given.json:
        print(json.dumps([line.as_json() for line in report.lines], ensure_ascii=False, indent=1))
    else:
        report.show(Console(width=max(Console().width, 160)))
    sys.exit(0 if kept else 1)


def measure(report: Report, plan: Plan) -> bool:
    """Whether everything held."""
    dump = databases.VAR / f"soak-{plan.import_size}.jsonl.gz"
    url = databases.region(plan.size)
    environment = databases.environment(url)
    servers.prepare(environment)
    import_speed.dump(dump, plan.import_size)
    told = json.loads(databases.run_inside("bench.reading", "--count", str(plan.pages), url=url))
    with servers.running(
        servers.product(plan.port, "--background"),
        port=plan.port,
        environment=environment,
        log=databases.VAR / "soak.log",
        probe="/",
    ) as server:
        watched, imports = _watch(server, plan, environment, dump, told)
    _report(report, plan, watched, imports)
    return all(line.is_kept is not False for line in report.lines)


def _watch(
    server: servers.Server,
    plan: Plan,
    environment: Mapping[str, str],
    dump: Path,
    told: Mapping[str, Sequence[str]],
) -> tuple[Watched, Sequence[Mapping[str, float]]]:
    """Read and import at the same time until the time is over."""
    watched, ends_at = Watched(), monotonic() + plan.seconds
    importer = subprocess.Popen(
        [
            *(sys.executable, "-m", "bench.inside", "bench.importing_on"),
            str(dump),
            str(plan.seconds),
        ],
        env=dict(environment),
        cwd=databases.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    cookie = str(told["cookie"])
    readers = [
        threading.Thread(target=_read, args=(watched, Visitors(**of), addresses, ends_at))
        for of, addresses in (
            ({"port": plan.port, "count": 4, "revalidate": True}, _mixed(told["addresses"])),
            ({"port": plan.port, "count": 2}, _always_new(told["addresses"])),
            ({"port": plan.port, "count": 2, "cookie": cookie}, _mixed(told["addresses"])),
        )
    ]
    for reader in readers:
        reader.start()
    began = monotonic()
    while monotonic() < ends_at:
        sleep(min(2.0, plan.seconds / 10))
        watched.memory.append((monotonic() - began, server.mebibytes()))
    for reader in readers:
        reader.join()
    said, _ = importer.communicate(timeout=120)
    return watched, json.loads(said)


def _read(watched: Watched, visitors: Visitors, addresses: Iterator[str], ends_at: float) -> None:
    watched.loads.append(visitors.visit(addresses, seconds=ends_at - monotonic()))


def _mixed(addresses: Sequence[str]) -> Iterator[str]:
    return cycle(addresses)


def _always_new(addresses: Sequence[str]) -> Iterator[str]:
    marks = count()
    return (unseen(address, str(next(marks))) for address in cycle(addresses))


def _report(
    report: Report, plan: Plan, watched: Watched, imports: Sequence[Mapping[str, float]]
) -> None:
    pages = sum(len(load.waits) for load in watched.loads)
    statuses: dict[int, int] = {}
    for load in watched.loads:
        for status, number in load.statuses.items():
            statuses[status] = statuses.get(status, 0) + number
    report.add(
        SECTION,
        "answers that are errors",
        sum(load.failures for load in watched.loads),
        unit="",
        at_most=0,
        note=f"of {pages:,} pages in {plan.seconds:.0f} s: {statuses}",
    )
    early, late = watched.at(plan.seconds * LIVELY_SHARE), watched.memory[-1][1]
    report.add(
        SECTION,
        "memory at the end, of that after a tenth of the time",
        late / early,
        at_most=MOST_GROWTH,
        note=f"{early:.0f} → {late:.0f} MiB, at most {max(m for _, m in watched.memory):.0f}",
    )
    report.add(
        SECTION,
        "imports made and taken back meanwhile",
        len(imports),
        unit="",
        at_least=1,
        note=f"{plan.import_size:,} organisations each",
    )
    report.add(
        SECTION,
        "slowest percentile of a page",
        max(load.percentile(99) for load in watched.loads),
        unit="ms",
    )


if __name__ == "__main__":
    main()
