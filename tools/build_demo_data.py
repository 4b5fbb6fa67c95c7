"""Cut the demo region's open data out of larger public files.

    python tools/build_demo_data.py FOLDER

``FOLDER`` holds what docs/regions/demo-data.md describes:

* ``ror/ror_10countries.jsonl.gz`` (whole ROR records, CC0) and ``ror/ror_10countries.csv``
  (the same flattened, with the NUTS 3 region in which each place lies),
* ``cordis/participations_eu_china_2025-09/participations.csv.gz`` (names, towns and money of the
  participants of 383 projects; no participant numbers),
* ``cordis/h2020_participations_2021/h2020.csv.gz`` (participant numbers, roles and money of all
  Horizon 2020 participations; no names),
* ``cordis/he_head100_2025/{project,organization}_df_100.csv`` (whole rows as published).

The two CORDIS files are joined on country and exact amount: a project is the same when at least
half of its funded participants agree and no second project comes near; a number belongs to a name
when the amount is unique within the project on both sides and all projects agree. What cannot be
joined goes into a table of its own without numbers. Nothing is invented. Names of natural persons are left out.
The output is the same bytes each time.
"""

import csv
import gzip
import hashlib
import io
import json
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OUT = Path(__file__).parent.parent / "src/skerry/config/demo"
PEERS = ("FRH0", "ITI1", "SK", "SI", "EE", "BE3", "ES41", "LV", "LT")
KEPT_REGIONS = ("SE", *PEERS)
ROR_FIELDS_LEFT_OUT = {"email_address", "ip_addresses", "_release"}

# Places that ROR does not know, or knows under another spelling: NUTS 3 region and rough position.
MORE_PLACES = {
    ("SE", "kista"): ("SE110", 59.403, 17.944),
    ("SE", "taby"): ("SE110", 59.444, 18.069),
    ("SE", "sollentuna"): ("SE110", 59.428, 17.951),
    ("SE", "vaxholm"): ("SE110", 59.402, 18.351),
    ("FR", "cesson-sevigne"): ("FRH03", 48.121, -1.603),
    ("IT", "florence"): ("ITI14", 43.770, 11.256),
}
# Natural persons who take part under their own name and give a town; the rest give none.
# The first twelve digits of the SHA-256 of the name, so that the name itself is nowhere.
PERSONS = {
    "3674fb1a7ea2",
    "4605cc3f498a",
    "8f3ddfe7eaa5",
}
PROJECT_COLUMNS = (
    "id", "acronym", "status", "title", "startDate", "endDate", "totalCost", "ecMaxContribution",
    "legalBasis", "topics", "ecSignatureDate", "frameworkProgramme", "masterCall", "subCall",
    "fundingScheme", "objective", "contentUpdateDate", "rcn", "grantDoi",
)  # fmt: skip
ORGANISATION_COLUMNS = (
    "projectID", "projectAcronym", "organisationID", "vatNumber", "name", "shortName", "SME",
    "activityType", "street", "postCode", "city", "country", "nutsCode", "geolocation",
    "organizationURL", "contactForm", "contentUpdateDate", "rcn", "order", "role", "ecContribution",
    "netEcContribution", "totalCost", "endOfParticipation", "active",
)  # fmt: skip
FEWEST_AGREEING = 3
NAMED_COLUMNS = (
    "projectID", "acronym", "title", "programme", "startDate", "endDate", "name", "country", "city",
    "activityType", "ecContribution", "totalCost",
)  # fmt: skip
ZIP_TIME = (2026, 1, 1, 0, 0, 0)

