from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from skerry.actors.enums import RecordAction, RunState
from skerry.kernel import personal
from skerry.kernel.formats import translated


class Source(models.Model):
    """Where records come from, and what must be said when they are shown."""

    PERSONAL_DATA = personal.NONE

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    licence = models.CharField(max_length=120, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    url = models.URLField(blank=True)
    is_example = models.BooleanField(
        default=False, help_text="Its records are invented and say so."
    )

    def __str__(self) -> str:
        return f"#{self.pk} {self.key}"

    @property
    def shown_name(self) -> str:
        """In the reader's language, where the name is a sentence of ours."""
        return translated(self.name)

    @property
    def shown_licence(self) -> str:
        return translated(self.licence)

    @property
    def shown_attribution(self) -> str:
        return translated(self.attribution)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def complete(self) -> Self:
        """Those whose records anybody may see: a few numbers, which the database looks up once."""
        return self.filter(state=RunState.COMPLETE)


class ImportRun(models.Model):
    """One file brought in: staged outside the database, previewed, applied, perhaps undone.

    Nothing that a run adds is visible before ``state`` is complete; ``applied_step``
    says how far it came, so that it can go on or be taken back.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="runs")
    importer = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_bytes = models.BigIntegerField(default=0)
    options = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.STAGING)
    applied_step = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    refusal = models.JSONField(default=dict, blank=True)
    by = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="actors_importrun_complete_has_time",
                condition=~Q(state=RunState.COMPLETE) | Q(completed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state"], name="actors_importrun_state")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.importer} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("actors:import_run", args=[self.uuid])


class ImportedRecord(models.Model):
    """What one run did to a record that was there before: the values it found and left.

    Undo compares today's values with ``after`` and gives back ``before`` only
    where nobody has changed them since. Records that the run itself brought say
    so in their own ``run`` and have no line here, but for what it added to an
    organisation that was there before.
    """

    PERSONAL_DATA = personal.NONE

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="records")
    table = models.CharField(max_length=40)
    row = models.BigIntegerField()
    action = models.CharField(max_length=7, choices=RecordAction)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "table", "row"], name="actors_importedrecord_once_a_run"
            ),
        ]
        indexes = [models.Index(fields=["table", "row"], name="actors_importedrecord_row")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.action} {self.table}:{self.row}"
