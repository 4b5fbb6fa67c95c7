import re
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from skerry.kernel.actor import COMMAND
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.questionnaires.enums import VersionState
from skerry.questionnaires.importers.xlsform import read_xlsform
from skerry.questionnaires.models import Instrument, InstrumentVersion
from skerry.questionnaires.rules.instruments import BeginningObstacle
from skerry.questionnaires.services.forms import take_form_as_version
from skerry.questionnaires.services.instruments import VersionNotBeginnable, archive_instrument
from tests.questionnaires.workbooks import NOON, SURVEY, a_form, a_version, kept_in

IMPORT = "/desk/questionnaires/import/"
ACCEPT = "/desk/questionnaires/import/accept/"
FAULTS = "/desk/questionnaires/import/faults/"


@pytest.fixture
def team(client_as, monkeypatch) -> Client:
    monkeypatch.setattr(Instrument, "get_absolute_url", lambda self: f"/instruments/{self.key}/")
    return client_as(Role.SURVEY_TEAM)


def upload(client: Client, content: bytes, **said: str):
    asked = {"key": "firms-2026", "purpose": "survey", "target": "new", "language": "en", **said}
    return client.post(IMPORT, {"upload": SimpleUploadedFile("form.xlsx", content), **asked})


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def test_a_form_is_shown_before_anything_is_kept(team):
    response = upload(team, a_form())

    assert response.status_code == 200
    assert "Which firm?" in response.text
    assert not Instrument.objects.exists()


def test_an_accepted_form_becomes_a_draft(team):
    shown = upload(team, a_form())

    response = team.post(ACCEPT, {"kept": hidden(shown.text, "kept")})

    assert response["Location"] == "/instruments/firms-2026/"
    version = InstrumentVersion.objects.get()
    assert (version.instrument.key, version.number, version.state) == (
        "firms-2026",
        1,
        VersionState.DRAFT,
    )
    assert [question.name for question in version.read().questions()] == ["firm", "exports"]
    assert list(AuditEvent.objects.values_list("kind", "target_id")) == [
        ("questionnaires.instrument.made", str(version.instrument.uuid)),
        ("questionnaires.form.taken_in", str(version.uuid)),
    ]


def test_a_form_becomes_the_next_version_of_what_is_there(team):
    first = a_version("firms")
    InstrumentVersion.objects.filter(pk=first.pk).update(
        state=VersionState.PUBLISHED, published_at=first.made_at
    )
    shown = upload(team, a_form(), target="firms", key="")

    team.post(ACCEPT, {"kept": hidden(shown.text, "kept")})

    assert list(
        InstrumentVersion.objects.order_by("number").values_list(
            "instrument__key", "number", "state"
        )
    ) == [("firms", 1, "published"), ("firms", 2, "draft")]


def test_a_draft_that_is_there_is_not_overwritten(team):
    draft = a_version("firms")
    shown = upload(team, a_form(), target="firms", key="")

    response = team.post(ACCEPT, {"kept": hidden(shown.text, "kept")}, follow=True)

    assert "has a draft already" in response.text
    assert InstrumentVersion.objects.get() == draft


@pytest.mark.parametrize("key", ["firms", "import"])
def test_a_short_name_is_given_once_and_told_before_the_file_is_read(team, key):
    a_version("firms")

    response = upload(team, a_form(), key=key)

    assert response.status_code == 422
    assert "Another questionnaire has this short name" in response.text
    assert Instrument.objects.count() == 1


def test_a_short_name_that_is_taken_matters_not_to_a_new_version(team):
    a_version("firms")

    assert upload(team, a_form(), target="firms", key="firms").status_code == 200


def test_a_short_name_that_somebody_takes_at_the_same_moment_is_refused(team):
    shown = upload(team, a_form(), key="firms")
    a_version("firms")

    with patch("skerry.questionnaires.services.instruments.Instrument.objects.filter") as taken:
        taken.return_value.exists.return_value = False
        response = team.post(ACCEPT, {"kept": hidden(shown.text, "kept")})

    assert response.status_code == 422
    assert "took the short name “firms” meanwhile" in response.text
    assert Instrument.objects.count() == 1
    team.post(ACCEPT, {"kept": hidden(response.text, "kept")})
    assert set(Instrument.objects.values_list("key", flat=True)) == {"firms", "firms-2"}


