"""Make .venv, or bring it up to date: exactly what a lock file says, checked by its hashes.

python3 tools/environment.py requirements.lock        what the site needs
python3 tools/environment.py requirements-dev.lock    and what its builders need

Needs nothing but Python's standard library. When nothing changed it does nothing.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
VENV = ROOT / ".venv"
PIP = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
OLDEST = (3, 11)
# The larger lock contains the smaller one, so that a builder can run the demo as well.
ALSO_SATISFIES = {"requirements-dev.lock": ("requirements.lock",)}


def main(lock: str) -> int:
    if sys.version_info < OLDEST:
        return _fail(f"Skerry needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    wanted = fingerprint(ROOT / lock, ROOT / "pyproject.toml")
    if _stamp(lock).exists() and _stamp(lock).read_text() == wanted:
        return 0
    if not _make() or not _install(lock):
        return 1
    for name in (lock, *ALSO_SATISFIES.get(lock, ())):
        _stamp(name).write_text(fingerprint(ROOT / name, ROOT / "pyproject.toml"))
    return 0


def fingerprint(*files: Path) -> str:
    """Changes when one of the files or the Python does."""
    digest = hashlib.sha256(sys.version.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _stamp(lock: str) -> Path:
    return VENV / f"{lock}.stamp"


def _make() -> bool:
    if _works():
        return True
    print("Making a virtual environment in .venv", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
    if made.returncode:
        _fail("It could not be made. On Debian and Ubuntu: sudo apt install python3-venv")
    return made.returncode == 0


def _works() -> bool:
    """Whether .venv has a Python that starts and is the one that runs this."""
    python = VENV / "bin" / "python"
    if not python.exists():
        return False
    question = "import pip, sys; print(sys.version)"
    answer = subprocess.run(
        [str(python), "-c", question], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() == sys.version.strip()


def _install(lock: str) -> bool:
    total = sum(line[:1].isalnum() for line in (ROOT / lock).read_text().splitlines())
    print(f"Installing {total} packages from {lock}, once", flush=True)
    steps = (
        ["install", "--require-hashes", "-r", str(ROOT / lock)],
        ["install", "--no-deps", "--no-build-isolation", "-e", str(ROOT)],
    )
    return all(_run_with_progress([*PIP, *step], total) for step in steps)


def _run_with_progress(command: list[str], total: int) -> bool:
    """Run pip and count what it collects; its own words are shown when it fails."""
    said: list[str] = []
    count = 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout or ():
            said.append(line)
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                count += 1
                _show(f"  {min(count, total)} of {total}")
            elif line.startswith("Installing collected packages"):
                _show("  all here, putting them in place")
    _show("")
    if pip.returncode:
        print("".join(said[-40:]), file=sys.stderr)
        _fail("The packages could not be installed; pip's last words are above.")
    return pip.returncode == 0


def _show(text: str) -> None:
    if sys.stdout.isatty():
        print(f"\r{text:<60}\r", end="", flush=True)


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (ROOT / sys.argv[1]).is_file():
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
