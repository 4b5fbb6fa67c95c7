"""Check-ups: what one firm keeps here."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.assessments.enums import CheckUpKind
from skerry.kernel import personal
from skerry.kernel.personal import Kept, Personal, Purpose

_KINDS = [(kind.value, kind.value) for kind in CheckUpKind]
_ADOPTED = Personal(
    purpose=Purpose.CHECK_UP,
    kept=Kept.UNTIL_WITHDRAWN,
    what=_("That you keep a check-up in your account"),
)


class CheckUp(models.Model):
    """What one firm keeps: checks, a plan, and what became of it.

    ``person`` is who keeps it in their account; without one only links open it.
    ``touched_at`` is when somebody last wrote here. ``is_counted`` says that the firm is among
    those in the figures about firms, or waits to be: nobody counts twice.
    """

    PERSONAL_DATA = {"person": _ADOPTED}

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=_KINDS)
    person = models.UUIDField(null=True, db_index=True)
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    is_counted = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

    @property
    def what(self) -> CheckUpKind:
        """Its ``kind``, as what it is."""
        return CheckUpKind(self.kind)


class CheckUpLink(models.Model):
    """A secret address that opens a check-up. Only a digest of it is kept, so nobody can read it here."""

    PERSONAL_DATA = personal.NONE

    check_up = models.ForeignKey(CheckUp, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} of {self.check_up_id}"


class Check(models.Model):
    """One filling-in of the questionnaire; ``number`` counts those of a check-up from 1."""

    PERSONAL_DATA = personal.NONE

    check_up = models.ForeignKey(CheckUp, on_delete=models.CASCADE, related_name="checks")
    number = models.PositiveSmallIntegerField()
    sheet = models.OneToOneField(
        "questionnaires.AnswerSheet", on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_up", "number"], name="assessments_check_number_once"
            ),
            models.CheckConstraint(
                name="assessments_check_number_from_1", condition=Q(number__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.number} of {self.check_up_id}"
