"""Fail where a rule, a service, a query or a method has a line or branch that no test walks.

python -m tools.coverage_gate var/coverage.json
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

WHOLE = re.compile(r"src/skerry/(\w+/(rules|services|queries)(/.*|[^/]*)\.py|methods/.*\.py)$")


def gaps(report: dict[str, Any]) -> list[str]:
    """What ``report``, made by coverage, says is missing in the files that must be whole."""
    files: dict[str, Any] = report["files"]
    return [gap for name in sorted(files) if WHOLE.search(name) for gap in _gaps(name, files[name])]


def unseen(report: dict[str, Any], files: list[str]) -> list[str]:
    """Files that must be whole and that no test even imported."""
    return [f"{name}: no test imports it" for name in files if name not in report["files"]]


def _gaps(name: str, file: dict[str, Any]) -> list[str]:
    missing = file["missing_lines"]
    lines = [f"{name}: no test runs {', '.join(_ranges(missing))}"] if missing else []
    branches = [
        f"{name}:{start}: no test goes from here to {'the end' if end < 0 else f'line {end}'}"
        for start, end in file.get("missing_branches", [])
        if start not in missing and end not in missing
    ]
    return lines + branches


def _ranges(lines: list[int]) -> list[str]:
    """``[1, 2, 3, 7]`` as ``1-3`` and ``7``."""
    ranges: list[list[int]] = []
    for line in lines:
        if ranges and line == ranges[-1][-1] + 1:
            ranges[-1].append(line)
        else:
            ranges.append([line])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in ranges]


def main(path: str) -> int:
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    if not report["meta"].get("branch_coverage"):
        print("The report has no branches; coverage must run with them.")
        return 1
    present = [str(file) for file in sorted(Path("src").rglob("*.py")) if WHOLE.search(str(file))]
    found = unseen(report, present) + gaps(report)
    print("\n".join(found) or f"{len(present)} files of rules, services, queries: all tested")
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
