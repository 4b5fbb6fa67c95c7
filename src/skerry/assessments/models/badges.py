"""What an adviser has seen to be done, and the badge by which a firm shows it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from skerry.kernel import personal
from skerry.kernel.personal import Kept, Personal, Purpose

_SAW = Personal(
    purpose=Purpose.CHECK_UP,
    kept=Kept.UNTIL_WITHDRAWN,
    what=_("What you have seen to be done at firms that you advise"),
)


class MeasureSeen(models.Model):
    """That an adviser has seen that a measure is done.

    ``person`` is the adviser; when their account is erased, what they saw stays without them.
    """

    PERSONAL_DATA = {"person": _SAW}

    check_up = models.ForeignKey(
        "assessments.CheckUp", on_delete=models.CASCADE, related_name="seen"
    )
    measure = models.CharField(max_length=60)
    person = models.UUIDField(null=True, db_index=True)
    seen_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_up", "measure", "person"], name="assessments_measure_seen_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.measure}"


class Badge(models.Model):
    """What a firm shows to everybody of its check-up, until it withdraws it.

    ``token`` stands in the public address; ``name`` is what the firm calls itself there, and
    ``language`` that of the picture. What the badge says is worked out each time it is read.
    """

    PERSONAL_DATA = personal.NONE

    check_up = models.OneToOneField(
        "assessments.CheckUp", on_delete=models.CASCADE, related_name="badge"
    )
    token = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60)
    language = models.CharField(max_length=12)
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} of {self.check_up_id}"
