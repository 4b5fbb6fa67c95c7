"""Answer sheets: who fills one in is known to the room that opened it, or to nobody."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.kernel.personal import Kept, Personal, Purpose
from skerry.questionnaires.enums import SheetState

_ANSWERS = Personal(
    purpose=Purpose.SURVEY,
    kept=Kept.UNTIL_TOLD,
    what=_("Your answers in questionnaires that are kept with your name or account"),
)
_STATES = [(state.value, state.value) for state in SheetState]


class AnswerSheetQuerySet(models.QuerySet["AnswerSheet"]):
    def submitted(self) -> Self:
        return self.filter(state=SheetState.SUBMITTED)


class AnswerSheet(models.Model):
    """One filling-in of one version.

    ``revision`` counts the saves; ``sections`` says for each section at which revision it was
    last saved, so that two people in different sections do not stand in each other's way.
    ``person`` is whose personal data it is, where that is known; ``kept_until`` is the day
    that the respondent was told.
    """

    PERSONAL_DATA = {"person": _ANSWERS, "answers": _ANSWERS}

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    version = models.ForeignKey(
        "questionnaires.InstrumentVersion", on_delete=models.PROTECT, related_name="sheets"
    )
    person = models.UUIDField(null=True)
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=9, choices=_STATES, default=SheetState.OPEN)
    answers = models.JSONField(default=dict)
    sections = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    kept_until = models.DateField()

    objects = AnswerSheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="questionnaires_sheet_submitted_has_time",
                condition=Q(state=SheetState.OPEN, submitted_at=None)
                | Q(state=SheetState.SUBMITTED, submitted_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["kept_until"], name="questionnaires_sheet_kept")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"


class SheetChange(models.Model):
    """What one save changed: for each question the answer before and after."""

    PERSONAL_DATA = {"before": _ANSWERS, "after": _ANSWERS}

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    by = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "revision"], name="questionnaires_change_revision_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.revision}"


class SheetFile(models.Model):
    """A file that answers a question of a sheet."""

    PERSONAL_DATA = {"name": _ANSWERS, "file": _ANSWERS}

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="files")
    question = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="answers/")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} {self.size}"
