from django.db import models
from django.db.models import Q
from django.urls import reverse

from skerry.actors.rules.countries import iso_of
from skerry.kernel import personal


class Region(models.Model):
    """A region of NUTS 2024. Codes nest: SE110 lies in SE11, in SE1, in SE.

    The code is the primary key, because it is stable within the classification
    and lets a filter by region be a filter by prefix, without a join.
    """

    PERSONAL_DATA = personal.NONE

    code = models.CharField(max_length=5, primary_key=True)
    level = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    name_latin = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    west = models.FloatField(null=True)
    south = models.FloatField(null=True)
    east = models.FloatField(null=True)
    north = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="actors_region_level_0_to_3", condition=Q(level__range=(0, 3))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def country(self) -> str:
        return iso_of(self.code)


class Cluster(models.Model):
    """A region that builds a cybersecurity cluster: the home region and its peers."""

    PERSONAL_DATA = personal.NONE

    region = models.OneToOneField(Region, on_delete=models.PROTECT, related_name="cluster")
    name = models.CharField(max_length=120)
    body = models.CharField(max_length=200, blank=True)
    is_home = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_home"], condition=Q(is_home=True), name="actors_cluster_one_home"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.name}"

    def get_absolute_url(self) -> str:
        return f"{reverse('actors:directory')}?place={self.region_id}"
