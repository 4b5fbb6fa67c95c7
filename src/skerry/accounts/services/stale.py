"""Asking editors to look at an entry that nobody has confirmed for long."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from skerry.accounts.queries import contacts, stale
from skerry.accounts.rules import mailings as rules
from skerry.actors.models import Organisation
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.notifications import NotificationKind, notify


@transaction.atomic
def remind_editors(*, organisation: Organisation, by: Actor, now: datetime) -> int:
    """Ask those who keep the entry to confirm it; how many were asked.

    None when nobody keeps it, or they were asked within the last two weeks.
    """
    last = stale.reminded([organisation]).get(str(organisation.uuid))
    editors = list(contacts.receivers_of(organisation.uuid, today=timezone.localdate(now)))
    if not editors or not rules.is_time_to_remind_again(reminded_at=last, now=now):
        return 0

    for person in editors:
        notify(
            person=person.uuid,
            kind=NotificationKind.ENTRIES,
            text=format_lazy(
                _("Is the profile of {name} still true? One press on its page confirms it."),
                name=organisation.readable_name,
            ),
            url=organisation.get_absolute_url(),
            by=by,
            now=now,
        )
    audit.record(
        Event.ENTRY_REMINDED, target=organisation, by=by, at=now, detail={"people": len(editors)}
    )
    return len(editors)
