"""The results of a wave: computed, explained, published once."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.surveys.enums import ResultsObstacle, ResultsState
from skerry.surveys.models import AnswerRelease, Results, ResultsNote, SegmentSearch, Wave
from skerry.surveys.queries import figures, plans, segments
from skerry.surveys.queries import replies as queries
from skerry.surveys.queries.trends import with_trends
from skerry.surveys.rules import results as rules
from skerry.surveys.rules.figures.calibrating import WeightsNotFitting
from skerry.surveys.rules.figures.computing import TooFewReplied


class ResultsNotPossible(Exception):
    """Nothing was computed, noted or published; ``obstacle`` says why."""

    def __init__(self, obstacle: ResultsObstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@transaction.atomic
def compute_results(*, wave: Wave, by: Actor, now: datetime) -> Results:
    """Compute all figures of ``wave`` and protect them as one set; until they are published, as often as wanted.

    Raises:
        ResultsNotPossible: the wave is not closed or not opened, too few answered, weights cannot be
            made as decided, or it is published.
    """
    held = _hold_wave(wave)
    before = Results.objects.filter(wave=held).first()
    obstacle = rules.obstacle_to_compute(
        wave_state=held.state,
        mode=held.mode,
        is_released=AnswerRelease.objects.filter(wave=held, is_kept=True).exists(),
        state=before.state if before else None,
    )
    if obstacle:
        raise ResultsNotPossible(obstacle)

    found = queries.replies_to(held)
    plan = plans.plan_of(held)
    try:
        content = figures.figures_of(held, plan, found)
    except TooFewReplied as error:
        raise ResultsNotPossible(ResultsObstacle.TOO_FEW) from error
    except WeightsNotFitting as error:
        raise ResultsNotPossible(ResultsObstacle.WEIGHTS_NOT_FITTING) from error
    except segments.SegmentsChanged as error:
        raise ResultsNotPossible(ResultsObstacle.SEGMENTS_CHANGED) from error
    results, _is_new = Results.objects.update_or_create(
        wave=held,
        defaults={
            "plan": plan.as_json(),
            "content": with_trends(held, plan, content).as_json(),
            "computed_at": now,
            "by": by.id,
        },
    )
    audit.record(
        Event.RESULTS_COMPUTED, target=results, by=by, at=now, detail={"answered": len(found)}
    )
    return results


@transaction.atomic
def note_results(
    *, results: Results, question: str, texts: Mapping[str, str], by: Actor, now: datetime
) -> None:
    """Say something beside the figures of ``question``; no text in any language takes it away."""
    held = Results.objects.select_for_update(of=("self",)).get(pk=results.pk)
    kept = {language: text.strip() for language, text in texts.items() if text.strip()}
    if kept:
        ResultsNote.objects.update_or_create(
            results=held, question=question, defaults={"texts": kept}
        )
    else:
        held.notes.filter(question=question).delete()
    audit.record(Event.RESULTS_NOTED, target=held, by=by, at=now, detail={"question": question})


@transaction.atomic
def publish_results(*, results: Results, seen: datetime, by: Actor, now: datetime) -> Results:
    """Show ``results`` to everybody, for good; ``seen`` is when those were computed that were looked at.

    The last search for segments goes: its figures are another set of the same answers.

    Raises:
        ResultsNotPossible: they are published, or were computed anew since.
    """
    _hold_wave(results.wave)  # nobody computes or decides anew meanwhile
    held = Results.objects.select_for_update(of=("self",)).get(pk=results.pk)
    obstacle = rules.obstacle_to_publish(state=held.state, is_latest=held.computed_at == seen)
    if obstacle:
        raise ResultsNotPossible(obstacle)
    held.state, held.published_at = ResultsState.PUBLISHED, now
    held.save(update_fields=["state", "published_at"])
    SegmentSearch.objects.filter(wave=held.wave_id).delete()
    audit.record(Event.RESULTS_PUBLISHED, target=held, by=by, at=now)
    return held


def _hold_wave(wave: Wave) -> Wave:
    """The wave as it is now, for this transaction alone."""
    return Wave.objects.select_for_update(no_key=True, of=("self",)).get(pk=wave.pk)
