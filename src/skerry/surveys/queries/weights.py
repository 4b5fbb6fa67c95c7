"""How the answers of a wave would be weighted, before anything is computed."""

from skerry.questionnaires.api import definition_of
from skerry.surveys.models import AnswerRelease, Wave
from skerry.surveys.queries import replies as queries
from skerry.surveys.rules import results as rules
from skerry.surveys.rules.figures.plans.weights import WeightsPlan
from skerry.surveys.rules.figures.weighing import Weighed, weigh
from skerry.surveys.rules.results import LEAST_REPLIES


def weighed(wave: Wave, plan: WeightsPlan) -> Weighed | None:
    """The weights that ``plan`` makes; none while nothing can be computed, or so few answered that nothing is.

    Raises:
        WeightsNotFitting: no weights of these answers are as ``plan`` wants them.
    """
    obstacle = rules.obstacle_to_compute(
        wave_state=wave.state,
        mode=wave.mode,
        is_released=AnswerRelease.objects.filter(wave=wave, is_kept=True).exists(),
        state=None,
    )
    replies = [] if obstacle else queries.replies_to(wave)
    if len({reply.unit for reply in replies}) < LEAST_REPLIES:
        return None
    return weigh(replies, queries.frame_of(wave), plan, definition_of(wave.version))
