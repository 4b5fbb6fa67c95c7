"""Real names that people compared by hand; README.md says where they come from."""

import csv
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from skerry.methods.linkage import Record, Result

HERE = Path(__file__).parent
KINDS = {"PRC": "company", "HES": "academia", "PUB": "public", "REC": "research"}


@dataclass(frozen=True, kw_only=True)
class Real:
    records: tuple[Record, ...]
    same: frozenset[tuple[str, str]]
    different: frozenset[tuple[str, str]]

    def precision_and_recall(self, found: Result, threshold: float) -> tuple[float, float]:
        """Among the labelled pairs only: of the others nobody has said what they are."""
        likely = {(pair.left, pair.right) for pair in found.pairs if pair.probability >= threshold}
        right, wrong = len(likely & self.same), len(likely & self.different)
        return right / (right + wrong), right / len(self.same)


def real() -> Real:
    with (HERE / "pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sides = {
        (row["cordis_name"], row["country"], row["city"]): row["activity_type"] for row in rows
    }
    keys = {side: f"cordis-{number:03}" for number, side in enumerate(sides)}
    labelled = {
        (keys[row["cordis_name"], row["country"], row["city"]], f"ror-{row['ror_id']}"): row
        for row in rows
    }
    return Real(
        records=(*_ror(), *(_cordis(keys[side], side, kind) for side, kind in sides.items())),
        same=_labelled(labelled, "yes"),
        different=_labelled(labelled, "no"),
    )


def _labelled(
    rows: Mapping[tuple[str, str], Mapping[str, str]], label: str
) -> frozenset[tuple[str, str]]:
    return frozenset(pair for pair, row in rows.items() if row["is_same"] == label)


def _cordis(key: str, side: tuple[str, str, str], kind: str) -> Record:
    name, country, city = side
    return Record(key=key, names=(name,), country=country, city=city, kind=KINDS.get(kind, ""))


def _ror() -> tuple[Record, ...]:
    with gzip.open(HERE / "ror.jsonl.gz", "rt", encoding="utf-8") as lines:
        return tuple(_institution(*json.loads(line)) for line in lines)


def _institution(
    ror: str, kind: str, country: str, city: str, region: str, domain: str, *names: str
) -> Record:
    return Record(
        key=f"ror-{ror}",
        names=names,
        kind=kind,
        country=country,
        city=city,
        region=region,
        domain=domain,
        identifiers={"ror": ror},
    )
