"""What drafts were, so that an edit can be taken back and two people at once lose nothing."""

from django.db import models

from skerry.kernel import personal


class DraftStep(models.Model):
    """A draft as it stood at ``revision``, until ``by`` changed it ``at``. Gone when it is published.

    ``is_way_back``: undoing leads there. It does not to what was undone, nor to what only
    other equivalences were declared of; these are kept so that whoever writes late is told.
    """

    PERSONAL_DATA = personal.NONE

    version = models.ForeignKey(
        "questionnaires.InstrumentVersion", on_delete=models.CASCADE, related_name="steps"
    )
    revision = models.PositiveIntegerField()
    definition = models.JSONField()
    by = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    is_way_back = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "revision"], name="questionnaires_step_revision_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.revision}"
