"""What a firm keeps as evidence that a measure is done."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from skerry.kernel.personal import Kept, Personal, Purpose

_KEPT = Personal(
    purpose=Purpose.CHECK_UP,
    kept=Kept.UNTIL_WITHDRAWN,
    what=_("Files that you keep as evidence in a check-up"),
)


class Evidence(models.Model):
    """A file that shows that a measure is done. It is private to the firm and whom it lets in."""

    PERSONAL_DATA = {"name": _KEPT, "file": _KEPT}

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    check_up = models.ForeignKey(
        "assessments.CheckUp", on_delete=models.CASCADE, related_name="evidence"
    )
    measure = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="evidence/")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} {self.size}"
