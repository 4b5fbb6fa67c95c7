"""Ten thousand invitations to a survey: prepared, and put into the outbox with a link each."""

import json

from bench import databases
from bench.plan import Plan
from bench.table import Report

SECTION = "invitations"
MOST_SECONDS = 60
INVITATIONS = 10_000


def measure(report: Report, plan: Plan) -> None:
    asked = ("bench.invitations_inside", "--count", str(min(INVITATIONS, plan.size)))
    with databases.passing("bench-invitations") as url:
        told = json.loads(databases.run_inside(*asked, "--rounds", str(plan.rounds), url=url))
    note = f"{told['count']:,} organisations, one person each"
    report.add(SECTION, "prepared", told["prepared"], unit="s", note=note)
    report.add(SECTION, "put into the outbox, encrypted", told["queued"], unit="s", note=note)
    report.add(SECTION, "both", told["both"], unit="s", at_most=MOST_SECONDS, note=note)
