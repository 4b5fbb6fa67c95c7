from django.db import models

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
