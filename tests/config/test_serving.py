"""Real processes: what is started together ends together, however it ends."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import SLOW_S, until

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-m", "skerry.config.command"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


STARTED: list["subprocess.Popen[str]"] = []


@pytest.fixture(autouse=True)
def _nothing_is_left_running():
    yield
    while STARTED:
        server = STARTED.pop()
        if server.poll() is None:
            server.terminate()
            server.communicate(timeout=SLOW_S)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A prepared folder without the demo's data."""
    folder = tmp_path_factory.mktemp("site")
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "SKERRY_VAR": str(folder),
        "SKERRY_SECRET_KEY": "only-for-tests-" * 4,
        "SKERRY_WORKERS": "1",
        "COLUMNS": "200",
    }
    subprocess.run([*COMMAND, "prepare"], env=environment, check=True, timeout=SLOW_S)
    return environment


def start(site: dict[str, str], port: int) -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [*COMMAND, "serve"],
        env={**site, "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    STARTED.append(server)
    try:
        until(lambda: health(port) == 200 or server.poll() is not None)
        assert server.poll() is None
    except AssertionError:
        server.terminate()
        pytest.fail(server.communicate(timeout=SLOW_S)[0])
    return server


def health(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def family(pid: int) -> set[int]:
    """The process and everything below it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if fields[0] != "Z":
                parents[int(entry.name)] = int(fields[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def alive(pids: set[int]) -> set[int]:
    left = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            left.add(pid)
    return left


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_whole_tree(site, number):
    port = free_port()
    server = start(site, port)
    until(lambda: len(family(server.pid)) >= 4)
    everybody = family(server.pid)

    server.send_signal(number)
    output, _ = server.communicate(timeout=SLOW_S)

    assert server.returncode == 0
    assert output.endswith("Ended.\n")
    assert alive(everybody) == set()
    assert health(port) == 0


def test_ctrl_c_ends_quietly_while_browsers_keep_their_connections(site):
    server = start(site, port := free_port())
    until(lambda: len(family(server.pid)) >= 4)
    kept = [http.client.HTTPConnection("127.0.0.1", port) for _number in range(3)]
    for connection in kept:
        connection.request("GET", "/healthz")
        connection.getresponse().read()

    with socket.create_connection(("127.0.0.1", port)):  # opened ahead, as browsers do
        server.send_signal(signal.SIGINT)
        output, _ = server.communicate(timeout=SLOW_S)
    for connection in kept:
        connection.close()

    assert server.returncode == 0
    assert "WARNING" not in output


def test_a_killed_parent_leaves_no_orphans(site):
    server = start(site, port := free_port())
    until(lambda: len(family(server.pid)) >= 4)
    everybody = family(server.pid)

    server.kill()
    server.communicate(timeout=SLOW_S)

    until(lambda: alive(everybody) == set())
    assert health(port) == 0


def test_killed_together_with_the_web_server_nothing_goes_on_answering(site):
    server = start(site, port := free_port())
    until(lambda: len(family(server.pid)) >= 4)
    everybody = family(server.pid)
    web = web_of(server.pid)

    server.kill()
    os.kill(web, signal.SIGKILL)
    server.communicate(timeout=SLOW_S)

    until(lambda: alive(everybody) == set())
    assert health(port) == 0


def test_a_killed_worker_is_started_again(site):
    server = start(site, port := free_port())
    try:
        until(lambda: worker_of(server.pid) is not None)
        first = worker_of(server.pid)

        os.kill(first, signal.SIGKILL)

        until(lambda: worker_of(server.pid) not in {None, first})
        assert health(port) == 200
    finally:
        server.terminate()
        output, _ = server.communicate(timeout=SLOW_S)
    assert "Skerry is ready" in output


def worker_of(pid: int) -> int | None:
    for child in family(pid):
        words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        if b"worker" in words and b"--with-parent" in words:
            return child
    return None


def web_of(pid: int) -> int:
    """Its workers are forked and carry the same words; the server itself is the parent's own child."""
    return next(
        child
        for child in family(pid)
        if b"web" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        and parent_of(child) == pid
    )


def test_a_web_server_that_dies_ends_everything_with_1(site):
    server = start(site, free_port())
    until(lambda: len(family(server.pid)) >= 4)
    everybody = family(server.pid)

    os.kill(web_of(server.pid), signal.SIGKILL)
    output, _ = server.communicate(timeout=SLOW_S)

    assert server.returncode == 1
    assert "ended unexpectedly" in output
    assert alive(everybody) == set()


def test_a_port_in_use_is_one_sentence(site):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        answer = subprocess.run(
            [*COMMAND, "serve"],
            env={**site, "PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
            timeout=SLOW_S,
        )

    assert answer.returncode == 1
    assert f"Port {port}" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_restore_waits_for_the_server_to_end(site, tmp_path):
    backup = tmp_path / "one.zip"
    subprocess.run([*COMMAND, "backup", str(backup)], env=site, check=True, timeout=SLOW_S)
    server = start(site, free_port())
    try:
        answer = subprocess.run(
            [*COMMAND, "restore", str(backup), "--replace", "--yes"],
            env=site,
            capture_output=True,
            text=True,
            check=False,
            timeout=SLOW_S,
        )
    finally:
        server.terminate()
        server.communicate(timeout=SLOW_S)

    assert answer.returncode == 1
    assert "Skerry is running" in answer.stderr


def test_a_folder_with_an_interrupted_restore_is_not_served(site):
    half = Path(site["SKERRY_VAR"]) / "media.restoring"
    half.mkdir()
    try:
        answer = subprocess.run(
            [*COMMAND, "serve"],
            env={**site, "PORT": str(free_port())},
            capture_output=True,
            text=True,
            check=False,
            timeout=SLOW_S,
        )
    finally:
        half.rmdir()

    assert answer.returncode == 1
    assert "interrupted" in answer.stderr


def test_a_database_that_is_behind_is_not_served(tmp_path, site):
    answer = subprocess.run(
        [*COMMAND, "serve"],
        env={**site, "SKERRY_VAR": str(tmp_path), "PORT": str(free_port())},
        capture_output=True,
        text=True,
        check=False,
        timeout=SLOW_S,
    )

    assert answer.returncode == 1
    assert "skerry prepare" in answer.stderr
