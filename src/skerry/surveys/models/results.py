"""Results: the one protected set of figures of a closed wave, and what the manager says of them."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from skerry.kernel import personal
from skerry.surveys.enums import OpeningKind, ResultsState

_STATES = [(state.value, state.value) for state in ResultsState]
_KINDS = [(kind.value, kind.value) for kind in OpeningKind]


class Results(models.Model):
    """What a wave found, as it may be shown to everybody; of the answers behind it nothing is kept here.

    ``plan`` says what was chosen before anything was computed, ``content`` holds every figure
    and every hidden cell, written by ``rules.figures.content``. A second set of the same
    answers could be held against the first, so what is published is never computed anew.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    wave = models.OneToOneField("surveys.Wave", on_delete=models.CASCADE, related_name="results")
    state = models.CharField(max_length=9, choices=_STATES, default=ResultsState.DRAFT)
    plan = models.JSONField(default=dict)
    content = models.JSONField(default=dict)
    by = models.CharField(max_length=40, blank=True)
    computed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="surveys_results_published_has_time",
                condition=(Q(state=ResultsState.PUBLISHED) & Q(published_at__isnull=False))
                | (~Q(state=ResultsState.PUBLISHED) & Q(published_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("surveys:results", args=[self.uuid])


class ResultsPlan(models.Model):
    """How the figures of a wave are to be made, written by ``rules.figures.plans``; until they are published."""

    PERSONAL_DATA = personal.NONE

    wave = models.OneToOneField(
        "surveys.Wave", on_delete=models.CASCADE, related_name="results_plan"
    )
    content = models.JSONField(default=dict)
    by = models.CharField(max_length=40, blank=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk}"


class ResultsNote(models.Model):
    """What the manager says beside the figures of one question, in each language."""

    PERSONAL_DATA = personal.NONE

    results = models.ForeignKey(Results, on_delete=models.CASCADE, related_name="notes")
    question = models.CharField(max_length=200)
    texts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["results", "question"], name="surveys_resultsnote_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.question}"


class Opening(models.Model):
    """Two questions over the same things, set against each other beside the figures.

    Nothing is computed from answers for it: what is shown follows from the figures that are kept.
    ``is_first_falling`` and ``is_second_falling`` say that its answers begin with the highest.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    results = models.ForeignKey(Results, on_delete=models.CASCADE, related_name="openings")
    kind = models.CharField(max_length=10, choices=_KINDS)
    first = models.CharField(max_length=200)
    second = models.CharField(max_length=200)
    is_first_falling = models.BooleanField(default=False)
    is_second_falling = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["results", "first", "second"], name="surveys_opening_once"
            ),
            models.CheckConstraint(
                name="surveys_opening_of_two", condition=~Q(first=models.F("second"))
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"
