"""The search for duplicates: how many of those planted it finds, how fast, in how much memory."""

import json
import subprocess
import sys

from bench import databases
from bench.plan import Plan
from bench.table import Report

SECTION = "linkage"
MOST_SECONDS, MOST_MEBIBYTES = 300, 4096
LEAST_SHARE = 0.95


def measure(report: Report, plan: Plan) -> None:
    """A process of its own, so that its memory is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.planted", "--size", str(plan.size)],
        env=databases.environment(""),
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    note = f"{plan.size:,} organisations, {told['planted']:,} duplicates"
    report.add(
        SECTION, "duplicates, all", told["seconds"], unit="s", at_most=MOST_SECONDS, note=note
    )
    report.add(SECTION, "memory, the most", told["mebibytes"], unit="MiB", at_most=MOST_MEBIBYTES)
    for share in ("precision", "recall"):
        report.add(SECTION, f"duplicates, {share}", told[share], unit="", at_least=LEAST_SHARE)
