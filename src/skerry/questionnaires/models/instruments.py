"""Questionnaires and their versions. A version that is published never changes again."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from skerry.kernel import personal
from skerry.questionnaires.enums import Purpose, VersionState
from skerry.questionnaires.rules.definition import Definition

_PURPOSES = [(purpose.value, purpose.value) for purpose in Purpose]
_STATES = [(state.value, state.value) for state in VersionState]


class Instrument(models.Model):
    """A questionnaire through all its versions. ``key`` is its name to people and files.

    ``is_shipped``: it came with the software, which adds versions to it when it learns better.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    purpose = models.CharField(max_length=12, choices=_PURPOSES)
    is_shipped = models.BooleanField(default=False)
    by = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk} {self.key}"

    def get_absolute_url(self) -> str:
        return reverse("questionnaires:instrument", args=[self.key])


class InstrumentVersionQuerySet(models.QuerySet["InstrumentVersion"]):
    def published(self) -> Self:
        return self.filter(state=VersionState.PUBLISHED)


class InstrumentVersion(models.Model):
    """What an instrument asks, from one day on.

    A draft is edited, ``revision`` counting its changes; published, it is fixed for good,
    because sheets and results cite it. ``equivalences`` maps questions of this version to
    questions of the published version before it that ask the same: only these make a trend.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=_STATES, default=VersionState.DRAFT)
    definition = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    equivalences = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    by = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    objects = InstrumentVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "number"], name="questionnaires_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["instrument"],
                condition=Q(state=VersionState.DRAFT),
                name="questionnaires_version_one_draft",
            ),
            models.CheckConstraint(
                name="questionnaires_version_published_has_time",
                condition=Q(state=VersionState.DRAFT, published_at=None)
                | Q(state=VersionState.PUBLISHED, published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.number}"

    def read(self) -> Definition:
        """The definition as values."""
        return Definition.from_json(self.definition)
