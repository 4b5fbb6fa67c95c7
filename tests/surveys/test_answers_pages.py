"""What the desk shows of answers: as much as the mode of the wave allows."""

from copy import deepcopy
from datetime import date

import pytest

from skerry.kernel.actor import TIMER, VISITOR
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.surveys.enums import Access, Mode
from skerry.surveys.models import Invitation, Wave
from skerry.surveys.services import releases
from skerry.surveys.sheets import InvitedSheet
from skerry.surveys.threats import threats_of
from tests.surveys.answering import (
    DEFINITION,
    NOON,
    a_wave,
    an_invitation,
    chance_of,
    close,
    hand_in,
)
from tests.surveys.test_releases import answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(client_as):
    return client_as(Role.SURVEY_TEAM)


def handed_in(wave, **fields):
    return hand_in(an_invitation(wave, **fields))


def test_the_survey_team_reads_answers_in_words_and_the_log_says_so(team):
    wave = a_wave(Mode.CONFIDENTIAL)
    invitation = handed_in(wave)

    listed = team.get(f"/desk/surveys/{wave.uuid}/answers/")
    read = team.get(f"/desk/surveys/{wave.uuid}/answers/{invitation.uuid}/")

    assert invitation.member.organisation.name in listed.text
    assert "Do you export?" in read.text
    assert "&lt;b&gt;More&lt;/b&gt; people" in read.text
    events = AuditEvent.objects.filter(kind="surveys.answers.read")
    assert list(events.values_list("target_id", flat=True)) == [str(invitation.uuid)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_no_more_queries_for_more_answers(
    team, count, django_assert_max_num_queries
):
    wave = a_wave(Mode.NAMED)
    invitations = [handed_in(wave) for _ in range(count)]

    with django_assert_max_num_queries(14):
        page = team.get(f"/desk/surveys/{wave.uuid}/answers/").text

    assert all(invitation.member.organisation.name in page for invitation in invitations)


def test_who_may_not_read_answers_is_told_so_and_sees_nobody(client_as):
    wave = a_wave(Mode.CONFIDENTIAL)
    invitation = handed_in(wave)
    manager = client_as(Role.CLUSTER_MANAGER)

    listed = manager.get(f"/desk/surveys/{wave.uuid}/answers/")
    read = manager.get(f"/desk/surveys/{wave.uuid}/answers/{invitation.uuid}/")

    assert invitation.member.organisation.name not in listed.text
    assert "Only the survey team reads answers" in listed.text
    assert read.status_code == 403


@pytest.mark.parametrize(
    ("count", "is_closed", "is_released", "words"),
    [
        (3, False, False, "The answers are sealed"),
        (3, True, False, "The answers are being opened"),
        (3, True, True, "The answers were deleted"),
        (10, True, True, "10 answers were handed in"),
    ],
)
def test_an_anonymous_wave_says_where_its_answers_are(team, count, is_closed, is_released, words):
    wave = a_wave()
    answered(wave, count)
    if is_closed:
        close(wave)
    if is_released:
        releases.release_answers(wave=wave, shuffle=chance_of(1).shuffle, by=TIMER, now=NOON)

    page = team.get(f"/desk/surveys/{wave.uuid}/answers/").text
    opened = team.get(f"/desk/surveys/{wave.uuid}/answers/opened/").text

    assert words in page
    assert ("Do you export?" in opened) == (count == 10)
    for invitation in Invitation.objects.all():
        address = f"/desk/surveys/{wave.uuid}/answers/{invitation.uuid}/"
        assert team.get(address).status_code == 404


DATED = deepcopy(DEFINITION)
DATED["sections"][0]["questions"].append(
    {"name": "day", "type": "calculated", "label": {"en": "Day"}, "calculation": "today()"}
)


@pytest.mark.parametrize(("closes_early", "day"), [(True, "2026-11-22"), (False, "2026-12-21")])
def test_opened_answers_are_read_as_on_the_last_day_of_the_wave(team, closes_early, day):
    wave = a_wave(definition=DATED, closes_on=date(2026, 12, 22))
    answered(wave, 10)
    close(wave)
    Wave.objects.update(closed_at=NOON if closes_early else NOON.replace(year=2027))
    releases.release_answers(wave=wave, shuffle=chance_of(1).shuffle, by=TIMER, now=NOON)

    assert day in team.get(f"/desk/surveys/{wave.uuid}/answers/opened/").text


def test_a_respondent_without_an_organisation_goes_by_what_is_known(team):
    wave = a_wave(Mode.NAMED, access=Access.OPEN_LINK, open_key="all")
    handed_in(wave)
    handed_in(wave, email="mail@person.example")
    handed_in(wave, name="Maria")

    page = team.get(f"/desk/surveys/{wave.uuid}/answers/").text

    assert "Somebody who came by the open link" in page
    assert "mail@person.example" in page
    assert "Maria" in page


def test_answers_that_are_not_handed_in_are_nobodys_to_read(team):
    wave = a_wave(Mode.NAMED)
    invitation = an_invitation(wave)
    InvitedSheet(invitation).save(section="first", answers={}, seen=0, by=VISITOR, now=NOON)

    assert team.get(f"/desk/surveys/{wave.uuid}/answers/{invitation.uuid}/").status_code == 404
    assert "Nobody has answered yet" in team.get(f"/desk/surveys/{wave.uuid}/answers/").text


@pytest.mark.parametrize("mode", Mode)
def test_a_manager_is_told_what_a_mode_cannot_promise(team, mode):
    wave = a_wave(mode)

    page = team.get(f"/desk/surveys/{wave.uuid}/answers/").text

    assert len(threats_of(wave)) >= 2
    assert "What this mode cannot promise" in page


def test_questions_that_tell_who_answers_are_threats():
    questions = [
        {"name": "who", "type": "organisation", "label": {"en": "Who?"}},
        {"name": "paper", "type": "file", "label": {"en": "Paper?"}},
    ]
    section = {"name": "one", "label": {"en": "One"}, "questions": questions}
    wave = a_wave(definition=DEFINITION | {"sections": [section]})

    told = [str(sentence) for sentence in threats_of(wave)]

    assert "asks for the name of an organisation" in told[0]
    assert "asks for files" in told[1]
    assert not any("own words." in sentence for sentence in told[:2])
    assert Wave.objects.count() == 1
