from datetime import timedelta
from typing import Final
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.kernel.personal import Kept, Personal, Purpose

NOTE_KEPT: Final = timedelta(days=365)
_NOTE = Personal(
    purpose=Purpose.COOPERATION,
    kept=Kept.A_YEAR,
    what=_("Notes that the cluster manager writes about the work with your organisation"),
)


class Note(models.Model):
    """What the desk wants to remember of an organisation.

    It may speak of people, so it ends: a year after ``needed_at``, when it was written,
    changed or last said to be needed.
    """

    PERSONAL_DATA = {"text": _NOTE}

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.CASCADE, related_name="notes"
    )
    text = models.TextField(max_length=4000)
    by = models.CharField(max_length=40)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    needed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="actors_note_says_something", condition=~Q(text="")),
        ]
        indexes = [
            models.Index(fields=["organisation", "-written_at", "-id"], name="actors_note_newest")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} on {self.organisation_id}"
