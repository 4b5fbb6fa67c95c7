"""Plans: worked out, and followed measure by measure."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from skerry.assessments import content
from skerry.assessments.enums import MeasureState
from skerry.assessments.models import Check, CheckUp, ImprovementPlan, MeasureProgress
from skerry.assessments.queries.checkups import hold_check_up
from skerry.assessments.queries.plans import situation_in
from skerry.assessments.queries.standing import checked
from skerry.assessments.rules.planning import Wishes, curve_for, kept_steps, plan_for
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event


def work_out_plan(
    *, check_up: CheckUp, check: Check, wishes: Wishes, by: Actor, now: datetime
) -> ImprovementPlan:
    """The best plan within ``wishes`` after what ``check`` says, kept in place of the one before.

    What is done stays done. The work is done before anything is locked.

    Raises:
        CheckUpGone: the check-up is deleted.
    """
    situation = situation_in(check_up, checked(check))
    found = plan_for(situation, wishes)
    fields = {
        "wishes": wishes.as_json(),
        "steps": kept_steps(found, wishes),
        "curve": curve_for(situation, wishes),
        "risk_before": found.initial,
        "risk_after": found.remaining,
        "is_proven": found.is_proven,
        "is_order_proven": found.is_order_proven,
        "content": content.shipped(check_up.what).version,
        "method": found.method,
        "method_version": found.version,
        "made_at": now,
    }
    with transaction.atomic():
        held = hold_check_up(check_up, now=now)
        kept, _ = ImprovementPlan.objects.update_or_create(check_up=held, defaults=fields)
        audit.record(Event.CHECK_UP_PLAN_TAKEN, target=held, by=by, at=now)
    return kept


@transaction.atomic
def follow_measure(
    *,
    check_up: CheckUp,
    measure: str,
    state: MeasureState | None,
    until: date | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """Say what became of ``measure``; None makes it one to be done again.

    Raises:
        CheckUpGone: the check-up is deleted.
    """
    held = hold_check_up(check_up, now=now)
    if state is not MeasureState.DONE:  # what advisers saw of it is over
        held.seen.filter(measure=measure).delete()
    if state is None:
        held.progress.filter(measure=measure).delete()
    else:
        MeasureProgress.objects.update_or_create(
            check_up=held,
            measure=measure,
            defaults={"state": state, "since": timezone.localdate(now), "until": until},
        )
    detail = {"measure": measure, "state": state or ""}
    audit.record(Event.CHECK_UP_MEASURE_FOLLOWED, target=held, by=by, at=now, detail=detail)
