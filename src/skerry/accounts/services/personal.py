"""A person takes their data with them, or asks to be forgotten."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from skerry.accounts import queries, rules
from skerry.accounts.enums import Obstacle
from skerry.accounts.models import User
from skerry.accounts.services.roles import hold_administrators
from skerry.kernel import audit
from skerry.kernel.actor import TIMER, Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion
from skerry.kernel.providers import all_providers

Rows = Sequence[Mapping[str, object]]
MyData = Mapping[str, Rows]
"""Each table's rows about one person, under the name of the table."""


class PersonNotErased(Exception):
    """Carries what the person must settle first."""

    def __init__(self, obstacle: Obstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle)


@transaction.atomic
def export_my_data(*, person: User, by: Actor, now: datetime) -> MyData:
    """Everything that any room holds about ``person``, and what the log says they did."""
    audit.record(Event.PERSON_EXPORTED, target=person, by=by, at=now)
    tables = {
        provider.model: list(provider.export(person.uuid))
        for room in all_providers()
        for provider in room.personal_data
    }
    log = [
        {"at": event.at, "event": event.kind, "detail": event.detail}
        for event in queries.everything_logged_about(person)
    ]
    return tables | {"kernel.AuditEvent": log}


@transaction.atomic
def erase_me(*, person: User, typed: str, by: Actor, now: datetime) -> None:
    """Forget ``person`` in every room. The log keeps that an account went, under its opaque id.

    Raises:
        PersonNotErased: nobody else administrates the site or keeps one of their
            organisations, or they did not type the word that confirms it.
    """
    hold_administrators()
    obstacle = rules.obstacle_to_erasing(
        is_last_administrator=queries.is_last_administrator(person, today=timezone.localdate(now)),
        is_last_editor=queries.kept_only_by(person).exists(),
        typed=typed,
    )
    if obstacle:
        raise PersonNotErased(obstacle)

    audit.record(Event.PERSON_ERASED, target=person, by=by, at=now)
    _forget(person, by=by, now=now)


@transaction.atomic
def erase_forgotten_account(*, person: User, now: datetime) -> None:
    """Erase an account whose time is over, on behalf of the retention rules."""
    audit.record(Event.PERSON_RETAINED_ERASED, target=person, by=TIMER, at=now)
    _forget(person, by=TIMER, now=now)


def _forget(person: User, *, by: Actor, now: datetime) -> None:
    """Highest room first, so that nothing points at what a lower room removes."""
    for room in reversed(all_providers()):
        for provider in room.personal_data:
            provider.erase(person=person.uuid, by=by, now=now)
    User.objects.filter(pk=person.pk).delete()
    bump(DataVersion.DIRECTORY)  # a profile says whether somebody receives messages
