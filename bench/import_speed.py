"""How fast an import is, against a bare bulk load that ends with the same rows.

``python -m bench.import_speed --rows 100000`` makes a dump of so many organisations, brings it into a
fresh database the product's way (read, compare, stage, apply in short steps), and then loads the very
same rows, with the same indexes, triggers, provenance and search entries, into another fresh database in
one transaction: prepared inserts on SQLite, COPY on PostgreSQL. ``--database`` names a PostgreSQL server's
database, which is made anew for each of the two.
"""

import argparse
import gzip
import json
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
TABLES = (
    "actors_source",
    "actors_importrun",
    "actors_organisation",
    "actors_identifier",
    "actors_organisationname",
    "actors_site",
    "kernel_searchentry",
)
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
WORDS = [
    "Institute",
    "Centre",
    "Laboratory",
    "Department",
    "School",
    "Hospital",
    "Agency",
    "Foundation",
    "Museum",
    "Network",
    "Systems",
    "Security",
    "Data",
    "Marine",
    "Energy",
    "Materials",
    "Physics",
    "Chemistry",
    "Health",
    "Language",
    "History",
    "Economics",
    "Forest",
    "Climate",
    "Robotics",
    "Software",
    "Quantum",
    "Mobility",
    "Design",
    "Media",
    "Law",
    "Space",
    "Polar",
    "Water",
    "Food",
    "Animal",
    "Plant",
    "Cell",
    "Brain",
    "Heart",
    "Cancer",
]
PLACES = (
    ("Stockholm", "SE", 59.33, 18.06), ("Rennes", "FR", 48.11, -1.68), ("Firenze", "IT", 43.77, 11.25),
    ("Bratislava", "SK", 48.15, 17.11), ("Ljubljana", "SI", 46.06, 14.51), ("Tallinn", "EE", 59.44, 24.75),
    ("Namur", "BE", 50.47, 4.87), ("Valladolid", "ES", 41.65, -4.72), ("Riga", "LV", 56.95, 24.11),
    ("Vilnius", "LT", 54.69, 25.28), ("Göteborg", "SE", 57.71, 11.97), ("Boston", "US", 42.36, -71.06),
)  # fmt: skip
KINDS = ("facility", "education", "company", "government", "nonprofit", "healthcare", "other")


def dump(path: Path, rows: int) -> None:
    """A dump of ``rows`` organisations in ROR's schema 2, each record of about the usual size."""
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        for number in range(rows):
            file.write(json.dumps(_record(number), ensure_ascii=False) + "\n")


