"""Mandates: which adviser a firm lets in, and until when."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.kernel.personal import Kept, Personal, Purpose

_ADVISES = Personal(
    purpose=Purpose.CHECK_UP,
    kept=Kept.UNTIL_WITHDRAWN,
    what=_("That you advise a firm on its check-up"),
)


class Mandate(models.Model):
    """What a firm allows one adviser: to see its check-up and to write in it, until the firm ends it.

    ``label`` is what the firm wants to be called before its adviser. The link that was given to
    the adviser is kept as a digest and opens nothing after ``expires_at``; ``person`` is who
    accepted it.
    """

    PERSONAL_DATA = {"person": _ADVISES}

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    check_up = models.ForeignKey(
        "assessments.CheckUp", on_delete=models.CASCADE, related_name="mandates"
    )
    label = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    person = models.UUIDField(null=True, db_index=True)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assessments_mandate_accepted_by_somebody",
                condition=Q(person=None, accepted_at=None)
                | Q(person__isnull=False, accepted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} of {self.check_up_id}"
