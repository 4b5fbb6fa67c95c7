"""What the background worker does with imports, and what it says when it cannot."""

import pytest

from skerry.actors import api, tasks
from skerry.actors.models import ImportRun, Region
from skerry.actors.services import imports
from skerry.kernel.actor import COMMAND
from skerry.kernel.jobs import JobNotDoable
from skerry.kernel.models import DataVersion, VersionCounter
from tests.actors.imports import NOON, ror_lines, ror_record, stage

pytestmark = pytest.mark.django_db


class Context:
    by, now = COMMAND, NOON

    def progress(self, *_):
        pass


@pytest.fixture
def run(tmp_path):
    Region.objects.create(code="SE", level=0, name="Sverige", name_latin="Sverige")
    return stage("ror", ror_lines(tmp_path / "ror.jsonl", ror_record(lat=None, lng=None)))


def test_reading_without_regions_says_to_load_them_first(run):
    Region.objects.all().delete()

    with pytest.raises(JobNotDoable, match="regions first"):
        tasks.read_import(Context(), run=str(run.uuid))


def test_a_run_that_somebody_took_over_is_left_to_them(run, monkeypatch):
    def taken(**_):
        raise api.ImportInterrupted

    monkeypatch.setattr(api, "apply_import", taken)

    tasks.apply_import(Context(), run=str(run.uuid))

    assert ImportRun.objects.get().state == "preview"


def test_a_disturbed_run_is_stopped_and_says_what_to_do(run, monkeypatch):
    def disturbed(**_):
        raise api.ImportDisturbed("somebody else has the number")

    ImportRun.objects.update(state="applying")
    monkeypatch.setattr(api, "apply_import", disturbed)

    with pytest.raises(JobNotDoable, match="Undo it and read the file again"):
        tasks.apply_import(Context(), run=str(run.uuid))

    stopped = ImportRun.objects.get()
    assert (stopped.state, stopped.counts["stopped"]) == ("stopped", "somebody else has the number")


def test_applying_a_stale_preview_says_why_not(run):
    ImportRun.objects.update(options={"compared_with": "long ago"})

    with pytest.raises(JobNotDoable, match="Upload the file again"):
        tasks.apply_import(Context(), run=str(run.uuid))


def test_undoing_is_done_by_the_worker(run):
    tasks.apply_import(Context(), run=str(run.uuid))

    before = VersionCounter.objects.get(part=DataVersion.DIRECTORY).number

    tasks.undo_import(Context(), run=str(run.uuid))

    assert ImportRun.objects.get().state == "undone"
    # when it goes out of sight, and when what is kept comes back
    assert VersionCounter.objects.get(part=DataVersion.DIRECTORY).number == before + 2


def test_a_run_given_up_while_it_was_read_stays_given_up(run):
    ImportRun.objects.update(state="undone")

    with pytest.raises(imports.ImportNotPossible):
        imports.finish_staging(run=run, counts={}, found={}, digest="", by=COMMAND, now=NOON)
