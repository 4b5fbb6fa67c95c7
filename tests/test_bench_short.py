"""The bench works: tiny sizes, no limit is judged. `make bench` and `make soak` are the long versions."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.slow


def _free_ports():
    """The first of three free ports in a row, in a range of this worker's own.

    The servers share their ports among processes of one site, so two sites would share one as well.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for first in range(8300 + 300 * worker, 8600 + 300 * worker, 3):
        probes = [socket.socket() for _ in range(3)]
        try:
            for number, probe in enumerate(probes):
                probe.bind(("127.0.0.1", first + number))
        except OSError:
            continue
        else:
            return str(first)
        finally:
            for probe in probes:
                probe.close()
    raise AssertionError("no free ports")


def _run(folder, *arguments):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("DJANGO")
    }
    done = subprocess.run(
        [sys.executable, "-m", *arguments, "--port", _free_ports(), "--json"],
        cwd=ROOT,
        env=environment | {"SKERRY_VAR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.stdout, done.stderr[-3000:]
    return json.loads(done.stdout), done


def test_bench_prints_a_table_of_ratios(tmp_path):
    told, _done = _run(
        tmp_path, "bench", "directory", "search", "import", "network",
        "--size", "400", "--import-size", "200", "--pages", "12", "--rounds", "1", "--seconds", "0.3",
    )  # fmt: skip

    assert {line["section"] for line in told["lines"]} == {
        "directory",
        "search",
        "import",
        "network",
    }
    assert all(line["min"] <= line["median"] <= line["max"] for line in told["lines"])
    ratios = [line for line in told["lines"] if line["unit"] == "×"]
    limited = [line for line in ratios if line["kept"] is not None]
    assert (len(limited), len(ratios)) == (9, 11)
    assert all(line["median"] > 0 for line in ratios)
    assert told["organisations"] == 400


def test_soak_reads_while_imports_go_on(tmp_path):
    lines, done = _run(
        tmp_path,
        "bench.soak",
        "--part",
        "reading",
        "--seconds",
        "4",
        "--size",
        "300",
        "--imported",
        "50",
        "--pages",
        "12",
    )

    found = {line["name"]: line for line in lines}
    assert found["answers that are errors"]["median"] == 0, done.stdout
    assert found["imports made and taken back meanwhile"]["median"] >= 1


def test_bench_lets_respondents_answer(tmp_path):
    told, done = _run(
        tmp_path, "bench", "answering", "--size", "100", "--respondents", "6",
        "--minutes", "0.1", "--period", "1", "--rounds", "1", "--seconds", "0.3",
    )  # fmt: skip

    found = {line["name"]: line for line in told["lines"]}
    assert found["answers that are errors, or did not come"]["median"] == 0, done.stdout
    lost = found["pages on which something else stands than was confirmed"]
    assert (lost["median"], lost["note"].startswith("of 0")) == (0, False), done.stdout
    assert sum(line["unit"] == "ms" for line in told["lines"]) == 6


def test_bench_reads_check_ups(tmp_path):
    told, done = _run(
        tmp_path, "bench", "checkups", "--rounds", "1", "--seconds", "0.3",
    )  # fmt: skip

    assert [line["name"] for line in told["lines"]] == [
        "question page: pages a second, of Fit4Cybersecurity's",
        "result page with plan: pages a second, of Fit4Cybersecurity's",
        "bare Django view under gunicorn",
    ], done.stdout
    assert all(line["median"] > 0 for line in told["lines"])


def test_soak_kills_the_server_while_it_saves(tmp_path):
    lines, done = _run(
        tmp_path, "bench.soak", "--part", "answering", "--kills", "2", "--respondents", "6", "--size", "100"
    )  # fmt: skip

    assert done.returncode == 0, done.stdout
    found = {line["name"]: line for line in lines}
    lost = found["pages that had lost a confirmed save after a kill"]
    assert (lost["median"], lost["note"].startswith("2 kills")) == (0, True)
