from uuid import uuid4

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from skerry.kernel import personal


class Segment(models.Model):
    """Organisations that the desk works with as one: found by a search, or picked by hand.

    ``query`` is the address of the directory after the question mark, so the directory's own
    filters are the only language of searches. Without ``follows_search`` only the picked count.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    query = models.CharField(max_length=4000, blank=True)
    follows_search = models.BooleanField(default=True)
    by = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="actors_segment_one_a_name")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("actors:segment", args=[self.uuid])


class SegmentPick(models.Model):
    """An organisation that somebody added to a segment by hand, or took out of it."""

    PERSONAL_DATA = personal.NONE

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="picks")
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.CASCADE, related_name="segment_picks"
    )
    is_added = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "organisation"], name="actors_segmentpick_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.organisation_id} in {self.segment_id}"