def _record(number: int) -> dict[str, Any]:  # Any: JSON
    city, country, latitude, longitude = PLACES[number % len(PLACES)]
    words = [WORDS[(number // step + step) % len(WORDS)] for step in (1, 41, 1681)]
    name = f"{words[0]} {words[1]} of {words[2]} {city} {number}"
    key = "".join(LETTERS[(number >> shift) & 31] for shift in range(25, -1, -5))
    names: list[dict[str, object]] = [
        {"lang": "en", "types": ["ror_display", "label"], "value": name}
    ]
    if number % 2:
        names.append(
            {"lang": None, "types": ["acronym"], "value": f"{words[0][0]}{words[1][0]}{number}"}
        )
        names.append(
            {"lang": "sv", "types": ["label"], "value": f"{words[2]}s {words[0]} i {city} {number}"}
        )
    details: dict[str, object] = {"country_code": country, "country_name": country, "name": city}
    details |= {"lat": latitude + number % 97 / 1000, "lng": longitude + number % 89 / 1000}
    return {
        "admin": {
            "created": {"date": "2022-03-17", "schema_version": "1.0"},
            "last_modified": {"date": "2024-06-20", "schema_version": "2.0"},
        },
        "domains": [],
        "established": 1800 + number % 220,
        "external_ids": [
            {"all": [f"0000 {number:04d}"], "preferred": f"0000 {number:04d}", "type": "isni"},
            {"all": [f"Q{number}"], "preferred": f"Q{number}", "type": "wikidata"},
        ],
        "id": f"https://ror.org/0{key}{number % 100:02d}",
        "links": [{"type": "website", "value": f"https://www.institute-{number}.example/"}],
        "locations": [{"geonames_details": details, "geonames_id": number}],
        "names": names,
        "relationships": [],
        "status": "active",
        "types": [KINDS[number % len(KINDS)]],
    }


def _ready() -> None:
    """A fresh database with the product's tables and the regions of Europe.

    These are not searched for here: every search entry is one that the import has to write.
    """
    import django  # noqa: PLC0415  # the environment comes first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  # likewise
    from django.utils import timezone  # noqa: PLC0415  # likewise

    from skerry.actors import api  # noqa: PLC0415  # likewise
    from skerry.kernel.actor import COMMAND  # noqa: PLC0415  # likewise
    from skerry.kernel.models import SearchEntry  # noqa: PLC0415  # likewise

    call_command("migrate", verbosity=0)
    api.load_regions(by=COMMAND, now=timezone.now())
    SearchEntry.objects.all().delete()


def product(file: Path) -> dict[str, object]:
    _ready()
    from django.utils import timezone  # noqa: PLC0415  # after django.setup

    from skerry.actors import api  # noqa: PLC0415  # likewise
    from skerry.kernel.actor import COMMAND  # noqa: PLC0415  # likewise

    began, busy = time.perf_counter(), _busy_s()
    run = api.stage_import(importer="ror", paths=[file], by=COMMAND, now=timezone.now())
    staged = time.perf_counter()
    run = api.apply_import(run=run.uuid, by=COMMAND, now=timezone.now())
    ended = time.perf_counter()
    return {
        "state": run.state,
        "added": run.counts["organisations_added"],
        "stage_s": staged - began,
        "apply_s": ended - staged,
        "seconds": ended - began,
        "cpu_s": _busy_s() - busy,
        "peak_mib": _peak(),
    }


def keep(folder: Path) -> dict[str, object]:
    """Put the rows that the import left into plain files, for the bare load."""
    import django  # noqa: PLC0415  # the environment comes first

    django.setup()
    from django.db import connection  # noqa: PLC0415  # likewise

    counts: dict[str, object] = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  # our own tables
            counts[table] = cursor.fetchone()[0]
            if connection.vendor == "postgresql":
                with (
                    (folder / table).open("wb") as file,
                    cursor.copy(f"COPY {table} TO STDOUT") as copy,
                ):
                    for block in copy:
                        file.write(block)
            else:
                _keep_sqlite(connection.connection, folder, table)
    return counts


def _keep_sqlite(
    connection: Any, folder: Path, table: str
) -> None:  # Any: sqlite3's own connection
    rows = connection.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608  # our own tables
    with (folder / table).open("wb") as file:
        while block := rows.fetchmany(10_000):
            pickle.dump(block, file, protocol=5)


def bare(folder: Path) -> dict[str, object]:
    """The same rows into the same tables, in one transaction, by the plainest fast means."""
    _ready()
    from django.db import connection, transaction  # noqa: PLC0415  # after django.setup

    began, busy = time.perf_counter(), _busy_s()
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            if connection.vendor == "postgresql":
                with (
                    (folder / table).open("rb") as file,
                    cursor.copy(f"COPY {table} FROM STDIN") as copy,
                ):
                    while block := file.read(1 << 20):
                        copy.write(block)
            else:
                _load_sqlite(connection.connection, folder, table)
    return {
        "seconds": time.perf_counter() - began,
        "cpu_s": _busy_s() - busy,
        "peak_mib": _peak(),
    }


def _busy_s() -> float:
    """Processor time spent so far, with that of PostgreSQL's process for this connection if it can be seen."""
    return time.process_time() + _server_s()


def _server_s() -> float:
    from django.db import connection  # noqa: PLC0415  # after django.setup

    if connection.vendor != "postgresql":
        return 0
    try:
        spent = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    except OSError:
        return 0
    user, system = spent.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _load_sqlite(
    connection: Any, folder: Path, table: str
) -> None:  # Any: sqlite3's own connection
    width = len(connection.execute(f"PRAGMA table_info({table})").fetchall())
    marks = ", ".join("?" * width)
    with (folder / table).open("rb") as file:
        for block in _blocks(file):
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", block)  # noqa: S608  # our own tables


def _blocks(file: Any) -> Iterator[list[tuple[Any, ...]]]:  # Any: a binary file of pickled rows
    while True:
        try:
            yield pickle.load(file)  # noqa: S301  # our own file
        except EOFError:
            return


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _in_fresh_process(
    part: str, argument: Path, folder: Path, database: str
) -> dict[str, Any]:  # Any: JSON
    environment = os.environ | {
        "SKERRY_VAR": str(folder),
        "SKERRY_SECRET_KEY": "only-for-the-bench-" * 3,
        "DJANGO_SETTINGS_MODULE": "skerry.config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    if database:
        environment["SKERRY_DATABASE"] = database
    done = subprocess.run(
        [sys.executable, "-m", "bench.import_speed", "--part", part, "--argument", str(argument)],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])  # Any: JSON
    return result


def _fresh(database: str) -> str:
    """An empty database on the same server."""
    if database:
        import psycopg  # noqa: PLC0415  # only for PostgreSQL

        server, _slash, name = database.rpartition("/")
        with psycopg.connect(
            f"{server}/postgres".replace("postgres://", "postgresql://"), autocommit=True
        ) as link:
            link.execute(f'DROP DATABASE IF EXISTS "{name}"')
            link.execute(f'CREATE DATABASE "{name}"')
    return database


def measure(rows: int, database: str) -> dict[str, Any]:  # Any: JSON
    with tempfile.TemporaryDirectory(prefix="skerry-bench-") as name:
        folder = Path(name)
        for part in ("product", "bare", "rows"):
            (folder / part).mkdir()
        dump(folder / "ror.jsonl.gz", rows)
        imported = _in_fresh_process(
            "product", folder / "ror.jsonl.gz", folder / "product", _fresh(database)
        )
        kept = _in_fresh_process("keep", folder / "rows", folder / "product", database)
        loaded = _in_fresh_process("bare", folder / "rows", folder / "bare", _fresh(database))
        return {"rows": rows, "import": imported, "bare": loaded, "tables": kept,
                "ratio": loaded["seconds"] / imported["seconds"], "cpu": loaded["cpu_s"] / imported["cpu_s"]}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--database", default="", help="a PostgreSQL address; without it, SQLite")
    parser.add_argument("--part", choices=["product", "keep", "bare"])
    parser.add_argument("--argument", type=Path)
    given = parser.parse_args()
    if given.part:
        part = {"product": product, "keep": keep, "bare": bare}[given.part]
        print(json.dumps(part(given.argument)))
        return

    found = measure(given.rows, given.database)
    ours, bare_load = found["import"], found["bare"]
    print(f"{given.rows:,} organisations, {'PostgreSQL' if given.database else 'SQLite'}")
    print(f"  import     {ours['seconds']:8.1f} s  (stage {ours['stage_s']:.1f}, apply {ours['apply_s']:.1f})"
          f"  peak {ours['peak_mib']:.0f} MiB")  # fmt: skip
    print(f"  bare load  {bare_load['seconds']:8.1f} s  peak {bare_load['peak_mib']:.0f} MiB")
    print(
        f"  ratio      {found['ratio']:8.2f}  of the bare load's speed (promised: 0.50); {found['cpu']:.2f} by processor time"
    )
    print(f"  rows       {found['tables']}")


if __name__ == "__main__":
    main()
