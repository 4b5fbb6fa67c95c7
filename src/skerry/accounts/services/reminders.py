"""People are told some weeks before a role or a vetting of theirs ends, once each."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from skerry.accounts import queries
from skerry.accounts.models import RoleGrant, User, Vetting
from skerry.accounts.services import notices
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.formats import lazy_date
from skerry.kernel.notifications import NotificationKind, notify
from skerry.kernel.roles import ROLES, Role


@transaction.atomic
def remind_of_role(*, grant: RoleGrant, by: Actor, now: datetime) -> bool:
    """Tell the holder that their role ends; False if that was told already, or is no longer so."""
    still_ends = RoleGrant.objects.filter(
        pk=grant.pk, role=grant.role, expires_on=grant.expires_on, reminded_at=None
    )
    if not still_ends.update(reminded_at=now):
        return False

    told = format_lazy(
        _("Your role ends on {day}: {role}. If you still need it, please ask for it in time."),
        role=ROLES[Role(grant.role)].name,
        day=lazy_date(grant.expires_on),
    )
    notices.tell_person(person=grant.user, text=told, by=by, now=now)
    _remember(grant.user, detail={"role": grant.role}, by=by, now=now)
    return True


@transaction.atomic
def remind_of_vetting(*, vetting: Vetting, by: Actor, now: datetime) -> bool:
    """Tell the person, and those who can renew it; False if somebody has told them already."""
    still_open = Vetting.objects.filter(pk=vetting.pk, reminded_at=None, withdrawn_at=None)
    if not still_open.update(reminded_at=now):
        return False

    told = format_lazy(
        _("Your vetting ends on {day}. If you still need it, please ask for it in time."),
        day=lazy_date(vetting.expires_on),
    )
    notices.tell_person(person=vetting.user, text=told, by=by, now=now)
    _tell_those_who_vet(vetting, by=by, now=now)
    _remember(vetting.user, detail={"is_vetting": True}, by=by, now=now)
    return True


def _tell_those_who_vet(vetting: Vetting, *, by: Actor, now: datetime) -> None:
    """Without the name, which would outlive the account in their notices: the page has it."""
    others = queries.those_who_vet(today=timezone.localdate(now)).exclude(pk=vetting.user_id)
    for manager in others.values_list("uuid", flat=True):
        notify(
            person=manager,
            kind=NotificationKind.VETTINGS,
            text=format_lazy(
                _("The vetting of a person ends on {day}. You can renew it on their page."),
                day=lazy_date(vetting.expires_on),
            ),
            url=reverse("accounts:person", args=[vetting.user.uuid]) + "#vetting",
            by=by,
            now=now,
        )


def _remember(person: User, *, detail: dict[str, object], by: Actor, now: datetime) -> None:
    audit.record(Event.ENDING_REMINDED, target=person, by=by, at=now, detail=detail)
