"""Tables of the handbook that are measured: each is made by the programme that measures it.

    python -m tools.measured [--check]

Writes ``docs/methods/measured/``, which pages include; with ``--check`` it measures again and only
says which tables came out otherwise. All chance has a seed, so the same code gives the same tables.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench import coverage
from tests.methods.disclosure import __main__ as attacking

FOLDER = Path(__file__).parent.parent / "docs/methods/measured"
TABLES: Mapping[str, Callable[[], Sequence[str]]] = {
    "attacker": attacking.lines,
    "intervals_of_shares": coverage.lines_of_shares,
    "intervals_of_amounts": coverage.lines_of_amounts,
    "raked_means": coverage.lines_of_raking,
}
"""By the file that a page includes."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.measured", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail if tables differ")
    is_check = parser.parse_args().check
    differing = differing_tables()
    if is_check and differing:
        sys.exit(f"Run: python -m tools.measured ({', '.join(sorted(differing))})")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in differing.items():
        _path(name).write_text(text, encoding="utf-8")


def differing_tables(
    tables: Mapping[str, Callable[[], Sequence[str]]] = TABLES,
) -> Mapping[str, str]:
    """What was measured otherwise than it is kept, by name."""
    found = {name: "\n".join([*measure(), ""]) for name, measure in tables.items()}
    return {name: text for name, text in found.items() if _kept(name) != text}


def _kept(name: str) -> str:
    path = _path(name)
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _path(name: str) -> Path:
    return FOLDER / f"{name}.md"


if __name__ == "__main__":
    main()
