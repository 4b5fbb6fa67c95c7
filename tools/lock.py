"""Write requirements.lock and requirements-dev.lock anew from pyproject.toml, with hashes.

python -m tools.lock [--upgrade]

Needs `uv` (https://docs.astral.sh/uv/), which resolves for all Python versions at once.
Releases younger than a week are passed over: most bad ones are withdrawn by then.
"""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

COOL_DOWN = timedelta(days=7)


def commands(*, now: datetime, more: list[str]) -> list[list[str]]:
    common = [
        "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes",
        "--quiet", "--no-header", "--exclude-newer", (now - COOL_DOWN).date().isoformat(),
        "--group", "build", *more, "pyproject.toml",
    ]  # fmt: skip
    dev = ["--group", "dev", "-c", "requirements.lock", "-o", "requirements-dev.lock"]
    return [[*common, "-o", "requirements.lock"], [*common, *dev]]


def main(more: list[str]) -> int:
    now = datetime.now(UTC)  # noqa: TID251  # a command may look at the clock
    for command in commands(now=now, more=more):
        try:
            done = subprocess.run(command, check=False)
        except FileNotFoundError:
            print("uv is not installed; see https://docs.astral.sh/uv/")
            return 1
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
