"""An import of many organisations, against a bare bulk load that ends with the same rows."""

from urllib.parse import urlsplit, urlunsplit

from bench import databases, import_speed
from bench.plan import Plan
from bench.table import Report

SECTION = "import"
LEAST_SPEED, MOST_MIB = 0.5, 1536
MANY = 500_000
"""From so many on, one round is long enough to be steady."""


def measure(report: Report, plan: Plan) -> None:
    database = ""
    if databases.server():
        database = urlunsplit(urlsplit(databases.server())._replace(path="/bench-import"))
    times = 1 if plan.import_size >= MANY else plan.rounds
    rounds = [import_speed.measure(plan.import_size, database) for _ in range(times)]
    shown = rounds[len(rounds) // 2]
    ours, bare = shown["import"], shown["bare"]
    report.add(
        SECTION,
        f"{plan.import_size:,} organisations from ROR: speed, of a bare bulk load",
        [found["ratio"] for found in rounds],
        at_least=LEAST_SPEED,
        note=(
            f"{ours['seconds']:.1f} s (reading and comparing {ours['stage_s']:.1f}, writing "
            f"{ours['apply_s']:.1f}); bare {bare['seconds']:.1f} s; {sum(shown['tables'].values()):,} rows"
        ),
    )
    report.add(
        SECTION,
        "the same by processor time, whoever else is at work here",
        [found["cpu"] for found in rounds],
        note="on PostgreSQL with the server's part, where it runs on this machine",
    )
    report.add(
        SECTION,
        "peak memory of the importing process",
        [found["import"]["peak_mib"] for found in rounds],
        unit="MiB",
        at_most=MOST_MIB,
        note=f"bare {bare['peak_mib']:.0f} MiB",
    )