Row = Mapping[str, str]
Place = tuple[str, float, float]


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the file without names knows about a project: its number in CORDIS and its rows."""

    rcn: str
    rows: Sequence[Row]


def main(folder: Path) -> None:
    flat = _read(folder / "ror/ror_10countries.csv", ",")
    _write_ror(folder / "ror/ror_10countries.jsonl.gz", flat)
    places = _places(flat)
    named = _read(folder / "cordis/participations_eu_china_2025-09/participations.csv.gz", ";")
    numbered = _read(folder / "cordis/h2020_participations_2021/h2020.csv.gz", ",")
    projects = _by(named, "projectID")
    known = _same_projects(projects, numbered)
    numbers = _numbers(projects, known)
    kept = {key: rows for key, rows in projects.items() if _is_near(rows, places)}
    for programme in ("H2020", "HORIZON"):
        chosen = {k: rows for k, rows in kept.items() if rows[0]["programme"] == programme}
        organisations = [row for rows in chosen.values() for row in _organisations(rows)]
        numbered_rows, named_rows = _split(organisations, numbers)
        project_rows = [_project(k, rows, known.get(k)) for k, rows in chosen.items()]
        member_rows = [
            _member(row, order, places, numbers, known.get(row["projectID"]))
            for order, row in enumerate(numbered_rows, start=1)
        ]
        if programme == "HORIZON":
            more_projects, more_members = _verbatim(folder / "cordis/he_head100_2025")
            project_rows += more_projects
            member_rows += more_members
        tables = (
            ("project.csv", PROJECT_COLUMNS, project_rows),
            ("organization.csv", ORGANISATION_COLUMNS, member_rows),
            ("participations-without-number.csv", NAMED_COLUMNS, named_rows),
        )
        _write_zip(OUT / f"cordis-{programme.lower()}.zip", tables)


def _read(path: Path, delimiter: str) -> list[dict[str, str]]:
    packed = path.read_bytes()
    text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def _by(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


# ROR


def _write_ror(source: Path, flat: Sequence[Row]) -> None:
    wanted = {
        row["ror_id"]
        for row in flat
        if row["nuts3_2024_computed"].startswith(KEPT_REGIONS) and row["status"] == "active"
    }
    lines = []
    with gzip.open(source, "rt", encoding="utf-8") as records:
        for line in records:
            record = json.loads(line)
            if record["id"] in wanted:
                slim = {k: v for k, v in record.items() if k not in ROR_FIELDS_LEFT_OUT}
                lines.append(json.dumps(slim, ensure_ascii=False, separators=(",", ":")))
    _write_gz(OUT / "ror.jsonl.gz", "\n".join(lines) + "\n")
    print(f"ror.jsonl.gz: {len(lines)} organisations")


def _places(flat: Sequence[Row]) -> dict[tuple[str, str], Place]:
    """The NUTS 3 region and position of a town, where all of ROR agrees on the region."""
    seen: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in flat:
        if row["nuts3_2024_computed"] and row["lat"]:
            seen[row["country"], _town(row["city"])].append(row)
    places = {}
    for town, rows in seen.items():
        region, times = Counter(r["nuts3_2024_computed"] for r in rows).most_common(1)[0]
        if times * 10 >= len(rows) * 9:
            here = next(r for r in rows if r["nuts3_2024_computed"] == region)
            places[town] = (region, float(here["lat"]), float(here["lon"]))
    return places | MORE_PLACES


def _town(name: str) -> str:
    plain = name.split("/", maxsplit=1)[0].strip().lower()
    return plain.translate(str.maketrans("åäöéèêøüáíóúčšžñ", "aaoeeeouaioucszn"))


# The join of names with numbers


def _amount(text: str) -> float:
    return round(float(text), 2) if text not in ("", "NA") else 0.0


def _same_projects(
    projects: Mapping[str, Sequence[Row]], numbered: Sequence[Row]
) -> dict[str, Known]:
    by_rcn = _by(numbered, "rcn")
    having: dict[tuple[str, float], set[str]] = defaultdict(set)
    for row in numbered:
        if amount := _amount(row["contribution"]):
            having[row["country"], amount].add(row["rcn"])
    found = {}
    for key, rows in projects.items():
        paid = [(r["country"], a) for r in rows if (a := _amount(r["ecContribution"]))]
        votes = Counter(rcn for pair in paid for rcn in having[pair])
        if rcn := _clear_winner(votes, of=len(paid)):
            found[key] = Known(rcn=rcn, rows=by_rcn[rcn])
    return found


def _clear_winner(votes: Counter[str], *, of: int) -> str:
    best = votes.most_common(2)
    if not best or best[0][1] < FEWEST_AGREEING or best[0][1] * 2 < of:
        return ""
    return best[0][0] if len(best) == 1 or best[1][1] * 2 < best[0][1] else ""


def _matches(rows: Sequence[Row], known: Known) -> Iterator[tuple[Row, Row]]:
    """Pairs of a named and a numbered row whose country and amount are unique on both sides."""
    theirs: dict[tuple[str, float], list[Row]] = defaultdict(list)
    for row in known.rows:
        theirs[row["country"], _amount(row["contribution"])].append(row)
    ours = Counter((r["country"], _amount(r["ecContribution"])) for r in rows)
    for row in rows:
        pair = (row["country"], _amount(row["ecContribution"]))
        if pair[1] and ours[pair] == 1 and len(theirs[pair]) == 1:
            yield row, theirs[pair][0]


def _numbers(
    projects: Mapping[str, Sequence[Row]], known: Mapping[str, Known]
) -> dict[tuple[str, str], str]:
    """The participant number of each name and country on which all joined projects agree."""
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, project in known.items():
        for row, other in _matches(projects[key], project):
            said[row["name"], row["country"]].add(other["pic"])
    holders = Counter(number for numbers in said.values() for number in numbers)
    return {
        name: number
        for name, numbers in said.items()
        if len(numbers) == 1 and holders[number := next(iter(numbers))] == 1
    }


# CORDIS in its own dialect


def _is_near(rows: Sequence[Row], places: Mapping[tuple[str, str], Place]) -> bool:
    return any(_region(row, places).startswith(("SE11", *PEERS)) for row in rows)


def _region(row: Row, places: Mapping[tuple[str, str], Place]) -> str:
    place = places.get((row["country"], _town(row["city"])))
    return place[0] if place else ""


def _organisations(rows: Sequence[Row]) -> list[Row]:
    """Without natural persons: they give no town, or are known by the digest of their name."""
    return [r for r in rows if r["city"] and _digest(r["name"]) not in PERSONS]


def _split(
    rows: Sequence[Row], numbers: Mapping[tuple[str, str], str]
) -> tuple[list[Row], list[Row]]:
    """Rows whose organisation's number is known, and the rest."""
    return (
        [row for row in rows if (row["name"], row["country"]) in numbers],
        [row for row in rows if (row["name"], row["country"]) not in numbers],
    )


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def _project(key: str, rows: Sequence[Row], known: Known | None) -> dict[str, str]:
    first = rows[0]
    money = known.rows[0] if known else {"max_contribution": "", "total_cost": ""}
    return dict.fromkeys(PROJECT_COLUMNS, "") | {
        "id": key,
        "acronym": first["acronym"],
        "title": first["title"],
        "startDate": first["startDate"],
        "endDate": first["endDate"],
        "totalCost": money["total_cost"],
        "ecMaxContribution": money["max_contribution"],
        "frameworkProgramme": first["programme"],
        "rcn": known.rcn if known else "",
        "grantDoi": f"10.3030/{key}",
    }


