"""Those who run surveys are told what happened by itself."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from skerry.accounts.models import User
from skerry.kernel.actor import Actor
from skerry.kernel.notifications import NotificationKind, notify
from skerry.surveys.models import Wave


@transaction.atomic
def tell_of_end(*, wave: Wave, people: Iterable[User], by: Actor, now: datetime) -> None:
    """Tell ``people`` that the wave has ended. Leaves no event: closing it left one."""
    for person in people:
        title = wave.title(person.language or settings.LANGUAGE_CODE)
        notify(
            person=person.uuid,
            kind=NotificationKind.WAVES,
            text=format_lazy(
                _("The survey wave “{title}” has ended and takes no more answers."), title=title
            ),
            url=wave.get_absolute_url(),
            by=by,
            now=now,
        )
