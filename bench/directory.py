"""The directory page with its facets: against its own queries without a page, and against CTFd's list."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from time import sleep

from bench import databases, servers
from bench.load import Load, Visitors
from bench.plan import Plan
from bench.table import Report
from bench.visits import unseen

SECTION = "directory"
CTFD_SHARE = 0.09
"""CTFd's list of 50 users, as a share of the bare Django view measured beside it (performance.md)."""
MOST_QUERIES, MOST_SLOWER, LEAST_FASTER = 8, 1.5, 5.0
ASKED_BEFORE = 3
CHANGES_SEEN_AFTER = 1.5
"""Seconds; the product looks for changes every second."""


class PageFailed(Exception):
    """A page that is measured must be a page."""


VISITS = ("first", "later", "member")
COUNTED = "counted"
"""The later visit, if the database counted what the product counts in memory."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """Everything that is compared, measured one after the other within half a minute."""

    product: Mapping[str, Load]
    bare: Mapping[str, Load]
    repeated: Load
    revalidated: Load
    yardstick: Load

    @property
    def loads(self) -> Sequence[Load]:
        others = (self.repeated, self.revalidated, self.yardstick)
        return (*self.product.values(), *self.bare.values(), *others)


def measure(report: Report, plan: Plan) -> None:
    url = databases.region(plan.size)
    folder = databases.VAR / "recorded"
    folder.mkdir(exist_ok=True)
    servers.prepare(databases.environment(url))
    asked = ("bench.recording", str(folder), "--count", str(plan.pages))
    told = json.loads(databases.run_inside(*asked, url=url))
    _refuse_failures([path for visit in VISITS for path in told[visit]["failed"]])
    with ExitStack() as stack:
        ports = _start_all(stack, plan.port, url, folder)
        site = Site(
            ports=ports,
            url=url,
            addresses=told["addresses"],
            cookie=told["cookie"],
            seconds=plan.seconds,
        )
        rounds = [site.round(number) for number in range(plan.rounds + 1)]
    _report_queries(report, told)
    _report_speed(report, rounds[1:])  # the first one warms


@dataclass(frozen=True, kw_only=True)
class Site:
    """The running servers, and what is asked of them."""

    ports: Mapping[str, int]
    url: str
    addresses: Sequence[str]
    cookie: str
    seconds: float

    def round(self, number: int) -> Round:
        made = Round(
            product={
                "first": self._first_visits(),
                "later": self._visit("product", self._unseen(number)),
                "member": self._visit("product", cycle(self.addresses), cookie=self.cookie),
            },
            bare={visit: self._replayed(visit) for visit in (*VISITS, COUNTED)},
            repeated=self._repeated(),
            revalidated=self._visit("product", cycle(self.addresses), revalidate=True),
            yardstick=self._visit("yardstick", cycle([f"/django/{n}/" for n in range(40)])),
        )
        failed = [dict(load.statuses) for load in made.loads if load.failures]
        if failed:
            raise PageFailed(f"these answers came: {failed}")
        return made

    def _first_visits(self) -> Load:
        """Each address once, after a change of the data has made everything kept old."""
        databases.run_inside("bench.change", url=self.url)
        sleep(CHANGES_SEEN_AFTER)
        return self._visit_once("product", self.addresses)

    def _unseen(self, number: int) -> Iterator[str]:
        return (
            unseen(address, f"{number}-{turn}")
            for turn, address in enumerate(cycle(self.addresses))
        )

    def _repeated(self) -> Load:
        """Each address has been asked for before, so that either process most likely keeps it."""
        self._visit_once("product", [*self.addresses] * ASKED_BEFORE)
        return self._visit("product", cycle(self.addresses))

    def _replayed(self, visit: str) -> Load:
        each = [f"/replay/{visit}/{n}/" for n in range(len(self.addresses))]
        return (
            self._visit_once("bare", each) if visit == "first" else self._visit("bare", cycle(each))
        )

    def _visit(
        self, server: str, addresses: Iterator[str], *, cookie: str = "", revalidate: bool = False
    ) -> Load:
        visitors = Visitors(port=self.ports[server], cookie=cookie, revalidate=revalidate)
        return visitors.visit(addresses, seconds=self.seconds)

    def _visit_once(self, server: str, addresses: Sequence[str]) -> Load:
        return Visitors(port=self.ports[server]).visit(iter(addresses), seconds=float("inf"))


def _start_all(stack: ExitStack, port: int, url: str, folder: Path) -> Mapping[str, int]:
    """The product as ``skerry serve`` runs it, and the bare views beside it; they idle meanwhile."""
    bare = databases.environment(url, "bench.bare_settings") | {"BENCH_RECORDING": str(folder)}
    application = "skerry.config.wsgi:application"
    commands = {
        "product": (servers.product(port), databases.environment(url)),
        "bare": (servers.granian(application, port + 1), bare),
        "yardstick": (servers.gunicorn(application, port + 2), bare),
    }
    ports = {name: port + number for number, name in enumerate(commands)}
    for name, (command, environment) in commands.items():
        log = databases.VAR / f"{name}.log"
        stack.enter_context(
            servers.running(command, port=ports[name], environment=environment, log=log, probe="/")
        )
    return ports


def _refuse_failures(addresses: Sequence[str]) -> None:
    if addresses:
        raise PageFailed(f"{len(addresses)} pages failed, the first is {addresses[0]}")


def _report_queries(report: Report, told: Mapping[str, Mapping[str, object]]) -> None:
    each = ", ".join(f"{told[visit]['queries']:.1f} {visit}" for visit in VISITS)
    report.add(
        SECTION,
        "queries of the costliest page",
        float(str(told["costliest"]["queries"])),
        unit="",
        at_most=MOST_QUERIES,
        note=f"mean {each}; {told['later']['kilobytes']:.0f} kB a page",
    )
    report.add(
        SECTION,
        "queries of a process's first page after a change",
        float(str(told["after_change"]["queries"])),
        unit="",
        note="it reads the columns that the facets are counted in",
    )


NAMES = {"first": "first visit", "later": "later visit, page not kept", "member": "signed in"}


def _report_speed(report: Report, rounds: Sequence[Round]) -> None:
    for visit in VISITS:
        mine, bare = [r.product[visit] for r in rounds], [r.bare[visit] for r in rounds]
        report.add(
            SECTION,
            f"{NAMES[visit]}: p95, of the same queries and bytes alone",
            [a.percentile(95) / b.percentile(95) for a, b in zip(mine, bare, strict=True)],
            at_most=MOST_SLOWER,
            note=f"{said(mine)}; bare {said(bare)}",
        )
    _report_counting(report, rounds)
    measured = {NAMES[visit]: [r.product[visit] for r in rounds] for visit in VISITS}
    measured["repeated page"] = [r.repeated for r in rounds]
    measured["repeated page, revalidated"] = [r.revalidated for r in rounds]
    for name, loads in measured.items():
        report.add(
            SECTION,
            f"{name}: pages a second, of CTFd's list",
            [
                mine.per_second / (CTFD_SHARE * r.yardstick.per_second)
                for mine, r in zip(loads, rounds, strict=True)
            ],
            at_least=LEAST_FASTER,
            note=said(loads),
        )
    _report_cache(report, rounds)


def _report_counting(report: Report, rounds: Sequence[Round]) -> None:
    """The same comparison with a view that learns as much from the database as the page says."""
    mine, bare = [r.product["later"] for r in rounds], [r.bare[COUNTED] for r in rounds]
    report.add(
        SECTION,
        "later visit, page not kept: p95, of a bare view that counts by SQL",
        [a.percentile(95) / b.percentile(95) for a, b in zip(mine, bare, strict=True)],
        note=f"bare {said(bare)}",
    )


def _report_cache(report: Report, rounds: Sequence[Round]) -> None:
    report.add(
        SECTION,
        "revalidated pages answered by 304",
        [r.revalidated.statuses.get(304, 0) / len(r.revalidated.waits) for r in rounds],
        unit="",
        note="all but each browser's first",
    )
    yardstick = [r.yardstick for r in rounds]
    report.add(
        SECTION,
        "bare Django view under gunicorn",
        [load.per_second for load in yardstick],
        unit="pages/s",
        note=f"CTFd's list makes {CTFD_SHARE} of it; {said(yardstick)}",
    )


def said(loads: Sequence[Load]) -> str:
    middle = sorted(loads, key=lambda load: load.per_second)[len(loads) // 2]
    p50, p95, p99 = (middle.percentile(share) for share in (50, 95, 99))
    return f"{middle.per_second:.0f} pages/s, p50/p95/p99 {p50:.0f}/{p95:.0f}/{p99:.0f} ms"
