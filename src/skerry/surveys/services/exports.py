"""Answers that are taken out for statistics: who did it, and why, is written down."""

from datetime import datetime

from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.questionnaires.api import definition_of
from skerry.surveys.enums import ResultsObstacle
from skerry.surveys.models import AnswerRelease, Wave
from skerry.surveys.queries import plans
from skerry.surveys.queries import replies as queries
from skerry.surveys.rules import results as rules
from skerry.surveys.rules.figures.calibrating import WeightsNotFitting
from skerry.surveys.rules.figures.export import ExportTable, export_of


class AnswersNotExportable(Exception):
    """Nothing was taken out; ``obstacle`` says why."""

    def __init__(self, obstacle: ResultsObstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@transaction.atomic
def export_answers(*, wave: Wave, reason: str, by: Actor, now: datetime) -> ExportTable:
    """The answers of a closed wave without names and free words; ``reason`` stands in the log.

    Raises:
        AnswersNotExportable: the wave is not closed, not opened, nobody answered, or
            weights cannot be made as decided.
    """
    obstacle = rules.obstacle_to_compute(
        wave_state=wave.state,
        mode=wave.mode,
        is_released=AnswerRelease.objects.filter(wave=wave, is_kept=True).exists(),
        state=None,
    )
    replies = [] if obstacle else queries.replies_to(wave)
    if obstacle or not replies:
        raise AnswersNotExportable(obstacle or ResultsObstacle.TOO_FEW)
    plan = plans.plan_of(wave)
    definition, frame = definition_of(wave.version), queries.frame_of(wave)
    try:
        table = export_of(definition, replies, frame, plan.weights, plan.codebooks)
    except WeightsNotFitting as error:
        raise AnswersNotExportable(ResultsObstacle.WEIGHTS_NOT_FITTING) from error
    detail = {"reason": reason, "rows": len(replies)}
    audit.record(Event.ANSWERS_EXPORTED, target=wave, by=by, at=now, detail=detail)
    return table
