"""Mail to those of a segment's people who want news."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.accounts.enums import MailingState, Outcome
from skerry.accounts.rules.mailings import MAILING_MOVES
from skerry.kernel import personal
from skerry.kernel.personal import Kept, Personal, Purpose

_RECEIVED = Personal(
    purpose=Purpose.MAIL,
    kept=Kept.A_YEAR,
    what=_("Which news of the cluster was mailed to you, and whether it arrived"),
)
_STATES = [(state.value, state.value) for state in MailingState]
_OUTCOMES = [(outcome.value, outcome.value) for outcome in Outcome]


class MailingQuerySet(models.QuerySet["Mailing"]):
    def move(self, to: MailingState, **fields: Any) -> int:  # Any: values of columns
        """Bring those into state ``to`` that may go there, in one update; the number that went."""
        origins = [state for state, onward in MAILING_MOVES.items() if to in onward]
        return self.filter(state__in=origins).update(state=to, **fields)


class Mailing(models.Model):
    """A text for a segment, in each language of the site: ``texts`` maps a language to subject and text.

    ``counts`` says how many organisations were meant and why some of their people got nothing.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    segment = models.UUIDField()
    segment_name = models.CharField(max_length=120)
    texts = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=_STATES, default=MailingState.DRAFT)
    counts = models.JSONField(default=dict)
    job = models.UUIDField(null=True)
    by = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accounts_mailing_sent_has_time",
                condition=Q(state=MailingState.DRAFT, sent_at=None)
                | (~Q(state=MailingState.DRAFT) & Q(sent_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"


class MailingReceiver(models.Model):
    """One person to whom a mailing goes, once and never again. ``mail`` is its row in the outbox."""

    PERSONAL_DATA = {"user": _RECEIVED, "outcome": _RECEIVED}

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="receivers")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    mail = models.UUIDField(null=True)
    outcome = models.CharField(max_length=10, choices=_OUTCOMES, default=Outcome.WAITING)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "user"], name="accounts_mailingreceiver_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.outcome}"
