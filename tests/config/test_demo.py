"""The demo: loaded once, kept, started over only when asked."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from skerry.accounts.api import User
from skerry.accounts.models import Addition, Claim
from skerry.actors.api import load_regions
from skerry.actors.models import Cluster, Initiative, Offering, Organisation, Participation
from skerry.assessments.models import CheckUp, PeerBatch
from skerry.assessments.queries.plans import plan_of, progress_of
from skerry.config.demo import accounts, checkups, described, loading, surveys, wishes
from skerry.config.demo.invented_answers import Likely, Respondent, invented_answers
from skerry.config.demo.state import State
from skerry.kernel.actor import COMMAND as BY_COMMAND
from skerry.kernel.models import Job, MailState, OutboxMail
from skerry.kernel.roles import ROLES, Role
from skerry.kernel.visibility import Visibility
from skerry.questionnaires.api import InstrumentVersion, load_questionnaires
from skerry.questionnaires.models import AnswerSheet
from skerry.questionnaires.rules.answers import Given
from skerry.questionnaires.rules.checking import problems
from skerry.surveys.enums import (
    InvitationState,
    Mode,
    ResultsState,
    RoundKind,
    RoundState,
    WaveState,
)
from skerry.surveys.models import (
    AnonymousAnswer,
    AnswerRelease,
    Results,
    Round,
    SurveyTerms,
    Wave,
)
from skerry.surveys.rules.figures.content import Content
from tests.waiting import SLOW_S
from tools import invent_examples

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RUN = [sys.executable, "-m", "skerry.config.command", "demo", "--no-serve"]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*RUN, *arguments],
        env={"PATH": os.environ["PATH"], "SKERRY_VAR": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=2 * SLOW_S,
    )


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_demo_loads_once_keeps_what_people_do_and_starts_over_when_asked(tmp_path):
    first = run(tmp_path)
    assert first.returncode == 0, first.stderr
    before = (tmp_path / "skerry.sqlite3").stat().st_mtime_ns
    second = run(tmp_path)
    after = (tmp_path / "skerry.sqlite3").stat().st_mtime_ns
    again = run(tmp_path, "--passwords")
    over = run(tmp_path, "--reset")
    reset = run(tmp_path, "--reset", "--yes")

    assert "in the directory" in first.stdout
    assert len(re.findall(r"@skerry\.example", first.stdout)) == len(ROLES) - 1
    assert (second.stdout, second.returncode) == ("", 0)
    assert after == before
    assert set(passwords(again)) == set(passwords(first))
    assert set(passwords(again).values()).isdisjoint(passwords(first).values())
    assert over.returncode == 2  # nobody was there to answer
    assert "in the directory" in reset.stdout
    assert not any(
        password in file.read_bytes().decode("latin-1")
        for password in passwords(reset).values()
        for file in tmp_path.rglob("*")
        if file.is_file() and "static" not in file.parts
    )


def passwords(answer: subprocess.CompletedProcess[str]) -> dict[str, str]:
    return dict(re.findall(r"(\S+@skerry\.example)\s+(\S+)", answer.stdout))


def test_demo_refuses_a_folder_that_is_not_its_own(tmp_path):
    (tmp_path / "skerry.sqlite3").write_bytes(b"a region's database")

    answers = [run(tmp_path), run(tmp_path, "--reset", "--yes")]

    assert [a.returncode for a in answers] == [1, 1]
    assert (tmp_path / "skerry.sqlite3").read_bytes() == b"a region's database"


def test_state_is_kept_and_a_damaged_one_counts_as_none(tmp_path):
    State(regional_data="loading").keep(tmp_path)
    kept = State.found(tmp_path)
    (tmp_path / "demo.json").write_text("{")
    damaged = State.found(tmp_path)

    assert (kept, damaged) == (State(regional_data="loading"), State())


@pytest.fixture
def region(db):
    load_regions(by=BY_COMMAND, now=NOW)
    for name, source in (("known.yaml", loading._known()), ("examples.yaml", loading._invented())):
        described.load(loading.DATA / name, source=source, now=NOW)


def test_invented_things_say_so_and_lie_on_example_domains(region):
    invented = Organisation.objects.filter(is_example=True)

    assert invented.count() == 158
    assert all(o.mail_domain.endswith(".example") for o in invented)
    assert all(".example/" in o.website for o in invented)
    assert set(invented.values_list("run__source__is_example", flat=True)) == {True}
    assert not Offering.objects.filter(is_example=False).exists()
    assert Initiative.objects.filter(is_example=True).count() == 8
    assert set(invented.values_list("visibility", flat=True)) == set(Visibility)


def test_some_sizes_are_declared_and_some_follow_from_figures(region):
    invented = Organisation.objects.filter(is_example=True)
    derived = invented.filter(size_basis="derived")

    assert (derived.count(), invented.filter(size_basis="declared").count()) == (48, 110)
    assert not derived.filter(figures=None).exists()
    assert invented.filter(is_linked_enterprise=True, size_class="large").exists()


def test_known_actors_are_real_and_linked(region):
    known = Organisation.objects.filter(is_example=False)

    assert known.filter(name="Region Stockholm").exists()
    assert Cluster.objects.get(is_home=True).region_id == "SE11"
    assert Cluster.objects.count() == 10
    assert Participation.objects.filter(initiative__key="BSR-SMES").count() == 5


def test_one_account_for_each_role(region):
    added = accounts.add_example_accounts(now=NOW)

    assert {a.role for a in added} == {role.value for role in ROLES} - {Role.VISITOR}
    editor = User.objects.get(email="organisation-editor@skerry.example")
    assert editor.grants.get().organisation.is_example
    assert all(User.objects.get(email=a.email).check_password(a.password) for a in added)


def test_cluster_manager_finds_something_to_decide(region):
    accounts.add_example_accounts(now=NOW)

    wishes.add_wishes(now=NOW)

    assert sorted(Claim.objects.values_list("state", flat=True)) == ["asked", "disputed"]
    assert Addition.objects.get().state == "waiting"


def test_firms_are_counted_and_one_goes_on_with_its_plan(region):
    accounts.add_example_accounts(now=NOW)
    load_questionnaires(by=BY_COMMAND, now=NOW)

    checkups.add_check_ups(now=NOW)

    kept = CheckUp.objects.get(person__isnull=False)
    steps = [step["measure"] for step in plan_of(kept).steps]
    progress = progress_of(kept)
    assert [progress[step].state for step in steps[:3]] == ["done", "done", "postponed"]
    assert kept.evidence.get().measure == steps[0]
    assert kept.mandates.get().person
    assert CheckUp.objects.filter(is_counted=True).count() == checkups.COUNTED
    assert sum(batch.firms for batch in PeerBatch.objects.all()) == checkups.COUNTED


def test_examples_are_made_again_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(invent_examples, "OUT", tmp_path / "examples.yaml")

    invent_examples.main()

    made = (tmp_path / "examples.yaml").read_bytes()
    assert made == (loading.DATA / "examples.yaml").read_bytes()


def test_demo_files_hold_no_addresses_outside_example():
    content = described.read(loading.DATA / "examples.yaml")

    text = json.dumps(content, default=str)

    assert set(re.findall(r"https?://[^/]+\.(\w+)/", text)) == {"example"}
    assert "@" not in text


@pytest.fixture
def asked(region, settings):
    settings.DEMO, settings.EMAIL_HOST = True, ""
    load_questionnaires(by=BY_COMMAND, now=NOW)
    accounts.add_example_accounts(now=NOW)
    surveys.ask_the_region(now=NOW)


def wave_of(key):
    return Wave.objects.filter(version__instrument__key=key).latest("opens_on")


def test_one_survey_is_open_reminded_and_two_thirds_answered(asked):
    wave = wave_of("actor-survey")
    invitations = wave.invitations

    assert (wave.state, wave.mode) == (WaveState.OPEN, Mode.NAMED)
    assert sum(wave.asked.values()) == wave.panel.members.count() == 150
    assert 90 <= invitations.filter(is_answered=True).count() <= 110
    assert invitations.filter(is_answered=False, sheet__isnull=False).count() >= 5
    assert invitations.filter(state=InvitationState.OPTED_OUT).count() == 2
    assert invitations.exclude(entered="").exists()
    rounds = Round.objects.filter(wave=wave).order_by("pk").values_list("kind", "state")
    assert list(rounds) == [
        (RoundKind.INVITATION, RoundState.SENT),
        (RoundKind.REMINDER, RoundState.SENT),
    ]
    assert wave.counts.values("on").distinct().count() > 14


def test_one_anonymous_survey_is_closed_and_its_answers_opened(asked):
    wave = wave_of("skills-needs")
    release = AnswerRelease.objects.get(wave=wave)

    assert (wave.state, wave.mode) == (WaveState.CLOSED, Mode.ANONYMOUS)
    assert release.is_kept
    assert AnonymousAnswer.objects.filter(wave=wave).count() == release.answered >= 40


def test_its_results_are_published_with_a_note_and_most_figures_are_shown(asked):
    results = wave_of("skills-needs").results

    content = Content.from_json(results.content)
    figures = [figure for one in content.questions for row in one.rows for figure in row.figures]
    assert results.state == ResultsState.PUBLISHED
    assert [note.question for note in results.notes.all()] == ["hindrances"]
    assert content.question("hindrances") is not None
    assert 2 * sum(figure.is_hidden for figure in figures) < len(figures)


def test_one_survey_is_compared_with_that_of_the_year_before(asked):
    trends = Content.from_json(wave_of("skills-needs").results.content).trends

    changes = [row.changes[0] for one in trends.questions for row in one.rows]
    assert "2025" in trends.titles["en"]
    assert Results.objects.get(uuid=trends.results).state == ResultsState.PUBLISHED
    assert any(change.is_up or change.is_down for change in changes)


def test_surveys_say_that_they_are_invented_and_mail_nobody(asked):
    titles = [title for wave in Wave.objects.all() for title in wave.titles.values()]
    answers = [*AnswerSheet.objects.values_list("answers", flat=True)]
    answers += AnonymousAnswer.objects.values_list("answers", flat=True)
    words = {
        value
        for each in answers
        for answer in each.values()
        if isinstance(value := answer.get("value"), str) and " " in value
    }

    assert all("invented" in title or "påhittat" in title for title in titles)
    assert words
    assert all("(Invented answer.)" in each or "(Påhittat svar.)" in each for each in words)
    mails = OutboxMail.objects.filter(kind="survey")
    assert set(mails.values_list("state", flat=True)) == {MailState.SHOWN}
    assert all(to.endswith(".example") for to in mails.values_list("to", flat=True))
    assert not Job.objects.exclude(state="done").filter(kind="surveys.round.send").exists()


def test_law_is_told_in_both_languages_as_an_example_to_be_checked(asked):
    texts = SurveyTerms.objects.get().said()

    assert set(texts) == {"sv", "en"}
    assert all(texts["en"].values())
    assert all(texts["sv"].values())
    assert "lawyers must check" in texts["en"]["law"]
    assert wave_of("actor-survey").terms == texts


def test_nothing_is_asked_without_example_firms(db):
    load_questionnaires(by=BY_COMMAND, now=NOW)

    surveys.ask_the_region(now=NOW)

    assert not Wave.objects.exists()


@pytest.mark.parametrize(
    "key", ["actor-survey", "skills-needs", "event-feedback", "export-readiness"]
)
def test_invented_answers_can_be_handed_in(db, key):
    load_questionnaires(by=BY_COMMAND, now=NOW)
    definition = InstrumentVersion.objects.get(instrument__key=key).read()
    said = described.read(loading.DATA / "surveys.yaml")
    likely = Likely(**{name: said[name] for name in ("weights", "numbers", "round_to", "words")})

    drawn = [
        invented_answers(
            definition,
            of=Respondent(size="small", language="sv"),
            likely=likely,
            chance=Random(seed),  # noqa: S311  # for play, not for secrets
            today="2026-11-22",
        )
        for seed in (*range(20), 0)
    ]

    assert drawn[0] == drawn[-1]
    assert len({str(each) for each in drawn}) == 20
    assert not any(problems(definition, each, section=None, today="2026-11-22") for each in drawn)
    assert sum(isinstance(answer, Given) for answer in drawn[0].values()) > 5
