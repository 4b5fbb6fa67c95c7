"""Files of imports are kept while somebody can need them, and not longer."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

from skerry.actors import tasks
from skerry.actors.importers import held, sweeping
from skerry.actors.models import ImportRun, Organisation, Region
from skerry.kernel.actor import COMMAND
from tests.actors.imports import NOON, bring_in, ror_lines, ror_record, stage, undo

pytestmark = pytest.mark.django_db
LONG_AGO = NOON - timedelta(days=31)
YESTERDAY = NOON - timedelta(hours=20)


class Context:
    by, now = COMMAND, NOON


@pytest.fixture(autouse=True)
def root(tmp_path, settings):
    settings.STAGING_ROOT = tmp_path / "staging"
    Region.objects.create(code="SE", level=0, name="Sverige", name_latin="Sverige")
    return settings.STAGING_ROOT


@pytest.fixture
def file(tmp_path):
    return ror_lines(tmp_path / "ror.jsonl", ror_record(lat=None, lng=None))


def aged(path, at):
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def staging_file(run):
    return Path(settings.STAGING_ROOT) / f"{run.uuid}.duckdb"


@pytest.mark.parametrize(
    ("state", "at", "stays"),
    [
        ("preview", YESTERDAY, True),
        ("preview", LONG_AGO, False),
        ("complete", YESTERDAY, True),
        ("complete", LONG_AGO, False),
        ("undoing", LONG_AGO, False),
        ("undone", LONG_AGO, False),
        ("refused", LONG_AGO, False),
        ("staging", LONG_AGO, False),
        ("applying", LONG_AGO, True),
        ("stopped", LONG_AGO, True),
    ],
)
def test_staging_files_stay_while_they_are_needed(file, state, at, stays):
    run = stage("ror", file)
    ImportRun.objects.update(state=state, completed_at=NOON if state == "complete" else None)
    aged(staging_file(run), at)

    sweeping.sweep(now=NOON)

    assert staging_file(run).exists() is stays


def test_undoing_needs_no_staging_file(file):
    run = bring_in("ror", file)
    aged(staging_file(run), LONG_AGO)

    assert tasks.sweep_imports(Context()) == {"removed": 1}

    assert undo(run).state == "undone"
    assert Organisation.objects.count() == 0


def test_what_belongs_to_no_run_goes_after_a_day(root, file):
    stage("ror", file)
    fresh, old = root / str(uuid4()), root / f"{uuid4()}-corner"
    for folder, at in ((fresh, YESTERDAY), (old, NOON - timedelta(hours=25))):
        folder.mkdir()
        (folder / "part").write_bytes(b"x")
        aged(folder, at)
    token = held.hold(b"x")
    aged(root / "held" / str(token), NOON - timedelta(hours=25))

    assert sweeping.sweep(now=NOON) == 2

    assert fresh.exists()
    assert not old.exists()
    with pytest.raises(held.HeldFileGone):
        held.held(token)


def test_without_a_folder_there_is_nothing_to_sweep():
    assert sweeping.sweep(now=NOON) == 0
