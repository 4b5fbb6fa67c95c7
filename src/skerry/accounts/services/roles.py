"""Who holds which role for the region, and who is vetted."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from skerry.accounts import queries, rules
from skerry.accounts.enums import Obstacle
from skerry.accounts.models import RoleGrant, User, Vetting
from skerry.accounts.services import notices
from skerry.actors.models import Organisation
from skerry.kernel import audit, formats
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion
from skerry.kernel.roles import ROLES, Role


class RoleNotGranted(Exception):
    """Carries why a role cannot be given."""

    def __init__(self, obstacle: Obstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle)


class RoleNotWithdrawn(RoleNotGranted):
    """Carries why a role cannot be taken back."""


class PersonNotVetted(RoleNotGranted):
    """Carries why a person cannot be vetted."""


@transaction.atomic
def grant_role(
    *,
    person: User,
    role: Role,
    organisation: Organisation | None = None,
    expires_on: date | None = None,
    by: Actor,
    now: datetime,
) -> RoleGrant:
    """Let ``person`` hold ``role``, for the region or in ``organisation``.

    Raises:
        RoleNotGranted: it is above what ``by`` may give, held already, or the site would be
            without an administrator when it ends.
    """
    hold_administrators()
    User.objects.select_for_update().get(pk=person.pk)
    today = timezone.localdate(now)
    held = person.grants.filter(organisation=organisation)
    obstacle = rules.obstacle_to_role(
        role=role,
        has_organisation=organisation is not None,
        granter_roles=queries.regional_roles_of(by, today=today),
        is_self=by == Actor.person(person.uuid),
        is_held=held.valid_on(today).filter(role=role, expires_on=expires_on).exists(),
    ) or rules.obstacle_to_ending(
        role=role,
        expires_on=expires_on,
        today=today,
        others_stay=queries.others_administrate_for_good(person),
    )
    if obstacle:
        raise RoleNotGranted(obstacle)

    grant = give_role(
        person=person, role=role, organisation=organisation, expires_on=expires_on, by=by, now=now
    )
    audit.record(
        Event.ROLE_GRANTED, target=person, by=by, at=now, detail=_scope(role, organisation)
    )
    notices.tell_person(person=person, text=_told_of(role, expires_on), by=by, now=now)
    return grant


def _told_of(role: Role, expires_on: date | None) -> Promise:
    if expires_on is None:
        return format_lazy(_("You have a new role: {role}."), role=ROLES[role].name)
    return format_lazy(
        _("You have a role that ends on {day}: {role}."),
        role=ROLES[role].name,
        day=formats.lazy_date(expires_on),
    )


def hold_administrators() -> None:
    """Let nobody else take an administrator away until the caller's transaction ends.

    Two who leave at the same moment would each see the other stay.
    """
    held = RoleGrant.objects.select_for_update().filter(role=Role.ADMINISTRATOR)
    list(held.order_by("pk").values_list("pk"))


@transaction.atomic
def give_role(
    *,
    person: User,
    role: Role,
    organisation: Organisation | None,
    expires_on: date | None = None,
    by: Actor,
    now: datetime,
) -> RoleGrant:
    """Write the grant for a service that has decided, replacing what it takes the place of."""
    replaced = (
        {"organisation": organisation} if organisation else {"organisation": None, "role": role}
    )
    grant, _ = RoleGrant.objects.update_or_create(
        user=person,
        **replaced,
        defaults={
            "role": role,
            "granted_by": by.id,
            "granted_at": now,
            "expires_on": expires_on,
            "reminded_at": None,
        },
    )
    if organisation:
        bump(DataVersion.DIRECTORY)  # a profile says whether somebody receives messages
    return grant


@transaction.atomic
def withdraw_role(*, grant: RoleGrant, by: Actor, now: datetime) -> None:
    """Take a role of the region back. People may lay down their own.

    Raises:
        RoleNotWithdrawn: it is above what ``by`` may take, nobody else administrates,
            or somebody took it back a moment ago.
    """
    hold_administrators()
    today = timezone.localdate(now)
    role = Role(grant.role)
    if not RoleGrant.objects.filter(pk=grant.pk).exists():
        raise RoleNotWithdrawn(Obstacle.NOT_HELD)
    obstacle = rules.obstacle_to_withdrawing_role(
        role=role,
        granter_roles=queries.regional_roles_of(by, today=today),
        is_self=by == Actor.person(grant.user.uuid),
        is_last_holder=queries.is_last_administrator(grant.user, today=today),
    )
    if obstacle:
        raise RoleNotWithdrawn(obstacle)

    grant.delete()
    audit.record(
        Event.ROLE_WITHDRAWN,
        target=grant.user,
        by=by,
        at=now,
        detail=_scope(role, grant.organisation),
    )
    told = format_lazy(_("You no longer have the role: {role}."), role=ROLES[role].name)
    notices.tell_person(person=grant.user, text=told, by=by, now=now)


@transaction.atomic
def vet_person(*, person: User, reason: str, expires_on: date, by: Actor, now: datetime) -> Vetting:
    """Let ``person`` see what is meant for vetted people, until ``expires_on``.

    Raises:
        PersonNotVetted: without a reason, without an end within two years, or by themselves.
    """
    User.objects.select_for_update().get(pk=person.pk)
    obstacle = rules.obstacle_to_vetting(
        reason=reason,
        expires_on=expires_on,
        today=timezone.localdate(now),
        is_self=by == Actor.person(person.uuid),
    )
    if obstacle:
        raise PersonNotVetted(obstacle)

    person.vettings.filter(withdrawn_at=None).update(withdrawn_at=now)
    vetting = person.vettings.create(
        reason=reason.strip(), granted_by=by.id, granted_at=now, expires_on=expires_on
    )
    audit.record(
        Event.PERSON_VETTED,
        target=person,
        by=by,
        at=now,
        detail={"expires_on": expires_on.isoformat()},
    )
    told = format_lazy(_("You are vetted. It ends on {day}."), day=formats.lazy_date(expires_on))
    notices.tell_person(person=person, text=told, by=by, now=now)
    return vetting


@transaction.atomic
def withdraw_vetting(*, vetting: Vetting, by: Actor, now: datetime) -> None:
    vetting = Vetting.objects.select_for_update().select_related("user").get(pk=vetting.pk)
    if vetting.withdrawn_at:
        return
    vetting.withdrawn_at = now
    vetting.save(update_fields=["withdrawn_at"])
    audit.record(Event.VETTING_WITHDRAWN, target=vetting.user, by=by, at=now)
    notices.tell_person(person=vetting.user, text=_("You are no longer vetted."), by=by, now=now)


def _scope(role: Role, organisation: Organisation | None) -> dict[str, object]:
    place = {"organisation": str(organisation.uuid)} if organisation else {}
    return {"role": role.value, **place}
