from uuid import uuid4

from django.db import models
from django.db.models.functions import Lower

from skerry.actors.enums import TagColour
from skerry.kernel import personal


class Tag(models.Model):
    """A label of the desk's own, which no visitor sees."""

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=60)
    colour = models.CharField(max_length=6, choices=TagColour, default=TagColour.PLAIN)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="actors_tag_one_a_name")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class OrganisationTag(models.Model):
    PERSONAL_DATA = personal.NONE

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="links")
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.CASCADE, related_name="tag_links"
    )
    by = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "organisation"], name="actors_organisationtag_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} tag {self.tag_id} on {self.organisation_id}"


class Tagging(models.Model):
    """One stroke over many organisations: those in ``organisations`` got the tag, or lost it.

    It names only those that it changed, so that it can be taken back.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")
    adds = models.BooleanField()
    organisations = models.JSONField(default=list)
    asked_for = models.PositiveIntegerField()
    by = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk} tag {self.tag_id}"
