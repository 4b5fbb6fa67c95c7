from uuid import uuid4

from django.db import models
from django.db.models import Q

from skerry.kernel import personal


class Scheme(models.Model):
    """A controlled vocabulary (a SKOS concept scheme)."""

    PERSONAL_DATA = personal.NONE

    key = models.SlugField(max_length=60, unique=True)
    uri = models.URLField(max_length=300, blank=True)
    title = models.CharField(max_length=200)
    licence = models.CharField(max_length=120, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    is_for_speciality = models.BooleanField(
        default=False, help_text="Its concepts say what an organisation does in cybersecurity."
    )
    is_for_sector = models.BooleanField(
        default=False,
        help_text="Its concepts say which sectors an organisation serves or belongs to.",
    )

    def __str__(self) -> str:
        return f"#{self.pk} {self.key}"


class Concept(models.Model):
    """One term of a scheme. ``notation`` is the scheme's own identifier for it."""

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="concepts")
    notation = models.CharField(max_length=120)
    uri = models.URLField(max_length=300, blank=True)
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="children"
    )
    is_retired = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "notation"], name="actors_concept_notation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.notation}"


class ConceptLabel(models.Model):
    """What a concept is called in one language; at most one preferred label each."""

    PERSONAL_DATA = personal.NONE

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(max_length=12)
    text = models.CharField(max_length=300)
    is_preferred = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "language"],
                condition=Q(is_preferred=True),
                name="actors_conceptlabel_one_preferred",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.text}"
