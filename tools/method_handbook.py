"""The pages of the handbook that show methods at work, from the cases that test them.

    python -m tools.method_handbook [--check]

Writes ``docs/methods/cases/``; with ``--check`` it only says which pages differ from the cases.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from tests.methods.specifications.reading import Case, cases

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs/methods/cases"
SPECIFICATIONS = [
    ROOT / f"tests/{part}/specifications" for part in ("methods", "actors", "surveys")
]
DIGITS = 7
INTRODUCTION = (
    "Each case stands in a file of its own, in a folder `specifications` of the tests; they compute it, and this "
    "page is written from the same file."
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.method_handbook", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail if pages differ")
    is_check = parser.parse_args().check
    pages = written(cases(*SPECIFICATIONS))
    differing = [name for name, text in pages.items() if _kept(name) != text]
    left = {path.name for path in FOLDER.glob("*.md")} - set(pages)
    if is_check and (differing or left):
        sys.exit(f"Run: python -m tools.method_handbook ({', '.join(sorted([*differing, *left]))})")
    if not is_check:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in left:
            (FOLDER / name).unlink()
        for name, text in pages.items():
            (FOLDER / name).write_text(text, encoding="utf-8")


def written(found: Iterable[Case]) -> Mapping[str, str]:
    """The text of each page by its file name, and of their index."""
    by_package = {
        package: list(some) for package, some in groupby(found, key=lambda case: case.package)
    }
    pages = {f"{package}.md": _page(package, some) for package, some in by_package.items()}
    index = ["# Cases to check by hand", "", INTRODUCTION, "", "```{toctree}", ":maxdepth: 1", ""]
    return pages | {"index.md": "\n".join([*index, *sorted(by_package), "```", ""])}


def _page(package: str, found: Iterable[Case]) -> str:
    blocks = [
        f"# Cases: {package.replace('_', ' ')}",
        INTRODUCTION,
        *(_section(case) for case in found),
    ]
    return "\n\n".join(blocks) + "\n"


def _section(case: Case) -> str:
    parts = [
        f"## {case.title}",
        case.asks.strip(),
        f"$$\n{case.formula.strip()}\n$$",
        f"Given:\n\n{_table(case.given)}",
        f"Found:\n\n{_table(case.expected)}",
        f"By hand: {case.by_hand.strip()}",
        f"Source: {case.source.strip()}.",
    ]
    return "\n\n".join(parts)


def _table(values: Mapping[str, Any]) -> str:
    rows = [f"| {name.replace('_', ' ')} | `{_cell(value)}` |" for name, value in values.items()]
    return "\n".join(["| | |", "| --- | --- |", *rows])


def _cell(value: Any) -> str:  # Any: what YAML can hold
    if isinstance(value, str):
        return value.replace("|", "\\|")
    text: str = yaml.safe_dump(
        _short(value), default_flow_style=True, allow_unicode=True, width=10_000
    )
    return (
        text.removesuffix("\n").removesuffix("\n...").replace("|", "\\|").replace("...", "").strip()
    )


def _short(value: Any) -> Any:  # Any: as above
    """Numbers as a reader would write them; the tests compare all digits."""
    match value:
        case float():
            return float(f"{value:.{DIGITS}g}")
        case list():
            return [_short(held) for held in value]
        case dict():
            return {key: _short(held) for key, held in value.items()}
        case _:
            return value


def _kept(name: str) -> str:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    main()
