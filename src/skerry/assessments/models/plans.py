"""Improvement plans, and what becomes of their measures."""

from django.db import models
from django.db.models import Q

from skerry.assessments.enums import MeasureState
from skerry.kernel import personal

_STATES = [(state.value, state.value) for state in MeasureState]


class ImprovementPlan(models.Model):
    """The plan that a firm has taken: within what, and which measures in which order.

    ``wishes`` are the limits and wishes as they were said; ``steps`` are the measures in their
    order with month, hours, money and what is left of the risk after each; ``curve`` pairs other
    amounts of hours with the risk that they would leave. Risks are in the unit of the threats'
    weights. ``content`` names the version of what the site knows of measures, ``method`` and
    ``method_version`` what computed it.
    """

    PERSONAL_DATA = personal.NONE

    check_up = models.OneToOneField(
        "assessments.CheckUp", on_delete=models.CASCADE, related_name="plan"
    )
    wishes = models.JSONField()
    steps = models.JSONField()
    curve = models.JSONField()
    risk_before = models.FloatField()
    risk_after = models.FloatField()
    is_proven = models.BooleanField()
    is_order_proven = models.BooleanField()
    content = models.CharField(max_length=40)
    method = models.CharField(max_length=40)
    method_version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} of {self.check_up_id}"


class MeasureProgress(models.Model):
    """What became of one measure; ``until`` is the day to which it was put off."""

    PERSONAL_DATA = personal.NONE

    check_up = models.ForeignKey(
        "assessments.CheckUp", on_delete=models.CASCADE, related_name="progress"
    )
    measure = models.CharField(max_length=60)
    state = models.CharField(max_length=9, choices=_STATES)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_up", "measure"], name="assessments_progress_once"
            ),
            models.CheckConstraint(
                name="assessments_progress_postponed_has_a_day",
                condition=(Q(state=MeasureState.POSTPONED) & Q(until__isnull=False))
                | (Q(state=MeasureState.DONE) & Q(until=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.measure} {self.state}"
