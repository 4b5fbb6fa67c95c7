"""The server is killed again and again while respondents save; whatever was confirmed must be there.

Every life of the server is a process tree of its own. It ends by SIGKILL at a random moment, so that no one
of them can write anything any more. The next
life shows what is kept; then each respondent sends again what was not confirmed, as browsers do.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from bench import answering, databases, servers
from bench.plan import Plan
from bench.respondents import Crowd, Habits, crowd, lost_by
from bench.servers import Server
from bench.table import Report

SECTION = "killing"
SEED = 23
RESPONDENTS: Final = 24
HABITS = Habits(period=0.1)
SHORTEST_LIFE, LONGEST_LIFE = 0.4, 2.0
"""Seconds from the first respondent to the kill."""
NOTICED_WITHIN: Final = 60.0
"""Seconds after the kill by which every respondent must have noticed."""
Starting = Callable[[], AbstractContextManager[Server]]


@dataclass(kw_only=True)
class Lives:
    """What was seen in all lives of the server."""

    kills: int = 0
    cut: int = 0
    lost: list[str] = field(default_factory=list)


def kill_again_and_again(crowds: Sequence[Crowd], start: Starting, *, kills: int) -> Lives:
    """``kills`` lives, and one more to read what the last of them left."""
    lives, rng = Lives(), np.random.default_rng(SEED)
    for _ in range(kills):
        with start() as server:
            lives.lost += lost_by(crowds)
            asyncio.run(_one_life(crowds, server, seconds=rng.uniform(SHORTEST_LIFE, LONGEST_LIFE)))
        lives.kills += 1
        lives.cut += sum(each.is_saving for crowd in crowds for each in crowd.respondents)
    with start():
        lives.lost += lost_by(crowds)
    return lives


async def _one_life(crowds: Sequence[Crowd], server: Server, *, seconds: float) -> None:
    async with asyncio.timeout(seconds + NOTICED_WITHIN), asyncio.TaskGroup() as group:
        for each in crowds:
            for respondent in each.respondents:
                group.create_task(respondent.answer_until_cut())
        await asyncio.sleep(seconds)
        servers.kill(server.pid)


def measure(report: Report, plan: Plan, *, kills: int) -> bool:
    """Whether everything that was confirmed is there."""
    with databases.passing("bench-killing") as url:
        links = answering.prepared(url, plan)
        crowds = {
            name: crowd(links[name], port=plan.port, habits=HABITS, seed=SEED + 1000 * number)
            for number, name in enumerate(("named", "anonymous"))
        }

        def start() -> AbstractContextManager[Server]:
            return servers.running(
                servers.product(plan.port),
                port=plan.port,
                environment=databases.environment(url),
                log=databases.VAR / "killing.log",
                probe="/",
            )

        lives = kill_again_and_again(list(crowds.values()), start, kills=kills)
        with start():
            answering.report_losses(report, crowds, url)
    report_lives(report, list(crowds.values()), lives)
    return all(line.is_kept is not False for line in report.lines)


def report_lives(report: Report, crowds: Sequence[Crowd], lives: Lives) -> None:
    report.add(
        SECTION,
        "pages that had lost a confirmed save after a kill",
        len(lives.lost),
        unit="",
        at_most=0,
        note=f"{lives.kills} kills; {lives.cut:,} saves cut off and sent again",
    )
    failures = [f"{ask} {status}" for each in crowds for ask, status in each.tally.failures]
    report.add(
        SECTION,
        "answers that are errors",
        sum(sum(each.tally.failures.values()) for each in crowds),
        unit="",
        at_most=0,
        note=f"of {sum(sum(each.tally.statuses.values()) for each in crowds):,} {failures}",
    )
