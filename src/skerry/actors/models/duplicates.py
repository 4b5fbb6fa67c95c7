"""Entries that may be one organisation, and what was made one."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from skerry.actors.enums import DuplicateState
from skerry.actors.models.organisations import Organisation
from skerry.actors.rules.names import readable
from skerry.kernel import personal
from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.kernel.visibility import Visibility


class DuplicateQuerySet(models.QuerySet["Duplicate"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of which the viewer, whose they are to decide, sees both sides."""
        if not viewer.may(Permission.DUPLICATES_DECIDE):
            return self.none()
        seen = Organisation.objects.visible_to(viewer).values("pk")
        return self.filter(low__in=seen, high__in=seen)

    def waiting(self) -> Self:
        return self.filter(state=DuplicateState.OPEN)


class Duplicate(models.Model):
    """Two entries that may be one organisation, and what people said of it.

    ``evidence`` is what the method found: ``[{"aspect": …, "level": …, "bits": …}]``, in
    which ``bits`` above zero speak for one organisation; of a decided pair it is what was
    known when it was decided. ``decided_by`` is an opaque id.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    low = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    high = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField()
    bits = models.FloatField()
    evidence = models.JSONField(default=list)
    method = models.CharField(max_length=60)
    state = models.CharField(
        max_length=9, choices=DuplicateState.choices, default=DuplicateState.OPEN
    )
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, blank=True)

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="actors_duplicate_pair_once"),
            models.CheckConstraint(
                name="actors_duplicate_in_order", condition=Q(low__lt=F("high"))
            ),
            models.CheckConstraint(
                name="actors_duplicate_probability", condition=Q(probability__range=(0, 1))
            ),
            models.CheckConstraint(
                name="actors_duplicate_state_known",
                condition=Q(state__in=DuplicateState.values),
            ),
            models.CheckConstraint(
                name="actors_duplicate_decided_has_time",
                condition=Q(state__in=[DuplicateState.OPEN, DuplicateState.GONE])
                | Q(decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-probability", "id"], name="actors_duplicate_queue")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("actors:duplicate", args=[self.uuid])


class MergingQuerySet(models.QuerySet["Merging"]):
    def visible_to(self, viewer: Viewer) -> Self:
        if not viewer.may(Permission.DUPLICATES_DECIDE):
            return self.none()
        return self.filter(visibility__in=sorted(viewer.tiers))

    def standing(self) -> Self:
        return self.filter(undone_at=None)


class Merging(models.Model):
    """Two entries that were made one, with all that is needed to take it back.

    ``journal`` is the difference that it made to rows of all rooms (``kernel.rows``), without
    personal data. ``kept`` and ``dropped`` are primary keys, which stay true while rows come
    and go. Undoing one of ``runs`` would take away from under it what it is made of.
    ``rule`` is empty where a person looked at the pair; ``batch`` is the job that followed it.
    ``visibility`` is the narrower tier of the two.
    """

    PERSONAL_DATA = personal.NONE  # rows with personal data are moved, never copied

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kept = models.BigIntegerField()
    kept_uuid = models.UUIDField()
    kept_name = models.CharField(max_length=300)
    dropped = models.BigIntegerField()
    dropped_uuid = models.UUIDField()
    dropped_name = models.CharField(max_length=300)
    visibility = models.CharField(max_length=9, choices=Visibility)
    rule = models.CharField(max_length=60, blank=True)
    batch = models.UUIDField(null=True)
    bits = models.FloatField(null=True)
    journal = models.JSONField(default=list)
    runs = models.ManyToManyField("actors.ImportRun", related_name="+")
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=40, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=40, blank=True)
    left_alone = models.JSONField(default=list)

    objects = MergingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dropped"],
                condition=Q(undone_at=None),
                name="actors_merging_dropped_once",
            ),
            models.CheckConstraint(name="actors_merging_of_two", condition=~Q(kept=F("dropped"))),
        ]
        indexes = [models.Index(fields=["kept", "-id"], name="actors_merging_kept")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.dropped} into {self.kept}"

    def get_absolute_url(self) -> str:
        return reverse("actors:merging", args=[self.uuid])

    @property
    def readable_kept(self) -> str:
        return readable(self.kept_name)

    @property
    def readable_dropped(self) -> str:
        return readable(self.dropped_name)


class OldAddress(models.Model):
    """The number in the address of an entry that became part of another."""

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"#{self.pk} {self.uuid}"
