from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from skerry.accounts import queries
from skerry.accounts.enums import Obstacle
from skerry.accounts.models import Invitation, RoleGrant
from skerry.accounts.services import memberships
from skerry.kernel.actor import Actor
from skerry.kernel.models import AuditEvent, Notification, OutboxMail
from skerry.kernel.roles import ROLES, Role
from skerry.kernel.visibility import Visibility
from tests.accounts.factories import (
    InvitationFactory,
    RoleGrantFactory,
    UserFactory,
    events,
    the_event,
)
from tests.actors.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TOKEN = "secret-token"


def role_of(person, organisation):
    return queries.role_in(organisation, person=person.uuid)


@pytest.fixture
def firm():
    """An organisation with one editor, Eva, and one member, Max."""
    organisation = OrganisationFactory(name="Nordic Locks AB")
    return SimpleNamespace(
        organisation=organisation,
        eva=UserFactory(email="eva@firm.example", edits=organisation),
        max=UserFactory(email="max@firm.example", belongs=organisation),
        stranger=UserFactory(email="ida@other.example"),
    )


def invite(firm, email="new@firm.example", role=Role.MEMBER, token=TOKEN, now=NOON):
    return memberships.invite_colleague(
        organisation=firm.organisation,
        email=email,
        role=role,
        token=token,
        by=Actor.person(firm.eva.uuid),
        now=now,
    )


def test_an_invitation_goes_out_by_mail_and_only_its_digest_stays(firm):
    invitation = invite(firm, email=" New@Firm.example ")

    mail = OutboxMail.objects.get(kind="invitation")
    assert (invitation.email, mail.to, mail.kind) == (
        "new@firm.example",
        "new@firm.example",
        "invitation",
    )
    assert mail.text.startswith("Hello,\n\nYou are invited to join ")
    assert f"Your role there: {ROLES[Role.MEMBER].name}." in mail.text
    assert "/invitations/secret-token/" in mail.text
    assert "Nordic Locks AB" in mail.text
    assert "secret-token" not in str(Invitation.objects.values())
    assert events().values_list("kind", "by")[0] == (
        "accounts.colleague.invited",
        str(firm.eva.uuid),
    )


@pytest.mark.parametrize(
    ("email", "obstacle"),
    [
        ("new@firm.example", None),
        ("MAX@firm.example", Obstacle.ALREADY_A_COLLEAGUE),
        ("invited@firm.example", Obstacle.ALREADY_INVITED),
        ("was-invited@firm.example", None),
    ],
)
def test_who_may_be_invited(email, obstacle, firm):
    invite(firm, "invited@firm.example", token="a")
    invite(firm, "was-invited@firm.example", token="b", now=NOON - timedelta(days=20))

    if obstacle:
        with pytest.raises(memberships.ColleagueNotInvited) as refusal:
            invite(firm, email)
        assert refusal.value.obstacle == obstacle
    else:
        invite(firm, email)
    assert Invitation.objects.open_at(NOON).filter(email=email.lower()).count() == (
        obstacle is not Obstacle.ALREADY_A_COLLEAGUE
    )


def accept(invitation, person, now=NOON):
    memberships.accept_invitation(
        invitation=invitation, person=person, by=Actor.person(person.uuid), now=now
    )


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ORGANISATION_EDITOR])
def test_who_accepts_holds_the_offered_role(role, firm):
    invitation = invite(firm, "ida@other.example", role=role)

    accept(invitation, firm.stranger)

    invitation.refresh_from_db()
    assert role_of(firm.stranger, firm.organisation) is role
    assert (invitation.accepted_at, invitation.accepted_by) == (NOON, str(firm.stranger.uuid))
    assert events().values_list("kind", "by").last() == (
        "accounts.invitation.accepted",
        str(firm.stranger.uuid),
    )


@pytest.mark.parametrize(
    ("held", "offered", "then"),
    [
        (Role.MEMBER, Role.ORGANISATION_EDITOR, Role.ORGANISATION_EDITOR),
        (Role.ORGANISATION_EDITOR, Role.MEMBER, Role.ORGANISATION_EDITOR),
        (Role.MEMBER, Role.MEMBER, Role.MEMBER),
    ],
)
def test_accepting_never_takes_a_larger_role_away(held, offered, then, firm):
    invitation = invite(firm, "ida@other.example", role=offered)
    RoleGrantFactory(user=firm.stranger, organisation=firm.organisation, role=held)

    accept(invitation, firm.stranger)

    assert role_of(firm.stranger, firm.organisation) is then


