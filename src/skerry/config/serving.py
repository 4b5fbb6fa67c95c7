"""Web server and background worker as one tree of processes: started together, ended together.

The parent starts each program as a group of its own and holds a pipe to it. When the
parent is asked to end, it ends every group; when it is killed without a word, the pipe
closes and each program ends itself, and so does each process that it has forked. So nothing
is ever left running alone.
"""

import fcntl
import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 35.0  # seconds; the worker leaves its job at the next safe point within 30
WEB_PATIENCE = 10.0  # for requests that are being answered
THREADS = 4  # a web process; each has its own connection to the database
PAUSE = 0.2
LONGEST_RESTART_PAUSE = 30.0
ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class FolderInUse(Exception):
    """Another server runs on the same folder."""


@dataclass(kw_only=True)
class Program:
    """One command of ours. A vital one ends everything when it ends; others are started again."""

    name: str
    arguments: Sequence[str]
    is_vital: bool
    patience: float = PATIENCE
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    failures: int = field(default=0, init=False)
    start_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        command = [sys.executable, "-m", "skerry.config.command", *self.arguments]
        self.process = subprocess.Popen(  # noqa: S603  # our own command, no shell
            command, stdin=subprocess.PIPE, start_new_session=True
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """Signal the whole group, so that the workers of the web server hear it too."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


def serving_lock(folder: Path) -> Path:
    return folder / "serving.lock"


@contextmanager
def holding(lock: Path, *, alone: bool) -> Iterator[None]:
    """Hold ``lock`` meanwhile: servers and workers together, what replaces data ``alone``.

    Raises:
        FolderInUse: another process holds it in a way that does not go with this one.
    """
    with lock.open("a") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderInUse(str(lock.parent)) from error
        yield


def run_together(
    programs: Sequence[Program], *, address: tuple[str, int], on_ready: Callable[[], None]
) -> int:
    """Run ``programs`` until a signal asks for the end or a vital one ends; the exit code."""
    asked = threading.Event()
    before = {number: signal.signal(number, lambda *_: asked.set()) for number in ENDINGS}
    is_ready = False
    try:
        for program in programs:
            program.start()
        while not asked.wait(PAUSE):
            if any(p.is_vital and not p.is_running for p in programs):
                return 1
            _start_again([p for p in programs if not p.is_vital])
            if not is_ready and (is_ready := answers(address)):
                on_ready()
    finally:
        _end(programs)
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0


def _start_again(programs: Sequence[Program]) -> None:
    """Start what has ended, after a pause that grows with each failure."""
    for program in programs:
        if program.is_running:
            continue
        if program.start_at == 0.0:
            program.failures += 1
            pause = min(2.0**program.failures, LONGEST_RESTART_PAUSE)
            program.start_at = time.monotonic() + pause
        elif time.monotonic() >= program.start_at:
            program.signal(signal.SIGKILL)
            program.start_at = 0.0
            program.start()


def answers(address: tuple[str, int]) -> bool:
    """Whether anything speaks HTTP at ``address``."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address[0], address[0])  # noqa: S104  # compared, not bound
    connection = http.client.HTTPConnection(host, address[1], timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end(programs: Sequence[Program]) -> None:
    """Ask all groups to end; after a while, end them."""
    for program in programs:
        if program.process is not None:
            with suppress(ProcessLookupError):
                program.process.send_signal(signal.SIGTERM)
    asked_at = time.monotonic()
    for program in programs:
        if program.process is not None:
            left = asked_at + program.patience - time.monotonic()
            with suppress(subprocess.TimeoutExpired):
                program.process.wait(timeout=max(0.1, left))
            program.signal(signal.SIGKILL)
            program.process.wait()


def end_with_parent() -> None:
    """End this program when the pipe from its parent closes, and whatever it forks.

    The web server ends its workers when it is asked to end. When it is killed together with
    the parent, nobody asks them: they would go on answering. So each holds the pipe, too.
    """
    pipe = os.dup(0)  # forked processes get another standard input
    _watch(pipe, _end_now)
    os.register_at_fork(after_in_child=lambda: _watch_as_child(pipe))


def _watch_as_child(pipe: int) -> None:
    forked_by = os.getppid()

    def end_after_it() -> None:
        """Give who forked this process the time to end it in order."""
        until = time.monotonic() + WEB_PATIENCE
        while os.getppid() == forked_by and time.monotonic() < until:
            time.sleep(PAUSE)
        _end_now()

    _watch(pipe, end_after_it)


def _watch(pipe: int, end: Callable[[], None]) -> None:
    def watch() -> None:
        while os.read(pipe, 1):
            pass
        end()

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()


def _end_now() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os.killpg(0, signal.SIGKILL)


def serve_web(*, host: str, port: int, workers: int) -> None:
    """Serve the site with granian: WSGI, one process a worker. Returns when asked to end.

    Granian's own time limit for ending workers is not used: it takes one that is just
    exiting for one that refuses, and frightens people with it. The parent has a limit.
    """
    from granian import Granian  # noqa: PLC0415  # only the web process needs the server
    from granian.constants import Interfaces  # noqa: PLC0415  # likewise
    from granian.log import LogLevels  # noqa: PLC0415  # likewise

    Granian(
        "skerry.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()
