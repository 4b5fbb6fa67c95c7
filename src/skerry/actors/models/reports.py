from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.actors.enums import ReportReason, ReportState
from skerry.kernel.personal import Kept, Personal, Purpose

_REPORT = Personal(
    purpose=Purpose.MODERATION,
    kept=Kept.A_YEAR,
    what=_("What a report says, and the address to answer to"),
)


class EntryReport(models.Model):
    """Somebody says that an entry of the directory is wrong or abusive."""

    PERSONAL_DATA = {"message": _REPORT, "reply_to": _REPORT}

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.CASCADE, related_name="reports"
    )
    reason = models.CharField(max_length=8, choices=ReportReason)
    message = models.TextField(max_length=2000)
    reply_to = models.EmailField(blank=True)
    state = models.CharField(max_length=9, choices=ReportState, default=ReportState.NEW)
    reported_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="actors_entryreport_closed_at_and_state_together",
                condition=Q(state=ReportState.NEW, closed_at=None)
                | (~Q(state=ReportState.NEW) & Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.reason}"
