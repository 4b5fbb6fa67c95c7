"""All results of a typical wave: weights, shares, ranges, means, protection and its audit."""

import json

from bench import databases
from bench.plan import Plan
from bench.table import Report

SECTION = "figures"
MOST_SECONDS = 2


def measure(report: Report, plan: Plan) -> None:
    """In a process of its own, as the site computes them when somebody presses the button."""
    with databases.passing("bench-figures") as url:
        asked = ("bench.figures_inside", "--rounds", str(plan.rounds))
        told = json.loads(databases.run_inside(*asked, url=url))
    note = (
        f"{told['answers']} answers to {told['questions']} questions, compared in {told['groups']} groups; "
        f"{told['hidden']} of {told['cells']:,} figures hidden"
    )
    report.add(
        SECTION,
        "every result of a wave",
        told["seconds"],
        unit="s",
        at_most=MOST_SECONDS,
        note=note,
    )
