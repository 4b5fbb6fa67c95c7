"""Real samples, and what another program says of them."""

import csv
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent


@cache
def column(sample: str, name: str) -> Sequence[str]:
    with (HERE / f"{sample}.csv").open(encoding="utf-8") as file:
        return [row[name] for row in csv.DictReader(file)]


def numbers(sample: str, name: str) -> np.ndarray:
    return np.array([float(text) if text else np.nan for text in column(sample, name)])


def codes(sample: str, *names: str) -> np.ndarray:
    """Codes of the values, or of the combinations of values, in the order of the alphabet."""
    rows = list(zip(*(column(sample, name) for name in names), strict=True))
    order = sorted(set(rows))
    return np.array([order.index(row) for row in rows])


def expected(name: str) -> Mapping[str, Any]:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
