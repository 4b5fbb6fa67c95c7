"""Mailings of a wave, what became of each mail, and who wants none."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from skerry.kernel import personal
from skerry.kernel.personal import Kept, Personal, Purpose
from skerry.surveys.enums import MailOutcome, RoundKind, RoundState
from skerry.surveys.rules.rounds import ROUND_MOVES

_MAILED = Personal(
    purpose=Purpose.SURVEY,
    kept=Kept.UNTIL_TOLD,
    what=_("Which mail about a survey you were sent, and whether it arrived"),
)
_OPTED_OUT = Personal(
    purpose=Purpose.SURVEY,
    kept=Kept.UNTIL_WITHDRAWN,
    what=_("A key by which we know, without your address, that you want no mail about surveys"),
)
_KINDS = [(kind.value, kind.value) for kind in RoundKind]
_STATES = [(state.value, state.value) for state in RoundState]
_OUTCOMES = [(outcome.value, outcome.value) for outcome in MailOutcome]


class RoundQuerySet(models.QuerySet["Round"]):
    def move(self, to: RoundState, **fields: Any) -> int:  # Any: values of columns
        """Bring those into state ``to`` that may go there, in one update; the number that went."""
        origins = [state for state, onward in ROUND_MOVES.items() if to in onward]
        return self.filter(state__in=origins).update(state=to, **fields)


class Round(models.Model):
    """One mailing to the respondents of a wave. ``texts`` maps a language to subject and text.

    ``counts`` says how many got no mail, for each reason; it names nobody.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="rounds")
    kind = models.CharField(max_length=10, choices=_KINDS)
    texts = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=_STATES, default=RoundState.DRAFT)
    counts = models.JSONField(default=dict)
    job = models.UUIDField(null=True)
    by = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="surveys_round_sent_has_time",
                condition=Q(state=RoundState.DRAFT, sent_at=None)
                | (~Q(state=RoundState.DRAFT) & Q(sent_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("surveys:round", args=[self.wave.uuid, self.uuid])


class RoundMail(models.Model):
    """The mail of one round to one respondent, who gets it once. ``mail`` names its row in the outbox.

    Whoever turns out to get none has no row left: that somebody was passed over tells why.
    """

    PERSONAL_DATA = {"outcome": _MAILED}

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="mails")
    invitation = models.ForeignKey(
        "surveys.Invitation", on_delete=models.CASCADE, related_name="mails"
    )
    mail = models.UUIDField(default=uuid4, editable=False)
    outcome = models.CharField(max_length=10, choices=_OUTCOMES, default=MailOutcome.WAITING)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "invitation"], name="surveys_roundmail_once"),
        ]
        indexes = [models.Index(fields=["mail"], name="surveys_roundmail_by_mail")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.outcome}"


class OptOut(models.Model):
    """Somebody who wants no mail about one wave, or without one about any survey.

    Only a keyed digest tells who it is, so that the wish is kept for ever and the address is not.
    """

    PERSONAL_DATA = {"address_digest": _OPTED_OUT}

    wave = models.ForeignKey(
        "surveys.Wave", null=True, on_delete=models.CASCADE, related_name="opt_outs"
    )
    address_digest = models.CharField(max_length=64)
    opted_out_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "address_digest"], name="surveys_optout_once"),
            models.UniqueConstraint(
                fields=["address_digest"],
                condition=Q(wave=None),
                name="surveys_optout_once_for_all",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
