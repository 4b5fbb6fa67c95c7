"""Small promises about the repository itself.

python -m tools.house

No file names a folder of somebody's machine or a package index, every dependency has
its line in docs/dependencies.md, and the licence is there.
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
HOMES = ("work", "root", "home", "tmp", "Users")
MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(?:" + "|".join(HOMES) + r")/[\w.-]+")
PACKAGE_INDEX = re.compile(r"(?:--(?:extra-)?index[-]url|//[\w.-]+(?::\d+)?/(?:[\w/-]+/)?simple\b)")
BINARY = {
    ".png",
    ".webp",
    ".jpg",
    ".ico",
    ".zip",
    ".gz",
    ".woff2",
    ".xlsx",
    ".parquet",
    ".mo",
    ".pdf",
}
MAY_NAME_FOLDERS = {"tools/house.py", "tests/tools/test_house.py"}
LINE = re.compile(r"^\| *`?([A-Za-z0-9._-]+)`? *\|(.+)\|(.+)\|(.+)\|$", re.MULTILINE)
FOLDERS = ("bench", "docs", "src", "tests", "tools")
LICENCE_STARTS = "EUROPEAN UNION PUBLIC LICENCE v. 1.2"


def machine_paths(texts: Mapping[str, str]) -> list[str]:
    """Each place that names a folder or an index of one machine."""
    return [
        f"{name}:{number}: {found.group()}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        for found in (MACHINE_PATH.search(line), PACKAGE_INDEX.search(line))
        if found
    ]


def dependencies(project: Mapping[str, Any]) -> set[str]:
    """The names of all that pyproject.toml asks for, for the site and for its builders."""
    groups: Iterable[list[str]] = [
        project["project"]["dependencies"],
        *project.get("dependency-groups", {}).values(),
    ]
    return {_name(wanted) for group in groups for wanted in group}


def unexplained(wanted: set[str], document: str) -> list[str]:
    """Dependencies without a line that says what for, why this one and what else was looked at."""
    explained = {
        _name(line[0]) for line in LINE.findall(document) if all(cell.strip() for cell in line[1:])
    }
    missing = [f"docs/dependencies.md: no line for {name}" for name in sorted(wanted - explained)]
    left_over = sorted(explained - wanted - {"package", "---"})
    return missing + [f"docs/dependencies.md: {name} is no dependency" for name in left_over]


def licence_faults(text: str) -> list[str]:
    is_there = " ".join(text.split()).upper().startswith(LICENCE_STARTS.upper())
    return [] if is_there else ["LICENSE: it is not the text of the EUPL 1.2"]


def _name(wanted: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", wanted, maxsplit=1)[0].lower().replace("_", "-")


def _tracked_texts() -> dict[str, str]:
    return {
        name: (ROOT / name).read_text(encoding="utf-8", errors="replace")
        for name in _tracked_names()
        if Path(name).suffix not in BINARY and name not in MAY_NAME_FOLDERS
    }


def _tracked_names() -> list[str]:
    """The files of the repository; an unpacked archive without git has the same in its folders."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        listed = [
            file.relative_to(ROOT).as_posix()
            for folder in FOLDERS
            for file in (ROOT / folder).rglob("*")
            if "__pycache__" not in file.parts
        ]
    return [name for name in listed if name and (ROOT / name).is_file()]


def _read(name: str) -> str:
    file = ROOT / name
    return file.read_text(encoding="utf-8") if file.exists() else ""


def main() -> int:
    project = tomllib.loads(_read("pyproject.toml"))
    found = [
        *machine_paths(_tracked_texts()),
        *unexplained(dependencies(project), _read("docs/dependencies.md")),
        *licence_faults(_read("LICENSE")),
    ]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
