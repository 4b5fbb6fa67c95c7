from django.db import models

from skerry.kernel import personal


class ReadCount(models.Model):
    """How often a page about ``subject`` was opened on one day, and nothing about by whom."""

    PERSONAL_DATA = personal.NONE

    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "day"], name="kernel_readcount_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject_kind}:{self.subject_id} {self.day}"
