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
from skerry.accounts.queries.stale import asked_of
from skerry.accounts.rules import claims as rules
from skerry.actors.models import Organisation
from skerry.actors.rules.freshness import FRESH_FOR
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

    _mail(due, by=by, now=now)
    return True


@transaction.atomic
def ask_again(*, organisation: Organisation, by: Actor, now: datetime) -> int:
    """Ask from the desk, by the same letter; how many people were asked.

    None where nobody ever confirmed or nobody keeps the entry, or where they were asked
    within the last two weeks, from the desk or by the timer.
    """
    asked_at = asked_of([organisation.pk]).get(organisation.pk)
    is_time = rules.is_time_to_ask_again(asked_at=asked_at, now=now)
    kept = receivers_of(organisation.uuid, today=timezone.localdate(now)).exists()
    if organisation.confirmed_on is None or not is_time or not kept:
        return 0

    due_on = organisation.confirmed_on + FRESH_FOR
    FreshnessReminder.objects.update_or_create(
        organisation=organisation,
        due_on=due_on,
        step=Freshness.OVER,
        defaults={"reminded_at": now},
    )
    due = Due(organisation=organisation, due_on=due_on, step=Freshness.OVER)
    return _mail(due, by=by, now=now)


def _mail(due: Due, *, by: Actor, now: datetime) -> int:
    """To each editor a link that opens one button, without a sign-in."""
    organisation = due.organisation
    editors = receivers_of(organisation.uuid, today=timezone.localdate(now))
    people = list(editors.values_list("uuid", flat=True))
    for person in people:
        token = confirming_token(person=person, organisation=organisation.uuid)
        notify(
            person=person,
            kind=NotificationKind.CONFIRMING,
            text=_told(due),
            url=reverse("accounts:confirm_entry", args=[token]),
            by=by,
            now=now,
        )
    detail = {"step": due.step.value, "people": len(people)}
    audit.record(Event.CONFIRMATION_ASKED, target=organisation, by=by, at=now, detail=detail)
    return len(people)


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