def untouched(invitation, firm):
    pass


def withdrawn(invitation, firm):
    memberships.withdraw_invitation(invitation=invitation, by=Actor.person(firm.eva.uuid), now=NOON)


def expired(invitation, firm):
    Invitation.objects.update(expires_at=NOON)


def accepted(invitation, firm):
    accept(invitation, firm.stranger)


def address_unconfirmed(invitation, firm):
    EmailAddress.objects.update(verified=False)


def for_somebody_else(invitation, firm):
    Invitation.objects.update(email="other@firm.example")


@pytest.mark.parametrize(
    ("spoil", "obstacle"),
    [
        (untouched, None),
        (withdrawn, Obstacle.INVITATION_WITHDRAWN),
        (expired, Obstacle.INVITATION_EXPIRED),
        (accepted, Obstacle.INVITATION_ACCEPTED),
        (address_unconfirmed, Obstacle.OTHER_ADDRESS),
        (for_somebody_else, Obstacle.OTHER_ADDRESS),
    ],
)
def test_only_an_open_invitation_to_the_own_address_is_accepted(spoil, obstacle, firm):
    invitation = invite(firm, "ida@other.example")
    spoil(invitation, firm)
    before = RoleGrant.objects.count()

    if obstacle:
        with pytest.raises(memberships.InvitationNotAccepted) as refusal:
            accept(invitation, firm.stranger)
        assert refusal.value.obstacle == obstacle
        assert RoleGrant.objects.count() == before
    else:
        accept(invitation, firm.stranger)
        assert RoleGrant.objects.count() == before + 1


def test_withdrawing_twice_leaves_one_event(firm):
    invitation = invite(firm)

    for _time in range(2):
        memberships.withdraw_invitation(
            invitation=invitation, by=Actor.person(firm.eva.uuid), now=NOON
        )

    kinds = [event.kind for event in events()]
    assert kinds.count("accounts.invitation.withdrawn") == 1


def hand_over(firm, person, to):
    memberships.hand_over(
        organisation=firm.organisation,
        person=person,
        to=to,
        by=Actor.person(person.uuid),
        now=NOON,
    )


def test_handing_over_swaps_editor_and_member(firm):
    hand_over(firm, firm.eva, firm.max)

    assert role_of(firm.max, firm.organisation) is Role.ORGANISATION_EDITOR
    assert role_of(firm.eva, firm.organisation) is Role.MEMBER
    event = the_event()
    assert event.kind == "accounts.membership.handed_over"
    assert event.detail == {"from": str(firm.eva.uuid), "to": str(firm.max.uuid)}


@pytest.mark.parametrize(
    ("giver", "taker", "obstacle"),
    [
        ("eva", "stranger", Obstacle.NOT_A_COLLEAGUE),
        ("eva", "eva", Obstacle.NOT_A_COLLEAGUE),
        ("max", "eva", Obstacle.NOT_AN_EDITOR),
    ],
)
def test_handing_over_needs_an_editor_and_a_colleague(giver, taker, obstacle, firm):
    with pytest.raises(memberships.MembershipNotHandedOver) as refusal:
        hand_over(firm, getattr(firm, giver), getattr(firm, taker))

    assert refusal.value.obstacle == obstacle
    assert role_of(firm.eva, firm.organisation) is Role.ORGANISATION_EDITOR
    assert not AuditEvent.objects.exists()


def leave(firm, person, *, may_be_unkept=False):
    memberships.leave_organisation(
        organisation=firm.organisation,
        person=person,
        may_be_unkept=may_be_unkept,
        by=Actor.person(person.uuid),
        now=NOON,
    )


@pytest.mark.parametrize(
    ("who", "may_be_unkept", "obstacle"),
    [
        ("max", False, None),
        ("eva", False, Obstacle.LAST_EDITOR),
        ("eva", True, None),
        ("stranger", True, Obstacle.NOT_A_COLLEAGUE),
    ],
)
def test_leaving(who, may_be_unkept, obstacle, firm):
    person = getattr(firm, who)
    before = role_of(person, firm.organisation)

    if obstacle:
        with pytest.raises(memberships.MembershipNotLeft) as refusal:
            leave(firm, person, may_be_unkept=may_be_unkept)
        assert refusal.value.obstacle == obstacle
        assert role_of(person, firm.organisation) == before
    else:
        leave(firm, person, may_be_unkept=may_be_unkept)
        assert role_of(person, firm.organisation) is None
        assert the_event().detail["is_unkept"] is (who == "eva")


