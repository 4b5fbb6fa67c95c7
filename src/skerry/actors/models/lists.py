from django.db import models

from skerry.kernel import personal


class ListMapping(models.Model):
    """How a list of the region's own is read, so that it can be brought again.

    ``plan`` says what its columns and values mean here; ``headers`` are all columns
    of the file that was read last, by which the list is known again.
    """

    PERSONAL_DATA = personal.NONE

    source = models.OneToOneField("actors.Source", on_delete=models.CASCADE, related_name="mapping")
    plan = models.JSONField(default=dict)
    headers = models.JSONField(default=list)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} of {self.source_id}"
