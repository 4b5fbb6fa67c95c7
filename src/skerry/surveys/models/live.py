"""First figures of an open wave, as they were last shown."""

from django.db import models

from skerry.kernel import personal


class LiveFigures(models.Model):
    """What each batch of organisations said, and which invitations are counted in one; gone when the wave closes.

    Kept so that an answer that is changed or taken back does not move a figure by one organisation.
    """

    PERSONAL_DATA = personal.NONE

    wave = models.OneToOneField(
        "surveys.Wave", on_delete=models.CASCADE, related_name="live_figures"
    )
    content = models.JSONField(default=dict)
    counted = models.JSONField(default=list)
    answered = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk}"