def test_a_closed_account_keeps_no_entry(firm):
    RoleGrant.objects.filter(user=firm.max).update(role=Role.ORGANISATION_EDITOR)
    firm.max.is_active = False
    firm.max.save()

    with pytest.raises(memberships.MembershipNotLeft):
        leave(firm, firm.eva)

    assert list(queries.kept_only_by(firm.eva)) == [firm.organisation]


def test_the_factory_makes_an_open_invitation():
    invitation = InvitationFactory()

    assert queries.obstacle_to_accepting(invitation, now=invitation.invited_at) is None
    assert str(invitation).startswith(f"#{invitation.pk}")


def told():
    return set(Notification.objects.values_list("person", "text"))


def test_editors_are_told_who_joins(firm):
    accept(invite(firm, "ida@other.example"), firm.stranger)

    assert told() == {(firm.eva.uuid, f"{firm.stranger.name} has joined Nordic Locks AB.")}


def test_who_leaves_is_told_to_the_editors_and_only_them(firm):
    leave(firm, firm.max)

    assert told() == {(firm.eva.uuid, f"{firm.max.name} has left Nordic Locks AB.")}


def test_who_is_sent_away_is_told_and_the_editor_who_did_it_is_not(firm):
    memberships.leave_organisation(
        organisation=firm.organisation,
        person=firm.max,
        may_be_unkept=False,
        by=Actor.person(firm.eva.uuid),
        now=NOON,
    )

    assert told() == {(firm.max.uuid, "You no longer belong to Nordic Locks AB.")}


def test_the_new_editor_is_told(firm):
    hand_over(firm, firm.eva, firm.max)

    assert told() == {(firm.max.uuid, "You keep the entry of Nordic Locks AB now.")}


def test_a_name_in_capitals_is_told_as_pages_show_it(firm):
    firm.organisation.name = "NORDIC LOCKS AB"
    firm.organisation.save(update_fields=["name"])

    hand_over(firm, firm.eva, firm.max)
    invitation = invite(firm, "ida@other.example")

    assert told() == {(firm.max.uuid, "You keep the entry of Nordic Locks AB now.")}
    mail = OutboxMail.objects.get(to=invitation.email)
    assert "You are invited to join Nordic Locks AB." in mail.text


@pytest.mark.parametrize(("by", "open_then"), [("eva", 0), ("max", 1)])
def test_who_is_sent_away_leaves_no_invitation_behind_and_who_leaves_does(by, open_then, firm):
    sent = InvitationFactory(
        organisation=firm.organisation,
        invited_by=str(firm.max.uuid),
        expires_at=NOON + timedelta(days=1),
    )
    invite(firm)

    memberships.leave_organisation(
        organisation=firm.organisation,
        person=firm.max,
        may_be_unkept=False,
        by=Actor.person(getattr(firm, by).uuid),
        now=NOON,
    )

    still_open = Invitation.objects.open_at(NOON)
    assert still_open.filter(pk=sent.pk).count() == open_then
    assert still_open.exclude(pk=sent.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_invitation_accepted_twice_at_the_same_moment_counts_once(firm):
    invitation = invite(firm, "ida@other.example")
    at_once = Barrier(2)

    def accept_now(_attempt):
        at_once.wait()
        try:
            accept(invitation, firm.stranger)
        except memberships.InvitationNotAccepted as refusal:
            return refusal.obstacle
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = list(pool.map(accept_now, range(2)))

    assert sorted(answers, key=str) == [None, Obstacle.INVITATION_ACCEPTED]
    assert events().filter(kind="accounts.invitation.accepted").count() == 1
    assert role_of(firm.stranger, firm.organisation) is Role.MEMBER


def test_no_subject_of_a_mail_names_the_organisation(firm, client_as):
    """The outbox shows subjects to administrators, who see no protected organisation."""
    type(firm.organisation).objects.update(visibility=Visibility.PROTECTED)
    by = Actor.person(firm.eva.uuid)
    invite(firm)
    memberships.hand_over(
        organisation=firm.organisation, person=firm.eva, to=firm.max, by=by, now=NOON
    )
    memberships.leave_organisation(
        organisation=firm.organisation, person=firm.eva, may_be_unkept=False, by=by, now=NOON
    )

    page = client_as(Role.ADMINISTRATOR).get("/desk/outbox/").text

    assert OutboxMail.objects.filter(text__contains="Nordic Locks").count() == 3
    assert "You are invited to join your colleagues" in page
    assert "Nordic Locks" not in page
