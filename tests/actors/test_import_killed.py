"""Kills an import in its middle, for real, and looks at what is left; and works beside a running one."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from skerry.actors import api
from skerry.actors.importers import apply
from skerry.actors.models import ImportRun, Organisation, OrganisationName, Site
from skerry.kernel.actor import ANYBODY, COMMAND
from skerry.kernel.models import SearchEntry
from tests.actors.factories import OrganisationFactory
from tests.actors.imports import LATER, NOON, bring_in, regions, ror_lines, ror_record, stage, undo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROOT = Path(__file__).parent.parent.parent
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def many(count):
    for number in range(count):
        key = "".join(LETTERS[(number >> shift) & 31] for shift in range(25, -1, -5))
        yield ror_record(f"0{key}{number % 100:02d}", f"Exempelinstitut {number}")


@pytest.fixture
def run(tmp_path):
    regions()
    return stage("ror", ror_lines(tmp_path / "ror.jsonl", *many(3000)))


def killed_in_the_middle(run):
    """Start writing the run in another process and kill it after a few steps."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    environment = os.environ | {
        "SKERRY_DATABASE": url,
        "SKERRY_VAR": str(settings.VAR),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.actors.importing_process", str(run.uuid), "250"],
        env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    with process:
        for line in process.stdout:
            if line.startswith("5/"):
                break
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


def test_a_killed_import_is_seen_by_nobody_and_goes_on_where_it_was(run, monkeypatch):
    killed_in_the_middle(run)
    run.refresh_from_db()

    assert run.state == "applying"
    assert 0 < Organisation.objects.count() < 3000
    assert Organisation.objects.visible_to(ANYBODY).count() == 0

    monkeypatch.setattr(apply, "ROWS_A_STEP", 250)
    resumed = api.apply_import(run=run.uuid, by=COMMAND, now=LATER)

    assert resumed.state == "complete"
    assert Organisation.objects.visible_to(ANYBODY).count() == 3000
    assert Site.objects.count() == OrganisationName.objects.count() == 3000
    assert SearchEntry.objects.count() == 3000


def test_a_killed_import_can_be_undone_and_leaves_nothing(run):
    killed_in_the_middle(run)

    undone = undo(run)

    assert undone.state == "undone"
    assert Organisation.objects.count() == SearchEntry.objects.count() == 0


def test_a_stopped_import_is_left_by_its_writer(run, monkeypatch):
    monkeypatch.setattr(apply, "ROWS_A_STEP", 250)

    def stop(done, _total):
        if done == 3:
            api.stop_import(run=run.uuid, by=COMMAND, now=NOON)

    with pytest.raises(api.ImportInterrupted):
        api.apply_import(run=run.uuid, by=COMMAND, now=NOON, progress=stop)

    run.refresh_from_db()
    assert (run.state, run.applied_step) == ("stopped", 3)
    assert Organisation.objects.visible_to(ANYBODY).count() == 0

    assert api.apply_import(run=run.uuid, by=COMMAND, now=LATER).state == "complete"
    assert Organisation.objects.visible_to(ANYBODY).count() == 3000


def test_only_one_import_is_written_at_a_time(run, tmp_path, monkeypatch):
    other = stage("ror", ror_lines(tmp_path / "other.jsonl", ror_record("07zzzzz99")))
    monkeypatch.setattr(apply, "ROWS_A_STEP", 250)

    def interrupted(done, _total):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        api.apply_import(run=run.uuid, by=COMMAND, now=NOON, progress=interrupted)

    with pytest.raises(api.ImportNotPossible) as refused:
        api.apply_import(run=other.uuid, by=COMMAND, now=NOON)
    assert refused.value.obstacle == "another-run-is-open"


def test_an_import_that_meets_a_new_holder_of_its_number_stops_whole(run):
    from skerry.actors.models import Identifier

    holder = OrganisationFactory()
    Identifier.objects.create(organisation=holder, scheme="ror", value="000000000")

    with pytest.raises(api.ImportDisturbed):
        api.apply_import(run=run.uuid, by=COMMAND, now=NOON)

    assert undo(run).state == "undone"
    assert Organisation.objects.get() == holder


class Neighbour(threading.Thread):
    """Reads and writes on a connection of its own until told that it is over."""

    def __init__(self):
        super().__init__()
        self.waits, self.failures, self.over = [], [], threading.Event()

    def run(self):
        try:
            while not self.over.is_set():
                began = time.monotonic()
                Organisation.objects.filter(name="Theirs").update(changed_at=LATER)
                self.waits.append(time.monotonic() - began)
                assert Organisation.objects.visible_to(ANYBODY).count() in {1, 40_001}
                time.sleep(0.05)
        except Exception as error:  # noqa: BLE001  # handed to the test
            self.failures.append(error)
        finally:
            connection.close()


def test_others_read_and_write_while_a_big_import_is_written(tmp_path):
    """Another connection writes again and again in between, and reads never fail."""
    regions()
    OrganisationFactory(name="Theirs")
    run = stage("ror", ror_lines(tmp_path / "ror.jsonl", *many(40_000)))
    neighbour = Neighbour()

    neighbour.start()
    began = time.monotonic()
    try:
        api.apply_import(run=run.uuid, by=COMMAND, now=NOON)
    finally:
        lasted = time.monotonic() - began
        neighbour.over.set()
        neighbour.join()

    assert neighbour.failures == []
    assert len(neighbour.waits) > 3
    # Against the import's own length, so that a busy machine makes no difference.
    assert max(neighbour.waits) < lasted / 2


def test_a_run_keeps_a_few_rows_of_each_kind_to_show(tmp_path):
    regions()
    run = bring_in("ror", ror_lines(tmp_path / "ror.jsonl", *many(500)))

    assert len(ImportRun.objects.get(pk=run.pk).options["samples"]["organisations added"]) == 10
