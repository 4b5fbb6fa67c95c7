"""Open answers that respondents were asked for, to be published word for word."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.kernel.personal import Kept, Personal, Purpose
from skerry.surveys.enums import QuoteNaming, QuoteState
from skerry.surveys.rules.quotes import QUOTE_MOVES

_QUOTED = Personal(
    purpose=Purpose.SURVEY,
    kept=Kept.UNTIL_TOLD,
    what=_("Words of yours that we asked to quote, and whether and how you allowed it"),
)
_STATES = [(state.value, state.value) for state in QuoteState]
_NAMINGS = [(naming.value, naming.value) for naming in QuoteNaming]


class QuoteQuerySet(models.QuerySet["Quote"]):
    def move(self, to: QuoteState, **fields: Any) -> int:  # Any: values of columns
        """Bring those into state ``to`` that may go there, in one update; the number that went."""
        origins = [state for state, onward in QUOTE_MOVES.items() if to in onward]
        return self.filter(state__in=origins).update(state=to, **fields)


class Quote(models.Model):
    """One answer in own words, exactly as its respondent was asked for it.

    It goes with whatever it came from: the sheet, the invitation, the organisation in the panel.
    An anonymous answer has no sheet, so none can ever be quoted. ``naming`` is what was proposed,
    and from ``answered_at`` on what the respondent decided; ``organisation`` is the name that
    they saw. ``is_published`` says that the survey team chose it to stand beside the results.
    """

    PERSONAL_DATA = {"text": _QUOTED, "organisation": _QUOTED}

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    invitation = models.ForeignKey(
        "surveys.Invitation", on_delete=models.CASCADE, related_name="quotes"
    )
    sheet = models.ForeignKey(
        "questionnaires.AnswerSheet", on_delete=models.CASCADE, related_name="+"
    )
    member = models.ForeignKey(
        "surveys.PanelMember", null=True, on_delete=models.CASCADE, related_name="+"
    )
    question = models.CharField(max_length=200)
    text = models.TextField()
    language = models.CharField(max_length=12)
    naming = models.CharField(max_length=12, choices=_NAMINGS)
    organisation = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=_STATES, default=QuoteState.ASKED)
    is_published = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "question"], name="surveys_quote_asked_once"
            ),
            models.CheckConstraint(
                name="surveys_quote_published_with_consent",
                condition=Q(is_published=False)
                | Q(state=QuoteState.CONSENTED, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="surveys_quote_answered_has_time",
                condition=Q(state=QuoteState.ASKED, answered_at=None)
                | (~Q(state=QuoteState.ASKED) & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"