def _member(
    row: Row,
    order: int,
    places: Mapping[tuple[str, str], Place],
    numbers: Mapping[tuple[str, str], str],
    known: Known | None,
) -> dict[str, str]:
    number = numbers.get((row["name"], row["country"]), "")
    place = places.get((row["country"], _town(row["city"])))
    roles = {r["pic"]: r["role"] for r in known.rows} if known else {}
    return dict.fromkeys(ORGANISATION_COLUMNS, "") | {
        "projectID": row["projectID"],
        "projectAcronym": row["acronym"],
        "organisationID": number,
        "name": row["name"],
        "activityType": row["activityType"],
        "city": row["city"],
        "country": row["country"],
        "nutsCode": place[0] if place else "",
        "geolocation": f"{place[1]},{place[2]}" if place else "",
        "order": str(order),
        "role": roles.get(number, "participant"),
        "ecContribution": row["ecContribution"],
        "netEcContribution": row["ecContribution"],
        "totalCost": row["totalCost"],
        "endOfParticipation": "false",
    }


def _verbatim(folder: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Whole published rows of projects with a participant in the home region or a peer."""
    members = _read(folder / "organization_df_100.csv", ",")
    near = {r["projectID"] for r in members if r["nutsCode"].startswith(("SE11", *PEERS))}
    projects = [r for r in _read(folder / "project_df_100.csv", ",") if r["id"] in near]
    ids = {r["id"] for r in projects}
    return projects, [r for r in members if r["projectID"] in ids]


def _write_zip(path: Path, tables: Iterable[tuple[str, Sequence[str], Sequence[Row]]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, columns, rows in tables:
            text = io.StringIO(newline="")
            writer = csv.DictWriter(
                text, columns, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n",
                extrasaction="ignore", restval="",
            )  # fmt: skip
            writer.writeheader()
            writer.writerows(rows)
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.getvalue())
            print(f"{path.name}: {len(rows)} rows in {name}")


def _write_gz(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
