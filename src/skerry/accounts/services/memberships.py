"""Colleagues: who belongs to an organisation, who keeps its entry, who comes and who goes."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skerry.accounts import queries, rules
from skerry.accounts.enums import Obstacle
from skerry.accounts.models import Invitation, RoleGrant, User
from skerry.accounts.services import notices
from skerry.accounts.services.roles import give_role
from skerry.actors.models import Organisation
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.mail import MailKind, queue_mail
from skerry.kernel.models import DataVersion
from skerry.kernel.roles import ROLES, Role


class ColleagueNotInvited(Exception):
    def __init__(self, obstacle: Obstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle)


class InvitationNotAccepted(ColleagueNotInvited):
    """Carries why an invitation cannot be accepted."""


class MembershipNotHandedOver(ColleagueNotInvited):
    """Carries why an editorship cannot go to that person."""


class MembershipNotLeft(ColleagueNotInvited):
    """Carries why somebody cannot leave an organisation yet."""


@transaction.atomic
def invite_colleague(
    *, organisation: Organisation, email: str, role: Role, token: str, by: Actor, now: datetime
) -> Invitation:
    """Send ``email`` a link with ``token`` by which its reader may join ``organisation``.

    Raises:
        ColleagueNotInvited: they belong to it already, or hold an open invitation.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    email = email.strip().lower()
    earlier = Invitation.objects.filter(organisation=organisation)
    is_open = earlier.open_at(now)
    obstacle = rules.obstacle_to_inviting(
        is_colleague=RoleGrant.objects.filter(
            organisation=organisation, user__email=email
        ).exists(),
        is_invited=is_open.filter(email=email).exists(),
        open_invitations=is_open.count(),
    )
    if obstacle:
        raise ColleagueNotInvited(obstacle)

    earlier.filter(email=email, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        token_digest=queries.digest_of(token),
        invited_by=by.id,
        invited_at=now,
        expires_at=now + rules.INVITATION_LASTS,
    )
    audit.record(
        Event.COLLEAGUE_INVITED, target=invitation, by=by, at=now, detail={"role": role.value}
    )
    _send_invitation(invitation, token=token, by=by, now=now)
    return invitation


def _send_invitation(invitation: Invitation, *, token: str, by: Actor, now: datetime) -> None:
    text = _(
        "Hello,\n\n"
        "You are invited to join %(organisation)s. Your role there: %(role)s.\n\n"
        "Open this page to see the invitation and to accept it:\n%(link)s\n\n"
        "The invitation is for this address only and ends in %(days)s days. "
        "If you do not know the organisation, do nothing: nobody is told."
    )
    values = {
        "organisation": invitation.organisation.readable_name,
        "role": ROLES[Role(invitation.role)].name,
        "link": settings.SITE_URL + reverse("accounts:invitation", args=[token]),
        "days": rules.INVITATION_LASTS.days,
    }
    queue_mail(
        to=invitation.email,
        subject=_("You are invited to join your colleagues"),
        text=text % values,
        kind=MailKind.INVITATION,
        person=None,
        by=by,
        now=now,
    )


