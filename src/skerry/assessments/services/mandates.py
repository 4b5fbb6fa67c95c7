"""Mandates: offered by a firm, accepted by an adviser, ended by either."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from skerry.assessments import links
from skerry.assessments.models import CheckUp, Mandate
from skerry.assessments.queries.checkups import hold_check_up
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event

OPEN_FOR: Final = timedelta(days=14)


class MandateGone(Exception):
    """Somebody has accepted or ended the mandate, or it has run out."""


@transaction.atomic
def invite_adviser(*, check_up: CheckUp, label: str, by: Actor, now: datetime) -> str:
    """The token of a link by which one adviser may accept; only the caller learns it.

    Raises:
        CheckUpGone: the check-up is deleted.
    """
    held = hold_check_up(check_up, now=now)
    token = links.new_token()
    Mandate.objects.create(
        check_up=held,
        label=label,
        digest=links.digest(token),
        invited_at=now,
        expires_at=now + OPEN_FOR,
    )
    audit.record(Event.CHECK_UP_ADVISER_INVITED, target=held, by=by, at=now)
    return token


@transaction.atomic
def accept_mandate(*, mandate: Mandate, by: Actor, now: datetime) -> CheckUp:
    """Let who acts into the check-up.

    Raises:
        MandateGone: it cannot be accepted any more.
    """
    offered = Mandate.objects.select_for_update().select_related("check_up").filter(pk=mandate.pk)
    held = offered.filter(person=None, ended_at=None, expires_at__gt=now).first()
    if held is None:
        raise MandateGone
    held.person, held.accepted_at = by.id, now
    held.save(update_fields=["person", "accepted_at"])
    audit.record(Event.CHECK_UP_MANDATE_ACCEPTED, target=held.check_up, by=by, at=now)
    return held.check_up


@transaction.atomic
def end_mandate(*, mandate: Mandate, by: Actor, now: datetime) -> None:
    """Let the adviser in no more. Ending twice is the same as once."""
    if Mandate.objects.filter(pk=mandate.pk, ended_at=None).update(ended_at=now):
        audit.record(Event.CHECK_UP_MANDATE_ENDED, target=mandate.check_up, by=by, at=now)
