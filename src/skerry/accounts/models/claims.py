"""Who wants to keep a profile, add an organisation that is missing, or take one out of sight."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.accounts.enums import AdditionState, ClaimState, DelistingState
from skerry.accounts.rules import claims as rules
from skerry.kernel.personal import NONE, Kept, Personal, Purpose
from skerry.kernel.visibility import Visibility

_CLAIM = Personal(
    purpose=Purpose.COOPERATION,
    kept=Kept.A_YEAR,
    what=_("That you asked to keep the profile of an organisation, by which address, and why"),
)
_WORDS = Personal(
    purpose=Purpose.COOPERATION,
    kept=Kept.A_YEAR,
    what=_("What editors and the cluster manager wrote about who keeps a profile"),
)
_ADDITION = Personal(
    purpose=Purpose.COOPERATION,
    kept=Kept.A_YEAR,
    what=_("That you proposed an organisation for the directory, and what you wrote about it"),
)
_DELISTING = Personal(
    purpose=Purpose.COOPERATION,
    kept=Kept.A_YEAR,
    what=_("That you asked to take an organisation out of the directory, and why"),
)
_CLAIM_STATES = [(state.value, state.value) for state in ClaimState]
_ADDITION_STATES = [(state.value, state.value) for state in AdditionState]
_DELISTING_STATES = [(state.value, state.value) for state in DelistingState]


class ClaimQuerySet(models.QuerySet["Claim"]):
    def open(self) -> Self:
        return self.filter(state__in=rules.OPEN_CLAIMS)

    def move(self, to: ClaimState, **fields: Any) -> int:  # Any: values of columns
        """Bring those into state ``to`` that may go there, in one update; the number that went."""
        origins = [state for state, onward in rules.CLAIM_MOVES.items() if to in onward]
        return self.filter(state__in=origins).update(state=to, **fields)


class Claim(models.Model):
    """A person asks to keep the profile of an organisation.

    By mail: ``email`` is the address at its domain, and only a digest of the link's token is
    stored. By the cluster manager: ``words`` say why they may. ``objection`` and ``reply`` are
    both sides of a dispute, ``reason`` is why it was decided as it was.
    """

    PERSONAL_DATA = {
        "user": _CLAIM,
        "email": _CLAIM,
        "words": _CLAIM,
        "reply": _CLAIM,
        "objection": _WORDS,
        "reason": _WORDS,
    }

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims"
    )
    state = models.CharField(max_length=12, choices=_CLAIM_STATES)
    email = models.EmailField(blank=True)
    token_digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001  # null: many without a link
    mail = models.UUIDField(null=True)
    link_ends_at = models.DateTimeField(null=True)
    proven_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)
    objects_until = models.DateTimeField(null=True)
    objection = models.TextField(blank=True)
    objected_by = models.CharField(max_length=40, blank=True)
    reply = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(state__in=rules.OPEN_CLAIMS),
                name="accounts_claim_one_open",
            ),
            models.CheckConstraint(
                name="accounts_claim_ended_at_and_state_together",
                condition=Q(state__in=rules.OPEN_CLAIMS, ended_at=None)
                | (~Q(state__in=rules.OPEN_CLAIMS) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="accounts_claim_announced_has_an_end",
                condition=~Q(state=ClaimState.ANNOUNCED) | Q(objects_until__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "opened_at"], name="accounts_claim_by_state")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN_CLAIMS


class AdditionQuerySet(models.QuerySet["Addition"]):
    def waiting(self) -> Self:
        return self.filter(state=AdditionState.WAITING)


class Addition(models.Model):
    """An organisation that somebody misses; seen by nobody else until it is accepted.

    ``organisation`` is what became of it; ``keeps`` says that the person wants to keep it.
    """

    PERSONAL_DATA = {
        "user": _ADDITION,
        "name": _ADDITION,
        "words": _ADDITION,
        "reason": _WORDS,
    }

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="additions"
    )
    organisation = models.ForeignKey(
        "actors.Organisation", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=12, choices=_ADDITION_STATES)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=12)
    website = models.URLField(max_length=300, blank=True)
    region = models.ForeignKey("actors.Region", on_delete=models.PROTECT, related_name="+")
    city = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True)
    summary = models.CharField(max_length=300)
    language = models.CharField(max_length=12)
    words = models.TextField(blank=True)
    keeps = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = AdditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accounts_addition_ended_at_and_state_together",
                condition=Q(state=AdditionState.WAITING, ended_at=None)
                | (~Q(state=AdditionState.WAITING) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["state", "opened_at"], name="accounts_addition_by_state")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class DelistingQuerySet(models.QuerySet["Delisting"]):
    def open(self) -> Self:
        return self.filter(state__in=rules.OPEN_DELISTINGS)

    def for_manager(self) -> Self:
        return self.filter(state__in=rules.DELISTINGS_FOR_MANAGER)


class Delisting(models.Model):
    """An editor's wish that nobody sees the organisation any more, and what became of it.

    ``tier`` is the one it had when it left, for the day on which it comes back. The person
    goes with their account; the organisation stays out of sight.
    """

    PERSONAL_DATA = {"user": _DELISTING, "words": _DELISTING, "reason": _WORDS}

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="delistings"
    )
    state = models.CharField(max_length=12, choices=_DELISTING_STATES)
    words = models.TextField()
    tier = models.CharField(max_length=9, choices=Visibility)
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = DelistingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state__in=rules.OPEN_DELISTINGS),
                name="accounts_delisting_one_open",
            ),
            models.CheckConstraint(
                name="accounts_delisting_ended_at_and_state_together",
                condition=Q(state__in=rules.OPEN_DELISTINGS, ended_at=None)
                | (~Q(state__in=rules.OPEN_DELISTINGS) & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"


class FreshnessReminder(models.Model):
    """That those who keep an entry were asked to confirm it, once each time it falls due."""

    PERSONAL_DATA = NONE

    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    due_on = models.DateField()
    step = models.CharField(max_length=5)
    reminded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "due_on", "step"], name="accounts_freshnessreminder_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.step} {self.due_on}"
