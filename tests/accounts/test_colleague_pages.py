"""The pages of colleagues and invitations: who sees them, what they do."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from skerry.accounts import queries
from skerry.accounts.models import Invitation, RoleGrant
from skerry.kernel.actor import ANYBODY
from skerry.kernel.models import OutboxMail
from skerry.kernel.roles import Role
from tests.accounts.browsing import address, signed_in
from tests.accounts.factories import (
    InvitationFactory,
    UserFactory,
)
from tests.actors.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


# Colleagues


@pytest.mark.parametrize(
    ("who", "status", "may_invite"),
    [
        ("as_eva", 200, True),
        ("as_max", 200, False),
        ("as_manager", 200, True),
        ("as_stranger", 404, False),
    ],
)
def test_who_sees_the_colleagues(who, status, may_invite, firm):
    answer = getattr(firm, who).get(firm.colleagues)

    assert answer.status_code == status
    assert ("Send the invitation" in answer.text) is may_invite


def test_a_visitor_signs_in_first(firm):
    assert Client().get(firm.colleagues).url.startswith("/account/login/")


def test_a_stranger_is_given_no_colleagues_whoever_asks_for_them(firm):
    assert not queries.colleagues_in(firm.organisation, viewer=ANYBODY).exists()


def test_absent_and_forbidden_look_alike(firm):
    absent = firm.as_stranger.get(firm.colleagues.replace(str(firm.organisation.uuid)[:8], "0" * 8))
    forbidden = firm.as_stranger.get(firm.colleagues)

    assert (absent.status_code, forbidden.status_code) == (404, 404)
    assert _without_addresses(absent.text) == _without_addresses(forbidden.text)


def _without_addresses(text):
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text)
    return re.sub(r'(value|x-csrftoken)"?[=:] ?"[A-Za-z0-9]{64}"', "", text)


@pytest.mark.parametrize("item_count", [1, 3])
def test_colleagues_need_no_more_queries_for_more_people(item_count, django_assert_max_num_queries):
    organisation = OrganisationFactory()
    client = signed_in(UserFactory(edits=organisation))
    for _number in range(item_count):
        UserFactory(belongs=organisation)
        InvitationFactory(organisation=organisation, expires_at=timezone.now() + timedelta(days=1))

    with django_assert_max_num_queries(10):
        text = client.get(address("colleagues", organisation.uuid)).text

    assert text.count("End the membership") == item_count
    assert text.count("Withdraw") == item_count


@pytest.mark.parametrize(
    ("who", "status"), [("as_eva", 302), ("as_manager", 302), ("as_max", 403), ("as_stranger", 403)]
)
def test_who_may_invite(who, status, firm):
    told = {"email": "new@firm.example", "role": "member"}

    answer = getattr(firm, who).post(address("invite", firm.organisation.uuid), told)

    assert answer.status_code == status
    assert Invitation.objects.count() == (status == 302)


def test_an_editor_of_another_organisation_may_not_invite(firm):
    other = signed_in(UserFactory(edits=OrganisationFactory()))
    told = {"email": "new@firm.example", "role": "member"}

    answer = other.post(address("invite", firm.organisation.uuid), told)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"email": "max@firm.example", "role": "member"}, "belong to the organisation already"),
        ({"email": "no address", "role": "member"}, "Enter a valid email address"),
        ({"email": "new@firm.example", "role": "administrator"}, "Select a valid choice"),
    ],
)
def test_an_impossible_invitation_is_explained(told, sentence, firm):
    answer = firm.as_eva.post(address("invite", firm.organisation.uuid), told)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Invitation.objects.exists()


def test_inviting_is_slowed_down(firm, settings):
    settings.ACCOUNT_RATE_LIMITS = {"invite": "1/h/user"}
    invite = address("invite", firm.organisation.uuid)

    firm.as_eva.post(invite, {"email": "one@firm.example", "role": "member"})
    answer = firm.as_eva.post(invite, {"email": "two@firm.example", "role": "member"})

    assert "too often" in answer.text
    assert Invitation.objects.count() == 1


def test_an_invitation_is_withdrawn(firm):
    invitation = InvitationFactory(
        organisation=firm.organisation, expires_at=timezone.now() + timedelta(days=1)
    )
    withdraw = address("invitation_withdraw", firm.organisation.uuid, invitation.uuid)

    first, second = firm.as_eva.post(withdraw), firm.as_eva.post(withdraw)

    assert (first.status_code, second.status_code) == (302, 404)
    assert not Invitation.objects.open_at(timezone.now()).exists()


def role_of(person, firm):
    return queries.role_in(firm.organisation, person=person.uuid)


def test_an_editor_hands_over_and_leaves(firm):
    hand_over = address("hand_over", firm.organisation.uuid, firm.max.uuid)
    again = firm.as_eva.post(hand_over, follow=True)
    twice = firm.as_eva.post(hand_over, follow=True)
    firm.as_eva.post(address("leave", firm.organisation.uuid))

    assert "keeps the entry now" in again.text
    assert "Only an editor" in twice.text
    assert role_of(firm.max, firm) is Role.ORGANISATION_EDITOR
    assert role_of(firm.eva, firm) is None


def test_an_editor_ends_a_membership_but_not_the_last_editorship(firm):
    remove_max = address("colleague_remove", firm.organisation.uuid, firm.max.uuid)
    remove_eva = address("colleague_remove", firm.organisation.uuid, firm.eva.uuid)

    refused = firm.as_eva.post(remove_eva, follow=True)
    firm.as_eva.post(remove_max)

    assert "Nobody else keeps the entry" in refused.text
    assert role_of(firm.eva, firm) is Role.ORGANISATION_EDITOR
    assert role_of(firm.max, firm) is None


def test_the_last_editor_leaves_only_knowingly(firm):
    leave = address("leave", firm.organisation.uuid)

    assert "last who keeps its entry" in firm.as_eva.get(leave).text
    assert firm.as_eva.post(leave).status_code == 422
    firm.as_eva.post(leave, {"may_be_unkept": "on"})

    assert role_of(firm.eva, firm) is None


def test_only_those_who_belong_can_leave(firm):
    leave = address("leave", firm.organisation.uuid)

    assert [
        who.get(leave).status_code for who in (firm.as_max, firm.as_stranger, firm.as_manager)
    ] == [
        200,
        404,
        404,
    ]


# Invitations


@pytest.fixture
def invited(firm):
    told = {"email": "new@firm.example", "role": "organisation-editor"}
    firm.as_eva.post(address("invite", firm.organisation.uuid), told)
    token = re.search(r"/invitations/([\w-]+)/", OutboxMail.objects.get().text).group(1)
    return SimpleNamespace(
        page=address("invitation", token), accept=address("invitation_accept", token)
    )


def test_a_visitor_reads_the_invitation_and_is_led_to_sign_up(invited):
    text = Client().get(invited.page).text

    assert "Nordic Locks AB" in text
    assert "keep the entry" in text
    assert "Your role there: Organisation editor." in text
    assert "email=new%40firm.example" in text
    assert "Accept" not in text
    assert "noindex" in text


def test_the_address_of_the_invitation_is_filled_in_when_signing_up(invited):
    link = re.search(r'href="(/account/signup/[^"]+)"', Client().get(invited.page).text).group(1)

    text = Client().get(link.replace("&amp;", "&")).text

    assert 'value="new@firm.example"' in text
    assert f'value="{invited.page}"' in text


def test_who_holds_the_address_accepts(invited, firm):
    person = UserFactory(email="new@firm.example")
    client = signed_in(person)

    assert "Accept" in client.get(invited.page).text
    answer = client.post(invited.accept)

    assert answer.url == firm.colleagues
    assert role_of(person, firm) is Role.ORGANISATION_EDITOR
    assert "has been accepted" in client.get(invited.page).text


def test_somebody_else_cannot_accept(invited, firm):
    assert "signed in with another address" in firm.as_stranger.get(invited.page).text

    answer = firm.as_stranger.post(invited.accept, follow=True)

    assert "another address than yours" in answer.text
    assert RoleGrant.objects.filter(organisation=firm.organisation).count() == 2


def test_an_invented_token_is_no_page():
    assert Client().get(address("invitation", "invented")).status_code == 404
