"""Those who keep an entry are asked once a year whether it is still right."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from skerry.accounts.enums import Freshness
from skerry.accounts.models import FreshnessReminder
from skerry.accounts.queries.contacts import receivers_of
from skerry.accounts.queries.freshness import Due, confirming_token
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.formats import lazy_date
from skerry.kernel.notifications import NotificationKind, notify


@transaction.atomic
def ask_to_confirm(*, due: Due, by: Actor, now: datetime) -> bool:
    """Mail each editor a link to one button; False if that was done already."""
    organisation = due.organisation
    _reminder, is_first = FreshnessReminder.objects.get_or_create(
        organisation=organisation,
        due_on=due.due_on,
        step=due.step,
        defaults={"reminded_at": now},
    )
    if not is_first:
        return False

    editors = receivers_of(organisation.uuid, today=timezone.localdate(now))
    for person in editors.values_list("uuid", flat=True):
        token = confirming_token(person=person, organisation=organisation.uuid)
        notify(
            person=person,
            kind=NotificationKind.CONFIRMING,
            text=_told(due),
            url=reverse("accounts:confirm_entry", args=[token]),
            by=by,
            now=now,
        )
    detail = {"step": due.step.value}
    audit.record(Event.CONFIRMATION_ASKED, target=organisation, by=by, at=now, detail=detail)
    return True


def _told(due: Due) -> Promise:
    soon = _(
        "Is the profile of {organisation} still right? Please look and press one button before {day}."
    )
    over = _(
        "The profile of {organisation} was to be confirmed by {day}, and says now that it may be out of date. "
        "Please look and press one button."
    )
    return format_lazy(
        over if due.step is Freshness.OVER else soon,
        organisation=due.organisation.readable_name,
        day=lazy_date(due.due_on),
    )
