from django.db import models

from skerry.kernel import personal


class ResponseCount(models.Model):
    """How many had answered in one part of a wave by one day, as it may be shown from then on.

    Where answers are not named, ``answered`` is what ``rules.responses.shown`` made of the
    count: the exact one of a day is kept nowhere. ``part`` is a stratum, or
    ``rules.responses.MERGED`` for the small ones together.
    """

    PERSONAL_DATA = personal.NONE

    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="counts")
    on = models.DateField()
    part = models.CharField(max_length=60, blank=True)
    answered = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "on", "part"], name="surveys_responsecount_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.part} {self.answered}"
