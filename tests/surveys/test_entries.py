"""Answers that the survey team hears on the phone or on a visit, typed in at the desk."""

import pytest
from django.urls import reverse

from skerry.accounts.models import User
from skerry.kernel.actor import VISITOR
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.questionnaires.api import AnswerSheet, Given
from skerry.questionnaires.models import SheetChange
from skerry.surveys.enums import EntryMode, InvitationState, Mode
from skerry.surveys.models import Invitation
from skerry.surveys.services import kept
from skerry.surveys.sheets import InvitedSheet
from tests.surveys.answering import NOON, a_wave, an_invitation, close, hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(client_as):
    client = client_as(Role.SURVEY_TEAM)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def invitation():
    return an_invitation(a_wave(Mode.CONFIDENTIAL))


def actor_of(client):
    return str(User.objects.get(pk=client.session["_auth_user_id"]).uuid)


def desk(name, invitation, *more):
    return reverse(f"surveys:{name}", args=[invitation.wave.uuid, invitation.uuid, *more])


def answer(client, invitation, **fields):
    page = desk("enter_page", invitation, "1")
    return client.post(page, {"v:exports": "no", "shown": "exports", "seen": "0"} | fields)


def begin(client, invitation, mode="phone"):
    return client.post(desk("enter", invitation), {"mode": mode})


def readings(invitation):
    found = AuditEvent.objects.filter(kind="surveys.answers.read", target_id=str(invitation.uuid))
    return found.count()


def entered(invitation):
    invitation.refresh_from_db()
    return invitation.is_answered, invitation.entered


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.CONFIDENTIAL])
def test_answers_are_typed_in_at_the_desk_under_the_name_of_who_types(team, mode):
    invitation = an_invitation(a_wave(mode))
    start = desk("enter", invitation)

    assert start in team.get(desk("invitation", invitation)).text
    assert "Type in their answers" in team.get(start).text
    wrong, begun = begin(team, invitation, "letter"), begin(team, invitation, "visit")
    assert (wrong.status_code, begun.status_code, begun.url) == (422, 302, start)
    first = team.get(start)
    assert "On a visit" in first.text
    assert "/s/" not in first.text
    assert answer(team, invitation).status_code == 302
    assert entered(invitation) == (False, "")
    done = team.post(desk("enter_page", invitation, "review"), follow=True)

    assert done.redirect_chain == [(desk("enter_page", invitation, "receipt"), 302)]
    assert "Back to the desk" in done.text
    assert entered(invitation) == (True, EntryMode.VISIT)
    assert invitation.links.count() == 1
    assert set(SheetChange.objects.values_list("by", flat=True)) == {actor_of(team)}


def test_each_page_that_shows_what_stands_there_is_in_the_log(team, invitation):
    begin(team, invitation)
    team.get(desk("enter", invitation))
    assert readings(invitation) == 0

    answer(team, invitation)
    assert readings(invitation) == 0
    team.get(desk("enter_page", invitation, "1"))
    assert readings(invitation) == 1
    team.post(
        desk("enter_page", invitation, "save"),
        {"section": "1", "v:exports": "no", "shown": "exports", "seen": "1"},
    )
    assert readings(invitation) == 1
    theirs = answer(team, invitation, **{"v:exports": "yes"})
    assert theirs.status_code == 409
    assert readings(invitation) == 2


def test_what_they_handed_in_themselves_is_theirs(team, invitation):
    begin(team, invitation)
    hand_in(invitation)

    receipt = team.get(desk("enter_page", invitation, "receipt"))

    assert readings(invitation) == 1
    assert entered(invitation) == (True, "")
    assert "withdraw" not in receipt.text
    reopened = team.post(desk("enter_page", invitation, "receipt"))
    withdrawn = team.post(desk("enter_page", invitation, "withdraw"))
    late = answer(team, invitation)
    assert (reopened.status_code, withdrawn.status_code, late.status_code) == (410, 404, 410)
    assert entered(invitation) == (True, "")


def test_what_they_began_themselves_is_not_deleted_at_the_desk(team, invitation):
    InvitedSheet(invitation).save(
        section="first", answers={"exports": Given(value="yes")}, seen=0, by=VISITOR, now=NOON
    )
    begin(team, invitation)

    withdrawn = team.post(desk("enter_page", invitation, "withdraw"))

    assert withdrawn.status_code == 404
    assert AnswerSheet.objects.count() == 1
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.SENT


def test_what_the_team_handed_in_is_corrected_when_they_call_again(team, invitation):
    begin(team, invitation)
    answer(team, invitation)
    team.post(desk("enter_page", invitation, "review"))
    assert entered(invitation) == (True, EntryMode.PHONE)

    session = team.session
    session.pop("surveys.heard")
    session.save()
    assert begin(team, invitation, "visit").status_code == 302
    team.post(desk("enter_page", invitation, "receipt"))
    assert entered(invitation) == (False, "")
    answer(team, invitation, seen="3", **{"v:exports": "yes"})
    team.post(desk("enter_page", invitation, "review"))
    assert entered(invitation) == (True, EntryMode.VISIT)


@pytest.mark.parametrize("deed", [kept.open_again, kept.take_back])
def test_what_is_open_again_or_taken_back_is_entered_by_nobody(invitation, deed):
    hand_in(invitation)
    Invitation.objects.update(entered=EntryMode.PHONE)

    deed(invitation=invitation, by=VISITOR, now=NOON)

    assert entered(invitation) == (False, "")


def test_who_hands_in_first_is_who_handed_in(invitation):
    hand_in(invitation)

    kept.hand_in(invitation=invitation, entered=EntryMode.PHONE, by=VISITOR, now=NOON)

    assert entered(invitation) == (True, "")


def test_without_a_word_of_where_it_was_heard_each_page_leads_to_that_question(team, invitation):
    for response in (team.get(desk("enter_page", invitation, "1")), answer(team, invitation)):
        assert response.url == desk("enter", invitation)
    assert not AnswerSheet.objects.exists()


def test_nobody_types_in_anonymous_answers(team, invitation):
    anonymous = an_invitation(a_wave(Mode.ANONYMOUS))
    session = team.session
    session["surveys.heard"] = {str(anonymous.uuid): "phone"}
    session.save()

    assert "This survey is anonymous." in team.get(desk("enter", anonymous)).text
    assert "This survey is anonymous." in begin(team, anonymous).text
    assert desk("enter", anonymous) not in team.get(desk("invitation", anonymous)).text


def test_typing_goes_on_until_the_wave_closes_and_loses_no_words(team, invitation):
    begin(team, invitation)
    close(invitation.wave)

    late = answer(team, invitation, **{"v:exports": "what they said"})

    assert late.status_code == 410
    assert "what they said" in late.text


def test_an_entry_that_somebody_was_faster_with_is_refused(team, invitation, monkeypatch):
    monkeypatch.setattr("skerry.surveys.views.entries.obstacle_to_entry", lambda *_, **__: None)
    hand_in(invitation)

    assert "Somebody may have been faster." in begin(team, invitation).text


def test_a_manager_outside_the_team_types_in_nothing(client_as, invitation):
    manager = client_as(Role.CLUSTER_MANAGER)

    assert manager.get(desk("enter", invitation)).status_code == 403
    assert manager.get(desk("enter_page", invitation, "1")).status_code == 403
    assert "Type in" not in manager.get(desk("invitation", invitation)).text
