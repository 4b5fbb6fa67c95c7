"""Once a week those at the desk are told what waits there."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from skerry.accounts.models import User
from skerry.kernel.actor import Actor
from skerry.kernel.notifications import NotificationKind, notify
from skerry.kernel.providers import DeskTask


@transaction.atomic
def tell_what_waits(*, person: User, tasks: Sequence[DeskTask], by: Actor, now: datetime) -> bool:
    """Tell ``person`` of ``tasks``, in the order in which they wait; False when nothing does.

    Leaves no event: the notice is its own record.
    """
    if not tasks:
        return False
    parts = [part for task in tasks for part in (task.title, task.count)]
    listed = format_lazy("; ".join(["{}: {}"] * len(tasks)), *parts)
    notify(
        person=person.uuid,
        kind=NotificationKind.DESK,
        text=format_lazy(_("This waits at the desk – {tasks}"), tasks=listed),
        url=reverse("kernel:desk"),
        by=by,
        now=now,
    )
    return True
