"""The directory page with its facets: against its own queries without a page, and against CTFd's list."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path

from bench import databases, servers
from bench.load import Load, Visitors
from bench.table import Report
from bench.visits import unseen

SECTION = "directory"
CTFD_SHARE = 0.09
"""CTFd's list of 50 users, as a share of the bare Django view measured beside it (performance.md)."""
MOST_QUERIES, MOST_SLOWER, LEAST_FASTER = 8, 1.5, 5.0
PORT = 8200


class PageFailed(Exception):
    """A page that is measured must be a page."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    size: int
    pages: int
    rounds: int
    seconds: float
    port: int = PORT


@dataclass(frozen=True, kw_only=True)
class Round:
    """Everything that is compared, measured one after the other within half a minute."""

    new: Load
    new_bare: Load
    signed_in: Load
    signed_in_bare: Load
    repeated: Load
    revalidated: Load
    yardstick: Load


def measure(report: Report, plan: Plan) -> None:
    url = databases.region(plan.size)
    folder = databases.VAR / "recorded"
    folder.mkdir(exist_ok=True)
    asked = ("bench.recording", str(folder), "--count", str(plan.pages))
    told = json.loads(databases.run_inside(*asked, url=url))
    _refuse_failures([path for who in ("visitor", "member") for path in told[who]["failed"]])
    rounds = list(_rounds(plan, url, folder, told["addresses"], told["cookie"]))
    _report_queries(report, told)
    _report_speed(report, rounds)


def _rounds(
    plan: Plan, url: str, folder: Path, addresses: Sequence[str], cookie: str
) -> Iterator[Round]:
    with ExitStack() as stack:
        ports = _start_all(stack, plan.port, url, folder)
        product = Visitors(port=ports["product"])
        member = Visitors(port=ports["product"], cookie=cookie)
        browser = Visitors(port=ports["product"], revalidate=True)
        bare, yardstick = Visitors(port=ports["bare"]), Visitors(port=ports["yardstick"])
        replayed = {
            who: [f"/replay/{who}/{n}/" for n in range(len(addresses))]
            for who in ("visitor", "member")
        }
        marks = count()
        for number in range(plan.rounds + 1):
            # Each round begins at the first address, so that both sides get the same mix.
            fresh = (unseen(address, str(next(marks))) for address in cycle(addresses))
            made = Round(
                new=product.visit(fresh, seconds=plan.seconds),
                new_bare=bare.visit(cycle(replayed["visitor"]), seconds=plan.seconds),
                signed_in=member.visit(cycle(addresses), seconds=plan.seconds),
                signed_in_bare=bare.visit(cycle(replayed["member"]), seconds=plan.seconds),
                repeated=product.visit(cycle(addresses), seconds=plan.seconds),
                revalidated=browser.visit(cycle(addresses), seconds=plan.seconds),
                yardstick=yardstick.visit(
                    cycle([f"/django/{n}/" for n in range(40)]), seconds=plan.seconds
                ),
            )
            _refuse_failed_loads(made)
            if number:  # the first one warms
                yield made


def _start_all(stack: ExitStack, port: int, url: str, folder: Path) -> Mapping[str, int]:
    """The product as ``skerry serve`` runs it, and the bare views beside it; they idle meanwhile."""
    bare = databases.environment(url, "bench.bare_settings") | {"BENCH_RECORDING": str(folder)}
    application = "skerry.config.wsgi:application"
    servers.prepare(databases.environment(url))
    wanted = {
        "product": (servers.product, databases.environment(url)),
        "bare": (servers.granian, bare),
        "yardstick": (servers.gunicorn, bare),
    }
    ports = {}
    for number, (name, (command, environment)) in enumerate(wanted.items()):
        ports[name] = port + number
        stack.enter_context(
            servers.running(
                command(application, port + number),
                port=port + number,
                environment=environment,
                log=databases.VAR / f"{name}.log",
                probe="/",
            )
        )
    return ports


def _refuse_failures(addresses: Sequence[str]) -> None:
    if addresses:
        raise PageFailed(f"{len(addresses)} pages failed, the first is {addresses[0]}")


def _refuse_failed_loads(made: Round) -> None:
    for name, load in vars(made).items():
        if load.failures:
            raise PageFailed(f"{name}: {dict(load.statuses)}")


def _report_queries(report: Report, told: Mapping[str, Mapping[str, object]]) -> None:
    for who in ("visitor", "member"):
        seen = told[who]
        note = f"{seen['queries']:.1f} on average, {seen['kilobytes']:.0f} kB a page"
        report.add(
            SECTION,
            f"queries of the costliest page, {who}",
            float(str(seen["most_queries"])),
            unit="",
            at_most=MOST_QUERIES,
            note=note,
        )


def _report_speed(report: Report, rounds: Sequence[Round]) -> None:
    for name, mine, bare in (
        ("new page", [r.new for r in rounds], [r.new_bare for r in rounds]),
        ("signed in", [r.signed_in for r in rounds], [r.signed_in_bare for r in rounds]),
    ):
        report.add(
            SECTION,
            f"{name}: p95 of 8 visitors, of the bare view's",
            [a.percentile(95) / b.percentile(95) for a, b in zip(mine, bare, strict=True)],
            at_most=MOST_SLOWER,
            note=f"{_said(mine)}; bare {_said(bare)}",
        )
    for name, loads in (
        ("new page", [r.new for r in rounds]),
        ("signed in", [r.signed_in for r in rounds]),
        ("repeated page", [r.repeated for r in rounds]),
        ("repeated page, revalidated", [r.revalidated for r in rounds]),
    ):
        report.add(
            SECTION,
            f"{name}: pages a second, of CTFd's list",
            [
                mine.per_second / (CTFD_SHARE * r.yardstick.per_second)
                for mine, r in zip(loads, rounds, strict=True)
            ],
            at_least=LEAST_FASTER,
            note=_said(loads),
        )
    report.add(
        SECTION,
        "repeated page answered by 304",
        [r.revalidated.statuses.get(304, 0) / len(r.revalidated.waits) for r in rounds],
        unit="",
        note="a browser's first visit to an address is not",
    )
    report.add(
        SECTION,
        "bare Django view under gunicorn",
        [r.yardstick.per_second for r in rounds],
        unit="pages/s",
        note="CTFd's list makes 0.09 of it",
    )


def _said(loads: Sequence[Load]) -> str:
    middle = sorted(loads, key=lambda load: load.per_second)[len(loads) // 2]
    p50, p95, p99 = (middle.percentile(share) for share in (50, 95, 99))
    return f"{middle.per_second:.0f} pages/s, p50/p95/p99 {p50:.0f}/{p95:.0f}/{p99:.0f} ms"
