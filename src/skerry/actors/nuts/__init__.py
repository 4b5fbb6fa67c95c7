"""Shapes and names of NUTS 2024, kept outside our licence: see NOTICE in this folder."""

import csv
import gzip
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final, NamedTuple

LEVELS: Final = range(4)
NOTICE: Final = "© EuroGeographics for the administrative boundaries"


class NamedRegion(NamedTuple):
    code: str
    level: int
    name: str
    name_latin: str


class Shape(NamedTuple):
    code: str
    geometry: dict[str, Any]  # Any: GeoJSON


def names() -> Iterator[NamedRegion]:
    """Every region, countries first."""
    text = (files(__name__) / "names.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    regions = [
        NamedRegion(row["NUTS_ID"], int(row["LEVL_CODE"]), row["NUTS_NAME"], row["NAME_LATN"])
        for row in rows
    ]
    return iter(sorted(regions, key=lambda region: (region.level, region.code)))


def shapes(level: int) -> Iterator[Shape]:
    packed = (files(__name__) / f"nuts_2024_20m_level_{level}.geojson.gz").read_bytes()
    for feature in json.loads(gzip.decompress(packed))["features"]:
        yield Shape(feature["properties"]["NUTS_ID"], feature["geometry"])
