"""A person's own details: added, changed, agreed to, signed out."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from skerry.accounts.enums import ConsentKind, Obstacle
from skerry.accounts.models import Consent, User
from skerry.accounts.services.roles import give_role
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.roles import Role


class PersonNotAdded(Exception):
    """Carries why an account cannot be made."""

    def __init__(self, obstacle: Obstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle)


@transaction.atomic
def add_person(
    *,
    email: str,
    name: str,
    password: str | None,
    role: Role | None = None,
    is_example: bool = False,
    by: Actor,
    now: datetime,
) -> User:
    """Make an account whose address counts as verified: for the operator, not for the web.

    Raises:
        PersonNotAdded: the address belongs to somebody.
    """
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise PersonNotAdded(Obstacle.ADDRESS_TAKEN)

    person = User(email=email, name=name, is_example=is_example, joined_at=now)
    person.set_password(password)
    person.save()
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    if role:
        give_role(person=person, role=role, organisation=None, by=by, now=now)
    audit.record(
        Event.PERSON_ADDED,
        target=person,
        by=by,
        at=now,
        detail={"role": role.value} if role else {},
    )
    return person


@transaction.atomic
def sign_up(*, person: User, now: datetime) -> None:
    """Save the account that somebody opened for themselves; they act as themselves from here."""
    person.joined_at = now
    person.save()
    by = Actor.person(person.uuid)
    audit.record(Event.PERSON_ADDED, target=person, by=by, at=now, detail={"by_sign_up": True})


@transaction.atomic
def remember_way_in(*, person: User, change: str, by: Actor, now: datetime) -> None:
    """Record that ``person`` changed how they sign in; django-allauth has done it."""
    audit.record(Event.PERSON_CHANGED, target=person, by=by, at=now, detail={"sign_in": change})


@transaction.atomic
def change_my_details(*, person: User, name: str, language: str, by: Actor, now: datetime) -> User:
    changed = [
        field
        for field, value in (("name", name), ("language", language))
        if getattr(person, field) != value
    ]
    if not changed:
        return person
    person.name, person.language = name, language
    person.save(update_fields=changed)
    audit.record(Event.PERSON_CHANGED, target=person, by=by, at=now, detail={"fields": changed})
    return person


@transaction.atomic
def give_consent(
    *, person: User, kind: ConsentKind, wording: str, by: Actor, now: datetime
) -> Consent:
    """Remember that ``person`` agreed to ``kind`` as the text ``wording`` says it."""
    person.consents.filter(kind=kind, withdrawn_at=None).update(withdrawn_at=now)
    consent = person.consents.create(kind=kind, wording=wording, given_at=now)
    audit.record(
        Event.CONSENT_GIVEN,
        target=person,
        by=by,
        at=now,
        detail={"kind": kind.value, "wording": wording},
    )
    return consent


@transaction.atomic
def withdraw_consent(*, person: User, kind: ConsentKind, by: Actor, now: datetime) -> None:
    if person.consents.filter(kind=kind, withdrawn_at=None).update(withdrawn_at=now):
        audit.record(
            Event.CONSENT_WITHDRAWN, target=person, by=by, at=now, detail={"kind": kind.value}
        )


@transaction.atomic
def end_other_sessions(*, person: User, keep: str | None, by: Actor, now: datetime) -> int:
    """Sign ``person`` out everywhere but in the browser whose session is ``keep``."""
    ended, _ = person.sessions.exclude(session_key=keep).delete()
    if ended:
        audit.record(
            Event.PERSON_CHANGED, target=person, by=by, at=now, detail={"sessions_ended": ended}
        )
    return ended
