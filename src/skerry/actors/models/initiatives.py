from collections.abc import Mapping
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.translation import get_language

from skerry.actors.enums import ParticipationRole
from skerry.actors.models.sources import ImportRun
from skerry.actors.rules.names import readable
from skerry.kernel import personal
from skerry.kernel.actor import Viewer
from skerry.kernel.visibility import Visibility


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(visibility__in=sorted(viewer.tiers)).filter(
            Q(run=None) | Q(run__in=ImportRun.objects.complete())
        )


class Initiative(models.Model):
    """A project, programme or partnership that organisations take part in.

    ``key`` is the funder's own number, unique within ``programme``. Amounts are in
    euros. ``ends_on`` is the last day, as funders publish it. Title and summary are in
    ``language``; ``texts`` has them in others: ``{"sv": {"title": …, "summary": …}}``.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    programme = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    acronym = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=600)
    summary = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    funder = models.CharField(max_length=120, blank=True)
    url = models.URLField(max_length=300, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    total_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    contribution = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    concepts = models.ManyToManyField("actors.Concept", blank=True, related_name="initiatives")
    visibility = models.CharField(max_length=9, choices=Visibility, default=Visibility.OPEN)
    is_example = models.BooleanField(default=False)
    texts = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    origins = models.JSONField(default=dict, blank=True)
    run = models.ForeignKey(
        "actors.ImportRun", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="actors_initiative_key_once"),
            models.CheckConstraint(
                name="actors_initiative_starts_before_it_ends",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lte=F("ends_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.acronym or self.title}"

    def get_absolute_url(self) -> str:
        return reverse("actors:initiative", args=[self.uuid])

    @property
    def readable_title(self) -> str:
        """For pages: in the reader's language, and without the capitals some are handed in with."""
        return readable(self._own_words.get("title") or self.title)

    @property
    def readable_summary(self) -> str:
        return self._own_words.get("summary") or self.summary

    @property
    def summary_language(self) -> str:
        return (get_language() or "") if self._own_words.get("summary") else self.language

    @property
    def _own_words(self) -> Mapping[str, str]:
        words: Mapping[str, str] = self.texts.get(get_language() or "", {})
        return words


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def arrived(self) -> Self:
        """All but those of an unfinished import."""
        return self.filter(Q(run=None) | Q(run__in=ImportRun.objects.complete()))


class Participation(models.Model):
    """One organisation's part in one initiative, with its money in euros."""

    PERSONAL_DATA = personal.NONE

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="participations"
    )
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.CASCADE, related_name="participations"
    )
    role = models.CharField(max_length=11, choices=ParticipationRole)
    contribution = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    total_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    has_ended = models.BooleanField(default=False)
    run = models.ForeignKey(
        "actors.ImportRun", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organisation", "role"],
                name="actors_participation_once_a_role",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.role}"
