"""What was decided about the figures of a wave."""

from skerry.surveys.models import ResultsPlan, Wave
from skerry.surveys.rules.figures.plans.plan import Plan


def plan_of(wave: Wave) -> Plan:
    """As usual, where nothing was decided."""
    kept = ResultsPlan.objects.filter(wave=wave).first()
    return Plan.from_json(kept.content if kept else {})
