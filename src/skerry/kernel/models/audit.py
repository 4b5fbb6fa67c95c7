from django.db import models

from skerry.kernel import personal


class AuditEvent(models.Model):
    """What was done, to what, by whom, when.

    Holds no foreign keys, so that the log never stands in the way of the
    records it describes and outlives them. ``by`` is an opaque person id: the
    mapping to a name is the account itself, and goes with it.
    """

    PERSONAL_DATA = personal.NONE  # pseudonymous by design, see docs/decisions

    kind = models.CharField(max_length=80)
    target_model = models.CharField(max_length=80)
    target_id = models.CharField(max_length=40)
    by_kind = models.CharField(max_length=10)
    by = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="kernel_audit_newest"),
            models.Index(fields=["target_model", "target_id"], name="kernel_audit_target"),
            models.Index(fields=["by"], name="kernel_audit_by"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.target_model}:{self.target_id}"
