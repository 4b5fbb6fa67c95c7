"""Segments that were looked for, before anybody named them."""

from uuid import uuid4

from django.db import models

from skerry.kernel import personal
from skerry.methods.segments import Way

_WAYS = [(way.value, way.value) for way in Way]


class SegmentSearch(models.Model):
    """The last search for groups of respondents who answered a wave alike.

    ``found`` is what ``rules.figures.segmenting`` wrote, and ``content`` the figures with these
    groups, computed and protected as any results; both are empty until the job is done.
    ``answers`` is a digest that tells whether the answers are still the same. Who is in which
    group is kept nowhere.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    wave = models.OneToOneField(
        "surveys.Wave", on_delete=models.CASCADE, related_name="segment_search"
    )
    questions = models.JSONField(default=list)
    way = models.CharField(max_length=20, choices=_WAYS)
    job = models.UUIDField(editable=False)
    answers = models.CharField(max_length=64, blank=True)
    found = models.JSONField(default=dict)
    content = models.JSONField(default=dict)
    by = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} {self.way}"
