"""The servers that are measured, started and ended like a region's own."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

WORKERS = 2
STARTS_WITHIN = 60


@dataclass(frozen=True, kw_only=True)
class Server:
    port: int
    pid: int
    started_in: float

    def mebibytes(self) -> float:
        """The memory of the whole process tree; shared pages count once."""
        return sum(_proportional_kib(pid) for pid in family(self.pid)) / 1024


class ServerDidNotStart(Exception):
    """It ended, or did not answer in time; the log says why."""


def prepare(environment: Mapping[str, str]) -> None:
    """Static files collected and migrations run, as after installing."""
    command = [sys.executable, "-m", "skerry.config.command", "prepare"]
    subprocess.run(command, env=dict(environment), check=True, stdout=subprocess.DEVNULL)


def product(port: int, background: str = "--no-background") -> Sequence[str]:
    """The site as a region serves it, here without its background worker."""
    command = [sys.executable, "-m", "skerry.config.command", "serve", background]
    return [*command, "--port", str(port), "--workers", str(WORKERS)]


def granian(application: str, port: int) -> Sequence[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(WORKERS)),
        *("--blocking-threads", "4", "--host", "127.0.0.1", "--port", str(port)),
        *("--log-level", "warning", application),
    ]


def gunicorn(application: str, port: int) -> Sequence[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "--workers", str(WORKERS)),
        *("--bind", f"127.0.0.1:{port}", "--log-level", "warning", application),
    ]


@contextmanager
def running(
    command: Sequence[str], *, port: int, environment: Mapping[str, str], log: Path, probe: str
) -> Iterator[Server]:
    """The server of ``command``, from its first answer to ``probe`` until the end of the block."""
    if answers(port, probe):
        raise ServerDidNotStart(f"another server answers on port {port}")
    began = monotonic()
    with log.open("ab") as lines:
        process = subprocess.Popen(
            command,
            env=dict(environment),
            stdout=lines,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_for(process, port, probe, log)
            yield Server(port=port, pid=process.pid, started_in=monotonic() - began)
        finally:
            _end(process)


def _wait_for(process: "subprocess.Popen[bytes]", port: int, probe: str, log: Path) -> None:
    until = monotonic() + STARTS_WITHIN
    while monotonic() < until:
        if process.poll() is not None:
            break
        if answers(port, probe):
            return
        sleep(0.05)
    raise ServerDidNotStart(log.read_text(encoding="utf-8", errors="replace")[-2000:])


def answers(port: int, probe: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", probe)
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        kill(process.pid)
        process.wait()


def kill(pid: int) -> None:
    """End ``pid`` and all that it started at once; they are stopped first, so that none starts another."""
    stopped: set[int] = set()
    while more := family(pid) - stopped:
        _signal(more, signal.SIGSTOP)
        stopped |= more
    _signal(stopped, signal.SIGKILL)


def _signal(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def family(pid: int) -> set[int]:
    """``pid`` and all that it started."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            line = stat.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(line.rpartition(")")[2].split()[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _proportional_kib(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
