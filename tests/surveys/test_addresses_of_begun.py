"""Whoever gets an invitation after somebody else does not get what that one wrote."""

from pathlib import Path

import pytest
from django.urls import reverse

from skerry.kernel.actor import COMMAND, VISITOR
from skerry.kernel.roles import Role
from skerry.questionnaires.api import Given
from skerry.surveys.enums import AddressFault, InvitationObstacle, Mode, Unit
from skerry.surveys.importers import addresses as importer
from skerry.surveys.models import Invitation
from skerry.surveys.queries.addresses import Address
from skerry.surveys.services import invitations as services
from skerry.surveys.sheets import InvitedSheet, SealedSheet
from tests.surveys.answering import NOON, a_link, a_wave, an_invitation, hand_in

pytestmark = pytest.mark.django_db
OTHER = Address(email="manager@cluster.example")
KEPT = (Mode.NAMED, Mode.CONFIDENTIAL)


def begin(invitation):
    InvitedSheet(invitation).save(
        section="words", answers={"need": Given(value="Secret")}, seen=0, by=VISITOR, now=NOON
    )
    return invitation


def change(invitation, address=OTHER):
    return services.change_address(invitation=invitation, address=address, by=COMMAND, now=NOON)


def taken(wave, invitation, email="list@firm.example"):
    line = services.MemberAddress(member=invitation.member_id, address=Address(email=email))
    return services.take_addresses(wave=wave, lines=[line], by=COMMAND, now=NOON)


@pytest.mark.parametrize("answer", [begin, hand_in])
@pytest.mark.parametrize("mode", KEPT)
@pytest.mark.parametrize("unit", Unit)
def test_an_address_with_answers_behind_it_is_not_changed(mode, unit, answer):
    invitation = answer(an_invitation(a_wave(mode, unit=unit), email="a@firm.example"))

    with pytest.raises(services.InvitationNotPossible) as refusal:
        change(invitation)
    change(invitation, Address(email="A@firm.example", name="Ada"))

    assert refusal.value.obstacle is InvitationObstacle.BEGUN
    assert Invitation.objects.get().email == "A@firm.example"


@pytest.mark.parametrize("mode", KEPT)
def test_the_page_says_why_and_a_new_link_opens_nothing_for_a_manager(client_as, mode):
    invitation = hand_in(an_invitation(a_wave(mode), email="a@firm.example"))
    address = reverse("surveys:invitation", args=[invitation.wave.uuid, invitation.uuid])
    manager = client_as(Role.CLUSTER_MANAGER)

    refused = manager.post(
        address,
        {"email": OTHER.email, "name": "", "language": "en"},
        headers={"Accept-Language": "en"},
    )

    assert refused.status_code == 422
    assert "Somebody has begun to answer." in refused.text
    assert Invitation.objects.get().email == "a@firm.example"


@pytest.mark.parametrize("is_answered", [False, True])
def test_an_anonymous_address_is_changed_whether_or_not_there_is_an_answer(client, is_answered):
    """A refusal would tell who has answered; what was begun stays shut with the old link."""
    invitation = an_invitation(a_wave(), email="a@firm.example", is_answered=is_answered)
    said = {"section": "words", "answers": {"need": Given(value="Secret")}, "seen": 0}
    if not is_answered:
        SealedSheet(invitation.token, invitation=invitation).save(**said, by=VISITOR, now=NOON)

    changed = change(invitation)
    token = a_link(changed)

    assert changed.email == OTHER.email
    assert "Secret" not in client.get(f"/s/{token}/words/", follow=True).text
    assert client.get(f"/s/{invitation.token}/words/").status_code == 404


@pytest.mark.parametrize("answer", [begin, hand_in])
@pytest.mark.parametrize("mode", KEPT)
def test_a_list_fills_no_address_into_what_was_answered_on_the_phone(tmp_path, mode, answer):
    wave = a_wave(mode)
    invitation = answer(an_invitation(wave))
    path = Path(tmp_path, "list.csv")
    name = invitation.member.organisation.name
    path.write_text(f"organisation,mail\n{name},list@firm.example\n")

    with pytest.raises(services.InvitationNotPossible) as refusal:
        taken(wave, invitation)
    read = importer.read_addresses(path, name="list.csv", wave=wave)

    assert refusal.value.obstacle is InvitationObstacle.BEGUN
    assert [fault.reason for fault in read.faults] == [AddressFault.BEGUN]
    assert Invitation.objects.get().email == ""


def test_among_people_a_list_adds_one_beside_what_was_begun():
    wave = a_wave(Mode.NAMED, unit=Unit.PERSON)
    invitation = begin(an_invitation(wave))

    taken(wave, invitation)

    new = Invitation.objects.exclude(pk=invitation.pk).get()
    assert (new.email, new.sheet, new.member) == ("list@firm.example", None, invitation.member)


def test_links_that_were_there_open_nothing_once_a_list_fills_in_the_address():
    wave = a_wave(Mode.NAMED)
    invitation = an_invitation(wave)

    taken(wave, invitation)

    assert Invitation.objects.get().email == "list@firm.example"
    assert not invitation.links.exists()
