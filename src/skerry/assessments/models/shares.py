"""Check-ups that the colleagues of who keeps them open too."""

from django.db import models

from skerry.kernel import personal


class CheckUpShare(models.Model):
    """That those who edit ``organisation`` open a check-up, as long as its keeper edits it too.

    Whether somebody does is asked each time and kept nowhere here.
    """

    PERSONAL_DATA = personal.NONE

    check_up = models.OneToOneField(
        "assessments.CheckUp", on_delete=models.CASCADE, related_name="share"
    )
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    shared_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} of {self.check_up_id}"
