"""How long a person waits: for the site the second time, and for the command line."""

import subprocess
import sys
from time import monotonic

from bench import databases, servers
from bench.plan import Plan
from bench.table import Report

SECTION = "start"
MOST_SECONDS = 15


def measure(report: Report, plan: Plan) -> None:
    """The demo is loaded once; the second and later starts are what is measured."""
    environment = databases.environment("") | {
        "SKERRY_VAR": str(databases.VAR / "demo"),
        "PORT": str(plan.port),
        "SKERRY_URL": f"http://127.0.0.1:{plan.port}",
    }
    for name in ("SKERRY_DATABASE", "SKERRY_SECRET_KEY"):
        del environment[name]
    command = [sys.executable, "-m", "skerry.config.command"]
    demo = [*command, "demo", "--port", str(plan.port)]
    _run([*command, "demo", "--no-serve"], environment)
    log = databases.VAR / "demo.log"
    starts, memory = [], []
    for _ in range(plan.rounds):
        with servers.running(
            demo, port=plan.port, environment=environment, log=log, probe="/directory/"
        ) as server:
            starts.append(server.started_in)
            memory.append(server.mebibytes())
    report.add(
        SECTION,
        "`skerry demo`, second start, until the directory answers",
        starts,
        unit="s",
        at_most=MOST_SECONDS,
    )
    report.add(SECTION, "memory of the site with its worker, just started", memory, unit="MiB")
    helps = [_run([*command, "--help"], environment) for _ in range(max(3, plan.rounds))]
    report.add(SECTION, "`skerry --help`", helps, unit="s")


def _run(command: list[str], environment: dict[str, str]) -> float:
    began = monotonic()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return monotonic() - began
