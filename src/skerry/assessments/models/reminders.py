"""What somebody was reminded of, so that nobody is reminded twice."""

from django.db import models

from skerry.assessments.enums import ReminderKind
from skerry.kernel import personal

_KINDS = [(kind.value, kind.value) for kind in ReminderKind]


class CheckUpReminder(models.Model):
    """That the person who keeps a check-up was reminded of what was due on a day."""

    PERSONAL_DATA = personal.NONE

    check_up = models.ForeignKey(
        "assessments.CheckUp", on_delete=models.CASCADE, related_name="reminders"
    )
    kind = models.CharField(max_length=9, choices=_KINDS)
    measure = models.CharField(max_length=60, blank=True)
    due_on = models.DateField()
    reminded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_up", "kind", "measure", "due_on"],
                name="assessments_reminded_once",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} of {self.check_up_id}"
