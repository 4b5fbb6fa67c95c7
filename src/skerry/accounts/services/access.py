"""Whether a person may come in at all: shut out in an emergency, and let in again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from skerry.accounts import queries
from skerry.accounts.enums import Obstacle
from skerry.accounts.models import User
from skerry.accounts.services.roles import hold_administrators
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion


class AccessNotChanged(Exception):
    """Carries why somebody cannot be shut out."""

    def __init__(self, obstacle: Obstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle)


@transaction.atomic
def deactivate_person(*, person: User, by: Actor, now: datetime) -> None:
    """Shut ``person`` out and end their sessions; their data, roles and history stay.

    Raises:
        AccessNotChanged: nobody else administrates the site.
    """
    hold_administrators()
    if queries.is_last_administrator(person, today=timezone.localdate(now)):
        raise AccessNotChanged(Obstacle.LAST_ADMINISTRATOR)

    person.sessions.all().delete()
    _set_active(person, is_active=False, by=by, now=now)


@transaction.atomic
def reactivate_person(*, person: User, by: Actor, now: datetime) -> None:
    _set_active(person, is_active=True, by=by, now=now)


@transaction.atomic
def replace_password(*, person: User, password: str, by: Actor, now: datetime) -> None:
    """Give ``person`` a new password and end their sessions: for those who cannot receive mail."""
    person.set_password(password)
    person.save(update_fields=["password"])
    person.sessions.all().delete()
    audit.record(
        Event.PERSON_CHANGED, target=person, by=by, at=now, detail={"fields": ["password"]}
    )


def _set_active(person: User, *, is_active: bool, by: Actor, now: datetime) -> None:
    if person.is_active == is_active:
        return
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    bump(DataVersion.DIRECTORY)  # a profile says whether somebody receives messages
    detail = {"fields": ["is_active"], "is_active": is_active}
    audit.record(Event.PERSON_CHANGED, target=person, by=by, at=now, detail=detail)
