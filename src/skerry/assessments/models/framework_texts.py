"""Words of frameworks that the region may show, and where they come from."""

from uuid import uuid4

from django.db import models

from skerry.kernel import personal


class FrameworkSource(models.Model):
    """A file of texts that somebody brought, and by which right its words are shown."""

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=300)
    version = models.CharField(max_length=300, blank=True)
    licence = models.TextField()
    imported_by = models.CharField(max_length=40, blank=True)
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class FrameworkText(models.Model):
    """The words of one requirement in one language; ``framework`` and ``identifier`` are those of the site."""

    PERSONAL_DATA = personal.NONE

    source = models.ForeignKey(
        "assessments.FrameworkSource", on_delete=models.CASCADE, related_name="texts"
    )
    framework = models.CharField(max_length=60)
    identifier = models.CharField(max_length=60)
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "language", "identifier"],
                name="assessments_framework_text_once",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.framework} {self.identifier} {self.language}"
