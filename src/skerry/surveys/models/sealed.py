"""What is kept of anonymous waves: sealed until the wave is closed, and then without a way back."""

import secrets
from typing import Final

from django.db import models

from skerry.kernel import personal

_BITS: Final = 63


def random_key() -> int:
    """A primary key that does not tell which row came before which."""
    return secrets.randbits(_BITS)


class SealedDraft(models.Model):
    """What somebody has written so far. It opens only with their link, which the site does not keep.

    Which invitation it belongs to is written nowhere; ``lookup`` follows from the link. The count
    of saves is sealed too, because it tells which sections were asked.
    """

    PERSONAL_DATA = personal.NONE

    id = models.BigAutoField(primary_key=True, default=random_key)
    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="+")
    lookup = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"#{self.pk} of {self.wave_id}"


class SealedAnswer(models.Model):
    """A submitted answer that waits until the wave is closed; then all are opened at once and shuffled."""

    PERSONAL_DATA = personal.NONE

    id = models.BigAutoField(primary_key=True, default=random_key)
    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"#{self.pk} of {self.wave_id}"


class AnonymousAnswer(models.Model):
    """One answer of a closed anonymous wave. ``strata`` are those in which its respondent may be.

    Nothing says when it came, from whom, or in which language. Strata in which few answered stand
    together, so that no cell is smaller than was promised.
    """

    PERSONAL_DATA = personal.NONE

    id = models.BigAutoField(primary_key=True, default=random_key)
    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="+")
    strata = models.JSONField(default=list)
    answers = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"#{self.pk} of {self.wave_id}"


class AnswerRelease(models.Model):
    """That the answers of an anonymous wave were opened, or deleted because too few had answered."""

    PERSONAL_DATA = personal.NONE

    wave = models.OneToOneField("surveys.Wave", on_delete=models.CASCADE, related_name="release")
    on = models.DateField()
    answered = models.PositiveIntegerField()
    least = models.PositiveIntegerField()
    is_kept = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="surveys_release_keeps_enough",
                condition=models.Q(is_kept=True, answered__gte=models.F("least"))
                | models.Q(is_kept=False, answered__lt=models.F("least")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.answered}"
