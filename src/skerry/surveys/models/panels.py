"""Panels: whom waves ask, frozen with the strata they belonged to on that day."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from skerry.kernel import personal


class Panel(models.Model):
    """Organisations found by a search of the directory on one day: the frame of one wave or several.

    ``query`` is the address of the directory after the question mark, or that of the segment
    called ``segment``. ``dimensions`` are those that make the strata, in their order; places
    are regions of the level ``place_level``.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    query = models.CharField(max_length=4000, blank=True)
    segment = models.CharField(max_length=120, blank=True)
    dimensions = models.JSONField(default=list)
    place_level = models.PositiveSmallIntegerField(default=3)
    by = models.CharField(max_length=40, blank=True)
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="surveys_panel_place_level_0_to_3", condition=Q(place_level__range=(0, 3))
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("surveys:panel", args=[self.uuid])


class PanelMember(models.Model):
    """An organisation as it was when the panel was frozen. ``stratum`` joins its dimensions by ``|``."""

    PERSONAL_DATA = personal.NONE

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.CASCADE, related_name="panel_memberships"
    )
    kind = models.CharField(max_length=12)
    size_class = models.CharField(max_length=8)
    place = models.CharField(max_length=5, blank=True)
    stratum = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "organisation"], name="surveys_panelmember_once"
            ),
        ]
        indexes = [models.Index(fields=["panel", "stratum"], name="surveys_panelmember_stratum")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.stratum}"
