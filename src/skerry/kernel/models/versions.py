from django.db import models

from skerry.kernel import personal


class DataVersion(models.TextChoices):
    """A part of the data of which pages are made; its number grows with every change."""

    DIRECTORY = "directory"
    SITE = "site"


class VersionCounter(models.Model):
    """How often a part of the data has changed, so that cached pages know that they are old."""

    PERSONAL_DATA = personal.NONE

    part = models.CharField(max_length=20, choices=DataVersion, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.part} {self.number}"
