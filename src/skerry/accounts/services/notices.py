"""Whom a change concerns, and what they are told."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise

from skerry.accounts.models import RoleGrant, User
from skerry.actors.models import Organisation
from skerry.kernel.actor import Actor
from skerry.kernel.notifications import NotificationKind, notify
from skerry.kernel.roles import Role


@transaction.atomic
def tell_person(*, person: User, text: str | Promise, by: Actor, now: datetime) -> None:
    """Tell ``person`` about their own roles, unless they did it themselves."""
    if by == Actor.person(person.uuid):
        return
    notify(
        person=person.uuid,
        kind=NotificationKind.ROLES,
        text=text,
        url=reverse("accounts:account"),
        by=by,
        now=now,
    )


@transaction.atomic
def tell_editors(
    *,
    organisation: Organisation,
    about: User,
    text: str | Promise,
    by: Actor,
    now: datetime,
) -> None:
    """Tell those who keep the entry of ``organisation`` about a colleague; not the colleague."""
    editors = RoleGrant.objects.filter(
        organisation=organisation, role=Role.ORGANISATION_EDITOR
    ).exclude(user=about)
    for person in editors.values_list("user__uuid", flat=True):
        if by == Actor.person(person):
            continue
        notify(
            person=person,
            kind=NotificationKind.COLLEAGUES,
            text=text,
            url=reverse("accounts:colleagues", args=[organisation.uuid]),
            by=by,
            now=now,
        )
