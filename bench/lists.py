"""A spreadsheet of 200 MB: until the page opens on which its columns are mapped, and in how much memory."""

import json

from bench import databases
from bench.plan import Plan
from bench.table import Report

SECTION = "lists"
MOST_SECONDS = 10
ROWS_OF_200_MB = 960_000


def measure(report: Report, plan: Plan) -> None:
    rows = min(ROWS_OF_200_MB, plan.size * 10)
    asked = ("bench.lists_inside", "--rows", str(rows), "--rounds", str(plan.rounds))
    with databases.passing("bench-lists") as url:
        told = json.loads(databases.run_inside(*asked, url=url))
    size = f"{rows:,} rows, {told['bytes'] / 1024**2:.0f} MiB"
    opened = "an XLSX opened for its mapping page, texts in order"
    report.add(SECTION, opened, told["seconds"], unit="s", at_most=MOST_SECONDS, note=size)
    report.add(
        SECTION,
        "the same, the texts of its first rows at the end",
        told["seconds_far"],
        unit="s",
        at_most=MOST_SECONDS,
        note=size,
    )
    report.add(SECTION, "memory of it, above the process itself", told["mebibytes"], unit="MiB")
