"""Open data from a shell: look, apply, report, undo, and refusals in one sentence."""

import csv
import json
from pathlib import Path

import pytest
from django.utils import translation
from typer.testing import CliRunner

from skerry.actors.models import ImportRun, Organisation, Scheme
from skerry.config.command.app import app
from skerry.config.command.terminal import CommandRefused, Exit

pytestmark = pytest.mark.django_db(transaction=True)
DEMO = Path(__file__).parents[2] / "src/skerry/config/demo"
TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://words.example/> .
:scheme a skos:ConceptScheme ; skos:prefLabel "Words"@en .
:a a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "Lighthouse"@en, "Fyr"@sv .
"""


def call(*arguments: str) -> dict[str, object]:
    answer = CliRunner().invoke(app, ["import", *arguments, "--json"])
    assert answer.exit_code == 0, answer.output + repr(answer.exception)
    return json.loads(answer.stdout)


def refusal(*arguments: str) -> CommandRefused:
    answer = CliRunner().invoke(app, ["import", *arguments])
    assert isinstance(answer.exception, CommandRefused), answer.output
    return answer.exception


@pytest.fixture
def regions(db):
    call("regions")


def test_look_report_apply_and_undo(regions, settings, tmp_path):
    settings.STAGING_ROOT = tmp_path / "staging"
    looked = call("ror", str(DEMO / "ror.jsonl.gz"), "--dry-run")
    before = Organisation.objects.count()
    CliRunner().invoke(app, ["import", "report", str(looked["run"]), str(tmp_path / "r.csv")])

    applied = call("apply", str(looked["run"]), "--yes")
    after = Organisation.objects.count()
    undone = call("undo", str(looked["run"]), "--yes")

    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(1 for _row in csv.reader(file)) > after
    assert (before, after, Organisation.objects.count()) == (0, 1089, 0)
    assert [run["state"] for run in (looked, applied, undone)] == ["preview", "complete", "undone"]
    assert [run["state"] for run in call("list")["runs"]] == ["undone"]


def test_a_run_can_be_given_up(regions, settings, tmp_path):
    settings.STAGING_ROOT = tmp_path / "staging"
    looked = call("ror", str(DEMO / "ror.jsonl.gz"), "--dry-run")

    call("discard", str(looked["run"]))

    assert "is gone" in str(refusal("apply", str(looked["run"]), "--yes"))
    assert "not undone" in str(refusal("undo", str(looked["run"]), "--yes"))
    assert "not given up" in str(refusal("discard", str(looked["run"])))
    assert "is gone" in str(refusal("report", str(looked["run"]), str(tmp_path / "r.csv")))
    assert not (tmp_path / "r.csv").exists()


def test_refusals_are_one_sentence(regions, settings, tmp_path):
    settings.STAGING_ROOT = tmp_path / "staging"
    (empty := tmp_path / "organization.csv").write_text("")
    (other := tmp_path / "other.csv").write_text("a;b\n1;2\n")

    assert "organization.csv" in str(refusal("cordis", str(empty)))
    assert "first line" in str(refusal("cordis", str(other)))
    assert refusal("ror", str(tmp_path / "absent")).code is Exit.USAGE
    assert refusal("undo", "no-run", "--yes").code is Exit.USAGE
    assert refusal("ror", str(DEMO / "ror.jsonl.gz")).code is Exit.USAGE  # nobody to ask
    assert set(ImportRun.objects.values_list("state", flat=True)) == {"refused", "preview"}


def test_regions_come_first(settings, tmp_path):
    settings.STAGING_ROOT = tmp_path / "staging"

    assert "import regions" in str(refusal("ror", str(DEMO / "ror.jsonl.gz")))


def test_vocabularies(tmp_path):
    (good := tmp_path / "words.ttl").write_text(TURTLE)
    (bad := tmp_path / "bad.ttl").write_text("<html>")

    assert refusal("skos", str(good)).code is Exit.USAGE  # nobody to ask
    assert not Scheme.objects.exists()
    kept = call("skos", str(good), "--speciality")

    assert kept == {"scheme": "words", "added": 1, "renamed": 0, "retired": 0}
    assert Scheme.objects.get().is_for_speciality
    assert "bad.ttl" in str(refusal("skos", str(bad)))
    assert refusal("skos", str(tmp_path / "absent.ttl")).code is Exit.USAGE
    assert "nist-csf-2" in call("vocabularies")["schemes"]


def test_questionnaires_are_loaded_once():
    first, second = call("questionnaires"), call("questionnaires")

    assert "actor-survey" in first["questionnaires"]
    assert second == {"questionnaires": []}


def test_a_folder_is_called_a_folder(regions, tmp_path):
    for command, advice in (("cordis", "official zip"), ("ror", "zip"), ("skos", "Turtle")):
        told = refusal(command, str(tmp_path))

        assert told.code is Exit.USAGE
        assert f"{tmp_path} is a folder." in str(told)
        assert advice in str(told)


def test_what_stays_is_called_unchanged(regions, settings, tmp_path):
    settings.STAGING_ROOT = tmp_path / "staging"
    call("ror", str(DEMO / "ror.jsonl.gz"), "--yes")

    again = CliRunner().invoke(app, ["import", "ror", str(DEMO / "ror.jsonl.gz"), "--dry-run"])

    assert "1,089 organisations unchanged" in again.output
    assert " same" not in again.output


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_command_line_speaks_english_in_every_region(regions, settings, tmp_path, language):
    settings.LANGUAGE_CODE = language
    settings.STAGING_ROOT = tmp_path / "staging"
    (empty := tmp_path / "organization.csv").write_text("")
    looked = call("ror", str(DEMO / "ror.jsonl.gz"), "--dry-run")
    call("discard", str(looked["run"]))

    with translation.override(language):
        told = [refusal("cordis", str(empty)), refusal("undo", str(looked["run"]), "--yes")]
        listed = CliRunner().invoke(app, ["import", "list"]).output

    assert [str(one) for one in told] == [
        "organization.csv: The file is empty. Download it again and upload the whole file.",
        "The run was not undone. The import has moved on since you looked. This is where it stands now.",
    ]
    assert "Undone" in listed