@transaction.atomic
def accept_invitation(*, invitation: Invitation, person: User, by: Actor, now: datetime) -> None:
    """Join the organisation with the role that was offered.

    Raises:
        InvitationNotAccepted: it is no longer open, or was sent to somebody else's address.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=invitation.pk)
    )
    obstacle = queries.obstacle_to_accepting(invitation, now=now) or rules.obstacle_to_address(
        invited=invitation.email, own_addresses=queries.verified_addresses_of(person)
    )
    if obstacle:
        raise InvitationNotAccepted(obstacle)

    invitation.accepted_at, invitation.accepted_by = now, by.id
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _join(invitation, person=person, by=by, now=now)
    audit.record(Event.INVITATION_ACCEPTED, target=invitation, by=by, at=now)
    notices.tell_editors(
        organisation=invitation.organisation,
        about=person,
        text=format_lazy(
            gettext_lazy("{name} has joined {organisation}."),
            name=person.get_full_name(),
            organisation=invitation.organisation.readable_name,
        ),
        by=by,
        now=now,
    )


def _join(invitation: Invitation, *, person: User, by: Actor, now: datetime) -> None:
    """Give the offered role, and never a smaller one than the person has there."""
    held = queries.role_in(invitation.organisation, person=person.uuid)
    if held is Role.ORGANISATION_EDITOR:
        return
    give_role(
        person=person,
        role=Role(invitation.role),
        organisation=invitation.organisation,
        by=by,
        now=now,
    )


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Actor, now: datetime) -> None:
    withdrawn = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None
    ).update(withdrawn_at=now)
    if withdrawn:
        audit.record(Event.INVITATION_WITHDRAWN, target=invitation, by=by, at=now)


def _withdraw_invitations_of(
    person: User, *, organisation: Organisation, by: Actor, now: datetime
) -> None:
    """Who is sent away must not come back by an invitation to another address of theirs."""
    theirs = Invitation.objects.open_at(now).filter(
        organisation=organisation, invited_by=Actor.person(person.uuid).id
    )
    for invitation in theirs:
        withdraw_invitation(invitation=invitation, by=by, now=now)


@transaction.atomic
def hand_over(
    *, organisation: Organisation, person: User, to: User, by: Actor, now: datetime
) -> None:
    """Pass the editorship of ``person`` to their colleague ``to``; ``person`` stays a member.

    Raises:
        MembershipNotHandedOver: ``person`` is no editor, or ``to`` no other colleague.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    own_role = queries.role_in(organisation, person=person.uuid)
    obstacle = rules.obstacle_to_handing_over(
        is_editor=own_role is Role.ORGANISATION_EDITOR,
        colleague_role=queries.role_in(organisation, person=to.uuid),
        is_self=person.pk == to.pk,
    )
    if obstacle:
        raise MembershipNotHandedOver(obstacle)

    for whom, role in ((to, Role.ORGANISATION_EDITOR), (person, Role.MEMBER)):
        give_role(person=whom, role=role, organisation=organisation, by=by, now=now)
    audit.record(
        Event.MEMBERSHIP_HANDED_OVER,
        target=organisation,
        by=by,
        at=now,
        detail={"from": str(person.uuid), "to": str(to.uuid)},
    )
    told = format_lazy(
        gettext_lazy("You keep the entry of {organisation} now."),
        organisation=organisation.readable_name,
    )
    notices.tell_person(person=to, text=told, by=by, now=now)


@transaction.atomic
def leave_organisation(
    *, organisation: Organisation, person: User, may_be_unkept: bool, by: Actor, now: datetime
) -> None:
    """End the membership of ``person``, by themselves or by an editor of the organisation.

    When somebody else ends it, the open invitations that ``person`` sent end too.

    Raises:
        MembershipNotLeft: they are the last editor and ``may_be_unkept`` was not confirmed.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    others = RoleGrant.objects.filter(
        organisation=organisation, role=Role.ORGANISATION_EDITOR, user__is_active=True
    ).exclude(user=person)
    obstacle = rules.obstacle_to_leaving(
        role=queries.role_in(organisation, person=person.uuid),
        other_editors=others.count(),
        may_be_unkept=may_be_unkept,
    )
    if obstacle:
        raise MembershipNotLeft(obstacle)

    RoleGrant.objects.filter(organisation=organisation, user=person).delete()
    bump(DataVersion.DIRECTORY)  # a profile says whether somebody receives messages
    if by != Actor.person(person.uuid):
        _withdraw_invitations_of(person, organisation=organisation, by=by, now=now)
    audit.record(
        Event.MEMBERSHIP_LEFT,
        target=organisation,
        by=by,
        at=now,
        detail={"person": str(person.uuid), "is_unkept": not others.exists()},
    )
    _tell_who_left(person, organisation=organisation, by=by, now=now)


def _tell_who_left(person: User, *, organisation: Organisation, by: Actor, now: datetime) -> None:
    """The person, unless they did it themselves, and those who keep the entry."""
    told = format_lazy(
        gettext_lazy("You no longer belong to {organisation}."),
        organisation=organisation.readable_name,
    )
    notices.tell_person(person=person, text=told, by=by, now=now)
    notices.tell_editors(
        organisation=organisation,
        about=person,
        text=format_lazy(
            gettext_lazy("{name} has left {organisation}."),
            name=person.get_full_name(),
            organisation=organisation.readable_name,
        ),
        by=by,
        now=now,
    )
