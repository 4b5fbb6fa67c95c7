"""The regions of the bench: Sweden and its peers, with a few town names each."""

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FILE = Path(__file__).parent / "places.csv"
ORDINARY_WORDS = {"Arr.", "Prov.", "län", "kraj", "apskritis", "Bezirk", "Région", "—"}


@dataclass(frozen=True, kw_only=True)
class Place:
    code: str
    level: int
    name: str
    name_latin: str
    west: float
    south: float
    east: float
    north: float

    @property
    def country(self) -> str:
        return self.code[:2]

    @cached_property
    def towns(self) -> tuple[str, ...]:
        """Four towns; the first carries the name of the region."""
        kept = [word for word in self.name.split() if word not in ORDINARY_WORDS]
        chief = kept[0].removesuffix("s") if self.country == "SE" else kept[0]
        return (chief, f"{chief} Nord", f"Gamla {chief}", f"{chief}-Port")


def all_places() -> tuple[Place, ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Place(
                code=row["code"],
                level=int(row["level"]),
                name=row["name"],
                name_latin=row["name_latin"],
                west=float(row["west"]),
                south=float(row["south"]),
                east=float(row["east"]),
                north=float(row["north"]),
            )
            for row in csv.DictReader(file)
        )
