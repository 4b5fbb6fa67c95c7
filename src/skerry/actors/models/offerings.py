from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from skerry.actors.enums import OfferingKind
from skerry.actors.models.sources import ImportRun
from skerry.kernel import personal
from skerry.kernel.actor import Viewer
from skerry.kernel.visibility import Visibility


class OfferingQuerySet(models.QuerySet["Offering"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those whose own tier the viewer sees; the organisation must be visible too, and have arrived."""
        seen = Q(
            visibility__in=sorted(viewer.tiers), organisation__visibility__in=sorted(viewer.tiers)
        )
        if viewer.organisations:
            seen |= Q(organisation__uuid__in=viewer.organisations)
        return self.filter(seen).filter(
            Q(organisation__run=None) | Q(organisation__run__in=ImportRun.objects.complete())
        )


class Offering(models.Model):
    """Something an organisation offers: a product, a service, a course, a support."""

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.CASCADE, related_name="offerings"
    )
    kind = models.CharField(max_length=7, choices=OfferingKind)
    url = models.URLField(max_length=300, blank=True)
    concepts = models.ManyToManyField("actors.Concept", blank=True, related_name="offerings")
    visibility = models.CharField(max_length=9, choices=Visibility, default=Visibility.OPEN)
    is_example = models.BooleanField(default=False)

    objects = OfferingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "organisation"], name="actors_offering_kind")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class OfferingText(models.Model):
    PERSONAL_DATA = personal.NONE

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["offering", "language"], name="actors_offeringtext_one_a_language"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"
