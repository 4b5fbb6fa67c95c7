from uuid import uuid4

from django.db import models

from skerry.actors.enums import Origin
from skerry.kernel import personal


class Revision(models.Model):
    """What somebody changed in the profile of an organisation, so that it can be read and taken back.

    ``changes`` has for each fact its value before and after, and where the value before
    came from: ``{"website": {"before": …, "after": …, "origin": {"run": 3}}}``; None says
    that there was none. ``by`` is the opaque id of a person.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.CASCADE, related_name="revisions"
    )
    at = models.DateTimeField()
    by = models.CharField(max_length=40, blank=True)
    origin = models.CharField(max_length=7, choices=Origin)
    changes = models.JSONField()
    undoes = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="undone_by"
    )

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-at", "-id"], name="actors_revision_newest")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {', '.join(self.changes)}"
