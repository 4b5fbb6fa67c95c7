"""What a firm could do, and what became of it."""

from collections.abc import Mapping

from skerry.assessments import content
from skerry.assessments.enums import MeasureState
from skerry.assessments.models import CheckUp, ImprovementPlan, MeasureProgress
from skerry.assessments.queries.standing import Checked
from skerry.assessments.rules.planning import situation_of
from skerry.methods.improvement import Situation


def plan_of(check_up: CheckUp) -> ImprovementPlan | None:
    return ImprovementPlan.objects.filter(check_up=check_up).first()


def progress_of(check_up: CheckUp) -> Mapping[str, MeasureProgress]:
    """What became of each measure, by its key; without an entry it is still to be done."""
    return {row.measure: row for row in check_up.progress.order_by("pk")}


def situation_in(check_up: CheckUp, checked: Checked) -> Situation:
    """What is open after the answers of ``checked`` and what was done since."""
    done = check_up.progress.filter(state=MeasureState.DONE).values_list("measure", flat=True)
    known = content.shipped(check_up.what)
    return situation_of(checked.standing, checked.answers, known, done=frozenset(done))
