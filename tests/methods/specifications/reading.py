"""Cases that a reader can check by hand, as they stand in the YAML files beside this module."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Case:
    """``function`` is called with ``given``; what it returns has the parts ``expected``, to ``tolerance``."""

    package: str
    name: str
    title: str
    asks: str
    formula: str
    source: str
    function: str
    given: Mapping[str, Any]
    expected: Mapping[str, Any]
    tolerance: float
    by_hand: str


def cases(*folders: Path) -> Iterator[Case]:
    """All in ``folders``, those of the methods if none is given, by package and name."""
    found = (path for folder in folders or [FOLDER] for path in folder.glob("*/*.yaml"))
    for path in sorted(found, key=lambda path: (path.parent.name, path.stem)):
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield Case(package=path.parent.name, name=path.stem, **written)