@pytest.mark.django_db
def test_a_questionnaire_that_is_put_away_meanwhile_takes_no_form():
    draft = a_version("firms")
    archive_instrument(instrument=draft.instrument, by=COMMAND, now=NOON)

    with pytest.raises(VersionNotBeginnable) as refusal:
        take_form_as_version(
            instrument=draft.instrument, definition=draft.read(), by=COMMAND, now=NOON
        )

    assert refusal.value.obstacle is BeginningObstacle.ARCHIVED
    assert InstrumentVersion.objects.get() == draft


@pytest.mark.parametrize(("taken", "key"), [("other", "firms"), ("firms", "firms-2")])
def test_a_short_name_is_made_from_the_title(team, taken, key):
    a_version(taken)
    shown = upload(team, a_form(), key="")

    response = team.post(ACCEPT, {"kept": hidden(shown.text, "kept")})

    assert response["Location"] == f"/instruments/{key}/"


def test_titles_lead_where_a_form_becomes_a_version(team):
    a_version("firms")

    asked = team.get(IMPORT).text
    shown = upload(team, a_form(), target="firms", key="").text

    assert '<option value="firms">Firms (firms)</option>' in asked
    assert "It becomes the next version of Firms (firms)." in shown
    assert '<a href="/desk/questionnaires/">Questionnaires</a>' in asked
    assert "Cancel" in asked


def test_a_fault_that_would_stop_publishing_is_told_and_the_form_taken(team):
    faulty = [["type", "name", "label", "relevant"], ["text", "dont_know", "Which?", ""]]

    shown = upload(team, a_form(faulty))

    assert shown.status_code == 200
    assert "survey, row 2, name" in shown.text
    assert "To be mended before it is published: The name means a missing answer." in shown.text


@pytest.mark.parametrize("kept", ["", "forged:value:here"])
def test_what_we_did_not_read_is_not_accepted(team, kept):
    response = team.post(ACCEPT, {"kept": kept}, follow=True)

    assert "no longer at hand" in response.text
    assert not Instrument.objects.exists()


def test_what_somebody_else_read_is_not_accepted(team, client_as):
    shown = upload(client_as(Role.CLUSTER_MANAGER), a_form())

    team.post(ACCEPT, {"kept": hidden(shown.text, "kept")})

    assert not Instrument.objects.exists()


def test_a_broken_form_is_told_row_by_row_and_nothing_is_kept(team):
    broken = [*SURVEY, ["txt", "place", "<script>alert(1)</script>"], ["integer", "firm", "=1+1"]]

    response = upload(team, a_form(broken))

    assert response.status_code == 422
    assert "The form has 2 faults" in response.text
    assert "Did you mean “text”?" in response.text
    assert "Row 2 has this name already." in response.text
    assert "<script>alert" not in response.text
    assert not Instrument.objects.exists()


def test_faults_can_be_downloaded_and_compute_nothing(team):
    shown = upload(team, a_form([*SURVEY, ["=cmd|calc", "place", "Where?"]]))

    response = team.post(FAULTS, {"report": hidden(shown.text, "report")})

    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "Sheet,Row,Column,What is there,What is wrong,What to do"
    assert lines[1].startswith("survey,4,type,'=cmd|calc,This is no type of XLSForm.")


def test_a_report_that_we_did_not_write_is_not_given_back(team):
    response = team.post(FAULTS, {"report": "forged"}, follow=True)

    assert "no longer at hand" in response.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"type,name,label\n", "This is no XLSX workbook, whatever its name says."),
        (b"x" * (5 * 1024 * 1024 + 1), "The file is too large."),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(team, content, sentence):
    response = upload(team, content)

    assert response.status_code == 422
    assert escape(sentence) in response.text


def test_a_version_goes_out_as_a_form_that_comes_back_whole(team, tmp_path):
    version = a_version("firms")

    response = team.get(reverse("questionnaires:xlsform_download", args=["firms", 1]))

    assert response["Content-Disposition"] == 'attachment; filename="firms-1.xlsx"'
    assert read_xlsform(kept_in(tmp_path, response.content)).definition == version.read()


def test_a_version_that_is_not_there_is_not_found(team):
    assert team.get(reverse("questionnaires:xlsform_download", args=["none", 1])).status_code == 404
