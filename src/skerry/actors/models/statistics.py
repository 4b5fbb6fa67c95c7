from typing import Self

from django.db import models

from skerry.actors.models.sources import ImportRun
from skerry.kernel import personal


class OfficialSeries(models.Model):
    """A series of official statistics that somebody uploaded, with its source."""

    PERSONAL_DATA = personal.NONE

    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=60)
    publisher = models.CharField(max_length=120)
    licence = models.CharField(max_length=120, blank=True)
    url = models.URLField(blank=True)
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} {self.key}"


class OfficialValue(models.Model):
    """One observation. ``value`` is empty where ``flag`` says why (":" not available, "c" confidential)."""

    PERSONAL_DATA = personal.NONE

    series = models.ForeignKey(OfficialSeries, on_delete=models.CASCADE, related_name="values")
    region = models.ForeignKey("actors.Region", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    breakdown = models.CharField(max_length=60, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    flag = models.CharField(max_length=6, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "region", "period", "breakdown"], name="actors_officialvalue_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.period}"


class ObservationQuerySet(models.QuerySet["Observation"]):
    def arrived(self) -> Self:
        """All but those of an unfinished import."""
        return self.filter(run__in=ImportRun.objects.complete())


class Observation(models.Model):
    """One figure of a statistics office in one edition: the import that brought it.

    Editions stand side by side and the newest is shown, so that taking one back brings
    the one before it to light again. ``value`` is empty where the office gives none;
    ``other`` holds the dimensions that have no column of their own.
    """

    PERSONAL_DATA = personal.NONE

    run = models.ForeignKey(
        "actors.ImportRun", on_delete=models.PROTECT, related_name="observations"
    )
    dataset = models.CharField(max_length=60)
    indicator = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    size = models.CharField(max_length=60, blank=True)
    activity = models.CharField(max_length=60, blank=True)
    other = models.CharField(max_length=200, blank=True)
    geo = models.CharField(max_length=20)
    period = models.CharField(max_length=10)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    flags = models.CharField(max_length=12, blank=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="actors_observation_once_a_run",
                fields=[
                    "run", "dataset", "indicator", "unit", "size", "activity", "other", "geo", "period",
                ],
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["geo", "indicator", "size"], name="actors_observation_asked"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.dataset} {self.period}"
