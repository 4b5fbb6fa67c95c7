"""How the figures of a wave are to be made, decided before they are computed."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.surveys.enums import ResultsObstacle, ResultsState
from skerry.surveys.models import Results, ResultsPlan, Wave
from skerry.surveys.queries import plans
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.services.results import ResultsNotPossible


@transaction.atomic
def change_plan(
    *, wave: Wave, change: Callable[[Plan], Plan], part: str, by: Actor, now: datetime
) -> Plan:
    """Decide one ``part`` anew; figures that were computed before stay until they are computed anew.

    Raises:
        ResultsNotPossible: the results are published.
    """
    held = Wave.objects.select_for_update(no_key=True, of=("self",)).get(pk=wave.pk)
    if Results.objects.filter(wave=held, state=ResultsState.PUBLISHED).exists():
        raise ResultsNotPossible(ResultsObstacle.PUBLISHED)
    plan = change(plans.plan_of(held))
    ResultsPlan.objects.update_or_create(
        wave=held, defaults={"content": plan.as_json(), "changed_at": now, "by": by.id}
    )
    audit.record(Event.RESULTS_PLANNED, target=held, by=by, at=now, detail={"part": part})
    return plan
