"""Counting a million answers, beside pandas and svy."""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from bench import databases
from bench.plan import Plan
from bench.table import Report
from bench.tabulating_inside import EVERY

SECTION = "tabulating"
RESPONDENTS, QUESTIONS = 1_000_000, 60
MOST_MEBIBYTES = 1024
PEERS = {"frequencies": ("pandas", 15), "cross-tables": ("pandas", 30), "means": ("svy", 5)}
"""Beside whom each is measured, and how many times faster it is to be."""


def measure(report: Report, plan: Plan, *, respondents: int = RESPONDENTS) -> None:
    told = {way: _told(way, respondents, plan.rounds) for way in ("ours", "pandas", "svy")}
    for name, (peer, least) in PEERS.items():
        share = EVERY if name == "cross-tables" else 1
        own, other = told["ours"]["seconds"][name], told[peer]["seconds"][name]
        ratios = [share * theirs / mine for mine, theirs in zip(own, other, strict=True)]
        note = f"{min(own):.3f} s of ours, {share * min(other):.2f} s of theirs"
        report.add(SECTION, f"{name}: faster than {peer}", ratios, at_least=least, note=note)
    report.add(
        SECTION,
        "memory, the most",
        told["ours"]["mebibytes"],
        unit="MiB",
        at_most=MOST_MEBIBYTES,
        note=f"{respondents:,} respondents, {QUESTIONS} questions, 4 strata",
    )


def _told(way: str, respondents: int, rounds: int) -> Mapping[str, Any]:
    """Each in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "bench.tabulating_inside", way]
    counts = ("--respondents", str(respondents), "--questions", str(QUESTIONS))
    done = subprocess.run(
        [*command, *counts, "--rounds", str(rounds)],
        env=databases.environment(""),
        capture_output=True,
        text=True,
        check=True,
    )
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found
