"""Two hundred respondents at once, and how fast a question page is beside Fit4Cybersecurity's."""

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import cycle

from bench import databases, servers
from bench.directory import PageFailed, said
from bench.load import Load, Visitors
from bench.plan import Plan
from bench.respondents import (
    Ask,
    Crowd,
    Habits,
    answer_together,
    crowd,
    lost_by,
)
from bench.table import Report

SECTION = "answering"
MOST_MS = 300
FIT4_SHARE = 0.20
"""Fit4Cybersecurity's question page, as a share of the bare Django view measured beside it (performance.md)."""
LEAST_FASTER = 2.0
MOST_ORGANISATIONS = 2_000
SEED = 11
INSIDE = "bench.answering_inside"


def measure(report: Report, plan: Plan) -> None:
    with databases.passing("bench-answering") as url, ExitStack() as stack:
        links = prepared(url, plan)
        _start_all(stack, plan.port, url)
        crowds = {
            name: crowd(
                links[name],
                port=plan.port,
                habits=Habits(period=plan.period),
                seed=SEED + 1000 * number,
            )
            for number, name in enumerate(("named", "anonymous"))
        }
        answer_together(list(crowds.values()), seconds=plan.minutes * 60)
        report_answers(report, crowds, plan)
        report_losses(report, crowds, url)
        _report_pages(report, crowds, links["long"], plan)


def prepared(url: str, plan: Plan) -> Mapping[str, Sequence[str]]:
    """The links into the waves of a region that is made for it."""
    organisations = min(plan.size, MOST_ORGANISATIONS)
    counts = ("--respondents", str(plan.respondents), "--organisations", str(organisations))
    made: Mapping[str, Sequence[str]] = json.loads(databases.run_inside(INSIDE, *counts, url=url))
    servers.prepare(databases.environment(url))
    return made


def _start_all(stack: ExitStack, port: int, url: str) -> None:
    """The product, and the bare view on the third port."""
    bare = databases.environment(url, "bench.bare_settings")
    application = "skerry.config.wsgi:application"
    for command, at, environment, name in (
        (servers.product(port), port, databases.environment(url), "answering"),
        (servers.gunicorn(application, port + 2), port + 2, bare, "yardstick"),
    ):
        log = databases.VAR / f"{name}.log"
        stack.enter_context(
            servers.running(command, port=at, environment=environment, log=log, probe="/")
        )


def report_answers(report: Report, crowds: Mapping[str, Crowd], plan: Plan) -> None:
    """What everybody waited for, and what was no answer."""
    tallies = [each.tally for each in crowds.values()]
    failures = [f"{ask} {status}" for tally in tallies for ask, status in tally.failures]
    asked = sum(sum(tally.statuses.values()) for tally in tallies)
    report.add(
        SECTION,
        "answers that are errors, or did not come",
        sum(sum(tally.failures.values()) + tally.unanswered for tally in tallies),
        unit="",
        at_most=0,
        note=f"of {asked:,}, {plan.respondents} respondents in {plan.minutes:g} min {failures}",
    )
    for name, each in crowds.items():
        for ask in Ask:
            waits = [each.tally.percentile(ask, share) for share in (50, 95, 99)]
            report.add(
                SECTION,
                f"{name} wave: {ask}, p95",
                waits[1],
                unit="ms",
                at_most=MOST_MS,
                note=f"p50 {waits[0]:.0f}, p99 {waits[2]:.0f}, {len(each.tally.waits[ask]):,} times",
            )


def report_losses(report: Report, crowds: Mapping[str, Crowd], url: str) -> None:
    """Every link is opened again; what is kept with a name is also read from the database."""
    lost = set(lost_by(list(crowds.values())))
    file = databases.VAR / "confirmed.json"
    file.write_text(json.dumps(crowds["named"].sent()), encoding="utf-8")
    kept = json.loads(databases.run_inside(INSIDE, "--compare", str(file), url=url))
    confirmed = sum(each.tally.confirmed for each in crowds.values())
    pages = sum(len(sent) for each in crowds.values() for sent in each.sent().values())
    report.add(
        SECTION,
        "pages on which something else stands than was confirmed",
        len(lost | set(kept["lost"])),
        unit="",
        at_most=0,
        note=f"of {pages:,}, after {confirmed:,} confirmed saves; {kept['sheets']:,} sheets",
    )


def _report_pages(
    report: Report, crowds: Mapping[str, Crowd], long: Sequence[str], plan: Plan
) -> None:
    """Pages a second: sections as they were answered, and fifteen questions on one page."""
    asked = {
        f"{name} wave": [page for pages in each.sent().values() for page in pages]
        for name, each in crowds.items()
    }
    asked["15 questions on a page"] = [f"{address}1/" for address in long]
    bare = [f"/django/{n}/" for n in range(40)]
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
    for name in asked:
        report.add(
            SECTION,
            f"question page, {name}: pages a second, of Fit4Cybersecurity's",
            [r[name].per_second / (FIT4_SHARE * r["bare"].per_second) for r in rounds],
            at_least=LEAST_FASTER,
            note=said([r[name] for r in rounds]),
        )
    report.add(
        SECTION,
        "bare Django view under gunicorn",
        [r["bare"].per_second for r in rounds],
        unit="pages/s",
        note=f"Fit4Cybersecurity's question page makes {FIT4_SHARE:g} of it; {said([r['bare'] for r in rounds])}",
    )


def _visit(addresses: Sequence[str], *, port: int, seconds: float) -> Load:
    load = Visitors(port=port).visit(cycle(addresses), seconds=seconds)
    if load.failures or not load.waits:
        raise PageFailed(f"these answers came: {dict(load.statuses)}")
    return load
