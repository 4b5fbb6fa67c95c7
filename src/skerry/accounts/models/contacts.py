"""Messages to organisations, passed on without anybody's address."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.accounts.enums import ContactState
from skerry.accounts.rules import CONTACT_MOVES
from skerry.kernel.personal import Kept, Personal, Purpose

_CONTACT = Personal(
    purpose=Purpose.COOPERATION,
    kept=Kept.A_YEAR,
    what=_("What you write to an organisation, and the name and address that you give for it"),
)
_REPORT = Personal(
    purpose=Purpose.MODERATION,
    kept=Kept.A_YEAR,
    what=_("Why a message was reported as abuse"),
)
_BLOCK = Personal(
    purpose=Purpose.SECURITY,
    kept=Kept.A_YEAR,
    what=_("That an organisation takes no messages from your address, known only as a digest"),
)
_STATES = [(state.value, state.value) for state in ContactState]


class ContactQuerySet(models.QuerySet["ContactRequest"]):
    def move(self, to: ContactState, **fields: Any) -> int:  # Any: values of columns
        """Bring those into state ``to`` that may go there, in one update; the number that went."""
        origins = [state for state, onward in CONTACT_MOVES.items() if to in onward]
        return self.filter(state__in=origins).update(state=to, **fields)

    def passed_on(self) -> Self:
        return self.exclude(passed_on_at=None)

    def reported(self) -> Self:
        return self.exclude(reported_at=None)


class ContactRequest(models.Model):
    """Somebody asks an organisation for contact; what both write are its letters.

    A visitor has an ``email``, confirmed before anything is passed on; somebody with an
    account is known by ``person`` alone. Nobody sees the other's address before an editor
    shows both (``connected_by`` is whose address the sender gets).
    """

    PERSONAL_DATA = {
        "person": _CONTACT,
        "name": _CONTACT,
        "email": _CONTACT,
        "organisation_name": _CONTACT,
        "address_digest": _CONTACT,
        "report_reason": _REPORT,
    }

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    person = models.UUIDField(null=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12)
    address_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=_STATES)
    asked_at = models.DateTimeField()
    passed_on_at = models.DateTimeField(null=True)
    last_word_at = models.DateTimeField()
    connected_by = models.CharField(max_length=40, blank=True)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.CharField(max_length=40, blank=True)
    report_reason = models.TextField(blank=True)
    report_closed_at = models.DateTimeField(null=True)
    report_closed_by = models.CharField(max_length=40, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accounts_contact_state_known",
                condition=Q(state__in=[state.value for state in ContactState]),
            ),
            models.CheckConstraint(
                name="accounts_contact_person_or_email",
                condition=Q(person=None) & ~Q(email="") | Q(person__isnull=False, email=""),
            ),
            models.CheckConstraint(
                name="accounts_contact_passed_on_when_confirmed",
                condition=Q(state=ContactState.UNCONFIRMED, passed_on_at=None)
                | ~Q(state=ContactState.UNCONFIRMED) & Q(passed_on_at__isnull=False),
            ),
            models.CheckConstraint(
                name="accounts_contact_connected_by_somebody",
                condition=~Q(state=ContactState.CONNECTED) | ~Q(connected_by=""),
            ),
            models.CheckConstraint(
                name="accounts_contact_report_closed_after_it_was_made",
                condition=Q(report_closed_at=None) | Q(reported_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-last_word_at"], name="accounts_contact_newest"),
            models.Index(fields=["person"], name="accounts_contact_person"),
            models.Index(fields=["address_digest"], name="accounts_contact_digest"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"

    @property
    def is_connected(self) -> bool:
        return self.state == ContactState.CONNECTED


class ContactLetter(models.Model):
    """What one side wrote. ``mails`` are the mails of the outbox that carry it."""

    PERSONAL_DATA = {"text": _CONTACT}

    contact = models.ForeignKey(ContactRequest, on_delete=models.CASCADE, related_name="letters")
    is_from_sender = models.BooleanField()
    text = models.TextField()
    written_by = models.CharField(max_length=40, blank=True)
    written_at = models.DateTimeField()
    mails = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(name="accounts_contactletter_has_words", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} of {self.contact_id}"


class ContactBlock(models.Model):
    """A sender whose messages an organisation, or without one the whole site, does not take.

    Only a keyed digest tells who it is, so that the table names nobody.
    """

    PERSONAL_DATA = {"address_digest": _BLOCK}

    organisation = models.ForeignKey(
        "actors.Organisation", null=True, on_delete=models.CASCADE, related_name="+"
    )
    address_digest = models.CharField(max_length=64)
    blocked_by = models.CharField(max_length=40)
    blocked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "address_digest"], name="accounts_contactblock_once"
            ),
            models.UniqueConstraint(
                fields=["address_digest"],
                condition=Q(organisation=None),
                name="accounts_contactblock_once_for_the_site",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
