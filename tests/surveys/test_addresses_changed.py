"""How far the list of respondents was changed while a wave was open, as its page may tell."""

from datetime import timedelta

import pytest

from skerry.kernel.actor import ANYBODY, COMMAND, Grant, Viewer
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.surveys.enums import Mode, RoundState, Unit
from skerry.surveys.queries.addresses_changed import respondents_changed
from skerry.surveys.services import invitations as services
from skerry.surveys.services.invitations import Address, MemberAddress
from tests.surveys.answering import NOON, a_wave, an_invitation
from tests.surveys.factories_invitations import RoundFactory

pytestmark = pytest.mark.django_db
MANAGER = Viewer(grants=frozenset({Grant(role=Role.CLUSTER_MANAGER)}))
LATER = NOON + timedelta(hours=1)


def address(name):
    return Address(email=f"{name}@mine.example", name="", language="en")


def changed(invitation, name, *, now):
    services.change_address(invitation=invitation, address=address(name), by=COMMAND, now=now)


def first_mail(wave, at=NOON):
    RoundFactory(wave=wave, state=RoundState.SENT, sent_at=at)


def test_what_was_changed_added_brought_or_stopped_after_the_first_mail_is_counted():
    wave, other = (a_wave(unit=Unit.PERSON, opened_at=NOON) for _wave in range(2))
    first, second = (an_invitation(wave, email=f"{n}@firm.example") for n in "ab")
    elsewhere = an_invitation(other, email="c@firm.example")
    for each in (wave, other):
        first_mail(each)
    changed(first, "early", now=NOON - timedelta(hours=1))
    assert respondents_changed(MANAGER, wave=wave) == 0

    changed(first, "one", now=LATER)
    changed(first, "two", now=LATER)
    changed(second, "three", now=LATER)
    changed(second, "three", now=LATER)  # the same address
    changed(elsewhere, "four", now=LATER)
    services.add_respondent(beside=first, address=address("five"), by=COMMAND, now=LATER)
    lines = [MemberAddress(member=first.member_id, address=address(name)) for name in "xy"]
    services.take_addresses(wave=wave, lines=lines, by=COMMAND, now=LATER)
    services.stop_invitation(invitation=second, by=COMMAND, now=LATER)

    assert respondents_changed(MANAGER, wave=wave) == 7
    assert respondents_changed(MANAGER, wave=other) == 1
    assert respondents_changed(ANYBODY, wave=wave) == 0


def test_addresses_that_are_filled_in_before_the_first_mail_are_no_change():
    wave = a_wave(opened_at=NOON)
    changed(an_invitation(wave), "one", now=LATER)

    assert respondents_changed(MANAGER, wave=wave) == 0


@pytest.mark.parametrize(("mode", "is_told"), [(Mode.ANONYMOUS, True), (Mode.NAMED, False)])
def test_the_page_of_an_anonymous_wave_tells_it(client_as, mode, is_told):
    wave = a_wave(mode, opened_at=NOON)
    first_mail(wave)
    changed(an_invitation(wave, email="a@firm.example"), "one", now=LATER)

    shown = client_as(Role.CLUSTER_MANAGER).get(wave.get_absolute_url()).content.decode()

    assert ("1 respondent was changed" in shown) is is_told


def test_who_was_stopped_by_hand_leaves_no_event_of_their_own_unless_the_wave_is_named():
    """Else who is stopped without one would be known to have taken answers back."""
    for mode in Mode:
        invitation = an_invitation(a_wave(mode))
        services.stop_invitation(invitation=invitation, by=COMMAND, now=LATER)
        target = invitation if mode is Mode.NAMED else invitation.wave

        event = AuditEvent.objects.get(kind="surveys.respondent.stopped", target_id=target.uuid)
        assert event.detail == {"reason": "asked"}
