"""Somebody who leaves takes along what is theirs, and leaves what is their organisation's."""

import pytest

from skerry.accounts.services.personal import erase_me
from skerry.kernel.actor import COMMAND, Actor
from skerry.kernel.models import OutboxMail
from skerry.questionnaires.models import AnswerSheet
from skerry.surveys import links
from skerry.surveys.enums import InvitationState, Mode, Unit
from skerry.surveys.models import Invitation, RoundMail
from skerry.surveys.queries.responses import answered_in
from skerry.surveys.queries.waves import asked_members
from skerry.surveys.services import rounds
from skerry.surveys.services.invitations import prepare_invitations
from tests.accounts.factories import UserFactory
from tests.surveys.answering import NOON, a_wave, an_invitation, hand_in
from tests.surveys.factories_invitations import RoundFactory

pytestmark = pytest.mark.django_db


def invited(wave, person, *, by_account=True, **fields):
    account = {"person": person.uuid} if by_account else {}
    return an_invitation(wave, email=person.email, name="Eva", **account | fields)


def erase(person):
    erase_me(person=person, typed="ERASE", by=Actor.person(person.uuid), now=NOON)


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.CONFIDENTIAL])
def test_what_an_organisation_answered_stays_when_its_writer_leaves(mode):
    person, wave = UserFactory(), a_wave(mode)
    invitation = hand_in(invited(wave, person))
    asked = invitation.member

    erase(person)

    invitation.refresh_from_db()
    assert (invitation.email, invitation.name, invitation.person) == ("", "", None)
    assert invitation.is_answered
    assert invitation.sheet.answers["need"]["value"] == "<b>More</b> people"
    assert invitation.member == asked
    assert invitation.links.exists()
    assert sum(answered_in(wave).values()) == 1


@pytest.mark.parametrize("by_account", [True, False])
def test_what_a_person_answered_for_themselves_goes_with_them(by_account):
    person, wave = UserFactory(), a_wave(Mode.NAMED, unit=Unit.PERSON)
    answered = hand_in(invited(wave, person, by_account=by_account))
    unanswered = invited(wave, person, by_account=by_account)

    erase(person)

    assert not AnswerSheet.objects.exists()
    for invitation in (answered, unanswered):
        invitation.refresh_from_db()
        assert (invitation.is_answered, invitation.sheet, invitation.email) == (False, None, "")
        assert not invitation.links.exists()
    assert answered_in(wave) == {}


def test_an_anonymous_answer_stays_counted_and_nobody_is_asked_again():
    person, wave = UserFactory(), a_wave(unit=Unit.PERSON)
    invitation = invited(wave, person, is_answered=True)

    erase(person)
    members = [member.pk for member in asked_members(wave)]
    made = prepare_invitations(wave=wave, members=members, by=COMMAND, now=NOON)

    invitation.refresh_from_db()
    assert made == 0
    assert invitation.is_answered
    assert sum(answered_in(wave).values()) == 1


@pytest.mark.parametrize("is_first_answered", [True, False])
def test_of_two_without_an_address_the_answered_one_stays_with_its_organisation(is_first_answered):
    first, second, wave = UserFactory(), UserFactory(), a_wave(unit=Unit.PERSON)
    one = invited(wave, first, is_answered=is_first_answered)
    other = wave.invitations.create(
        member=one.member,
        email=second.email,
        person=second.uuid,
        language="en",
        is_answered=not is_first_answered,
    )

    erase(first)
    erase(second)

    stays = Invitation.objects.exclude(member=None).get()
    assert stays == (one if is_first_answered else other)
    assert sum(answered_in(wave).values()) == 1


def test_mail_that_waits_is_taken_back_and_whoever_comes_instead_is_invited():
    person, wave = UserFactory(), a_wave(Mode.NAMED)
    invitation = invited(wave, person, state=InvitationState.PREPARED)
    draft = RoundFactory(wave=wave)
    rounds.send_round(draft=draft, by=COMMAND, now=NOON)
    rounds.send_batch(sent=draft, position=0, new_token=links.new_token, by=COMMAND, now=NOON)

    erase(person)

    invitation.refresh_from_db()
    assert not RoundMail.objects.exists()
    assert not OutboxMail.objects.exists()
    assert invitation.state == InvitationState.PREPARED
