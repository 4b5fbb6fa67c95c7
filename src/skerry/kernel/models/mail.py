from datetime import datetime
from typing import Final, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.kernel.personal import Kept, Personal, Purpose

_MAIL = Personal(
    purpose=Purpose.MAIL, kept=Kept.THIRTY_DAYS, what=_("Mail to you, with your address")
)


class MailKind(models.TextChoices):
    """What a mail is for.

    ``ACCOUNT`` and ``INVITATION`` carry codes and links that open doors, ``LETTER`` what
    one person writes to another: all three are for their reader alone. So is ``SURVEY``,
    a personal link to a questionnaire, whose words are sealed while they wait.
    """

    ACCOUNT = "account", _("Account: codes, confirmations, passwords")
    INVITATION = "invitation", _("Invitation")
    NOTIFICATION = "notification", _("Notification")
    MESSAGE = "message", _("Message")
    LETTER = "letter", _("Letter: what people write to each other")
    SURVEY = "survey", _("Survey: personal links to questionnaires")


SEALED_KINDS: Final = frozenset({MailKind.SURVEY})
SECRET_KINDS: Final = SEALED_KINDS | {MailKind.ACCOUNT, MailKind.INVITATION, MailKind.LETTER}


class MailState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be delivered")
    SHOWN = "shown", _("Shown in the demo outbox")


MAIL_MOVES: Final[dict[MailState, frozenset[MailState]]] = {
    MailState.WAITING: frozenset({MailState.SENDING}),
    # back to waiting: a passing fault, or the worker broke off in the middle
    MailState.SENDING: frozenset({MailState.SENT, MailState.WAITING, MailState.FAILED}),
    MailState.FAILED: frozenset({MailState.WAITING}),
    # it came back: a server further on could not deliver it
    MailState.SENT: frozenset({MailState.FAILED}),
    MailState.SHOWN: frozenset(),
}


class MailQuerySet(models.QuerySet["OutboxMail"]):
    def due_at(self, now: datetime) -> Self:
        return self.filter(state=MailState.WAITING, next_attempt_at__lte=now)


class OutboxMail(models.Model):
    """One mail to one address, kept until the server of the recipient has taken it.

    Delivered at least once: a worker that breaks off after the server took the mail
    and before this row says so sends it again, with the same Message-ID.
    ``sealed`` holds the words, encrypted, of kinds whose words stand nowhere else.
    """

    PERSONAL_DATA = {
        "person": _MAIL,
        "to": _MAIL,
        "subject": _MAIL,
        "text": _MAIL,
        "html": _MAIL,
        "sealed": _MAIL,
        "error": _MAIL,
    }

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=MailKind.choices)
    person = models.UUIDField(null=True)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    stop_url = models.CharField(max_length=500, blank=True)
    sealed = models.TextField(blank=True)

    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="kernel_mail_state_known", condition=Q(state__in=MailState.values)
            ),
            models.CheckConstraint(
                name="kernel_mail_sending_is_claimed",
                condition=~Q(state=MailState.SENDING) | Q(claimed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="kernel_mail_ended_has_time",
                condition=Q(
                    state__in=[MailState.SENT, MailState.FAILED, MailState.SHOWN],
                    ended_at__isnull=False,
                )
                | Q(state__in=[MailState.WAITING, MailState.SENDING], ended_at=None),
            ),
            models.CheckConstraint(
                name="kernel_mail_sealed_kinds_are_sealed",
                condition=~Q(kind__in=[*SEALED_KINDS]) | Q(text="", html="", stop_url=""),
            ),
            models.CheckConstraint(
                name="kernel_mail_ended_keeps_nothing_sealed",
                condition=Q(sealed="") | ~Q(state__in=[MailState.SENT, MailState.FAILED]),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="kernel_mail_due"),
            models.Index(fields=["-queued_at", "-id"], name="kernel_mail_newest"),
            models.Index(fields=["to"], name="kernel_mail_to"),
            models.Index(fields=["person"], name="kernel_mail_person"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.state}"

    @property
    def has_secrets(self) -> bool:
        return self.kind in SECRET_KINDS

    @property
    def can_be_retried(self) -> bool:
        """It failed, and its words are still here: those that open doors go once a server has them."""
        return self.state == MailState.FAILED and bool(self.text)
