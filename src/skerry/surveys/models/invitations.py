"""Invitations: the way to each respondent, and whether they have answered."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.kernel import personal
from skerry.kernel.personal import Kept, Personal, Purpose
from skerry.surveys.enums import EntryMode, InvitationState, WhyStopped
from skerry.surveys.rules.invitations import INVITATION_MOVES

_INVITED = Personal(
    purpose=Purpose.SURVEY,
    kept=Kept.UNTIL_TOLD,
    what=_("That you were invited to a survey, the address it went to, and whether you answered"),
)
_ENTRIES = [(mode.value, mode.value) for mode in EntryMode]
_REASONS = [(reason.value, reason.value) for reason in WhyStopped]
_STATES = [(state.value, state.value) for state in InvitationState]


class SurveyInvitationQuerySet(models.QuerySet["Invitation"]):
    def move(self, to: InvitationState, **fields: Any) -> int:  # Any: values of columns
        """Bring those into state ``to`` that may go there, in one update; the number that went.

        Why somebody was stopped is forgotten when they are asked again, and kept when they
        want no mail on top of it.
        """
        origins = [state for state, onward in INVITATION_MOVES.items() if to in onward]
        if to is not InvitationState.OPTED_OUT:
            fields = {"stopped_for": ""} | fields
        return self.filter(state__in=origins).update(state=to, **fields)


class Invitation(models.Model):
    """One respondent of one wave.

    In anonymous waves ``is_answered`` is all that is known of the answer, and ``sheet`` stays
    empty. ``member`` is empty for those who came by an open link, and where the organisation is
    gone. ``stratum`` is that of the wave in which they were asked, whatever the directory says
    later. ``person`` is the account that the invitation went to, where there is one.
    ``stopped_for`` says why nobody is asked here any more. ``entered`` says that the survey
    team typed in what the respondent said, and where they heard it. ``formerly`` is the name
    of the entry that was asked, where it was merged into one whose answers are kept beside these.
    """

    PERSONAL_DATA = {"email": _INVITED, "name": _INVITED, "person": _INVITED}

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="invitations")
    member = models.ForeignKey(
        "surveys.PanelMember", null=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    stratum = models.CharField(max_length=60, blank=True)
    person = models.UUIDField(null=True)
    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=9, choices=_STATES, default=InvitationState.PREPARED)
    stopped_for = models.CharField(max_length=12, choices=_REASONS, blank=True)
    is_answered = models.BooleanField(default=False)
    entered = models.CharField(max_length=5, choices=_ENTRIES, blank=True)
    formerly = models.CharField(max_length=200, blank=True)
    sheet = models.OneToOneField(
        "questionnaires.AnswerSheet", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = SurveyInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "member", "email"],
                condition=Q(member__isnull=False),
                name="surveys_invitation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"


class PersonalLink(models.Model):
    """A link that opens one invitation's sheet. Only a digest of it is kept, so nobody can read it here."""

    PERSONAL_DATA = personal.NONE

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"#{self.pk} of {self.invitation_id}"
