"""Firms among firms like them: those that wait to be counted, and counts that name none."""

from django.db import models
from django.db.models import Q

from skerry.assessments.enums import CheckUpKind
from skerry.kernel import personal

_KINDS = [(kind.value, kind.value) for kind in CheckUpKind]


class PeerContribution(models.Model):
    """What one firm brings to the figures, until its batch is closed; then it is deleted.

    ``states`` has, by question, a value of ``PeerState``.
    """

    PERSONAL_DATA = personal.NONE

    check_up = models.OneToOneField(
        "assessments.CheckUp", on_delete=models.CASCADE, related_name="contribution"
    )
    kind = models.CharField(max_length=8, choices=_KINDS)
    size = models.CharField(max_length=60, blank=True)
    sector = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=12, blank=True)
    score_class = models.PositiveSmallIntegerField()
    states = models.JSONField()
    joined_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} of {self.check_up_id}"


class PeerBatch(models.Model):
    """The protected counts of at least twenty firms; what they do not have in common is empty.

    ``scores`` counts them by class of the score, ``states`` by question and ``PeerState``.
    """

    PERSONAL_DATA = personal.NONE

    kind = models.CharField(max_length=8, choices=_KINDS)
    size = models.CharField(max_length=60, blank=True)
    sector = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=12, blank=True)
    firms = models.PositiveIntegerField()
    scores = models.JSONField()
    states = models.JSONField()
    closed_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assessments_peer_batch_of_twenty", condition=Q(firms__gte=20)
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.firms}"


class PeerFigure(models.Model):
    """The sums of the batches that lie within a group, so that reading takes as long for few as for many.

    ``period`` is a half-year, as 2026-2, or empty for all times.
    """

    PERSONAL_DATA = personal.NONE

    kind = models.CharField(max_length=8, choices=_KINDS)
    size = models.CharField(max_length=60, blank=True)
    sector = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=12, blank=True)
    period = models.CharField(max_length=6, blank=True)
    firms = models.PositiveIntegerField()
    batches = models.PositiveIntegerField()
    scores = models.JSONField()
    states = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "size", "sector", "region", "period"],
                name="assessments_peer_figure_once",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.firms}"
