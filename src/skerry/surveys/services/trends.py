"""With which earlier wave the figures of a wave are compared."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from skerry.kernel.actor import Actor
from skerry.surveys.models import Wave
from skerry.surveys.queries.trends import candidate
from skerry.surveys.rules.figures.trends import TrendObstacle
from skerry.surveys.services.plans import change_plan


class WavesNotComparable(Exception):
    """Nothing was chosen; ``obstacle`` says why."""

    def __init__(self, obstacle: TrendObstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@transaction.atomic
def choose_earlier(*, wave: Wave, earlier: Wave | None, by: Actor, now: datetime) -> None:
    """Compare the figures of ``wave`` with those of ``earlier`` when they are computed; with none, with nothing.

    Raises:
        WavesNotComparable: they were not asked alike, or the earlier one is not published.
        ResultsNotPossible: the results of ``wave`` are published.
    """
    obstacle = candidate(earlier, wave).obstacle if earlier else None
    if obstacle:
        raise WavesNotComparable(obstacle)
    uuid = str(earlier.uuid) if earlier else ""
    change_plan(
        wave=wave, change=lambda plan: replace(plan, earlier=uuid), part="earlier", by=by, now=now
    )
