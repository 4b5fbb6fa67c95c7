"""The results of a wave: computed, explained, published once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.surveys.enums import ResultsObstacle, ResultsState
from skerry.surveys.models import Results, ResultsNote, SegmentSearch, Wave
from skerry.surveys.queries import figures, plans, segments
from skerry.surveys.queries import replies as queries
from skerry.surveys.queries.results import obstacle_of
from skerry.surveys.queries.trends import with_trends
from skerry.surveys.rules import results as rules
from skerry.surveys.rules.figures.calibrating import WeightsNotFitting
from skerry.surveys.rules.figures.computing import TooFewReplied
from skerry.surveys.rules.figures.content import Content
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.rules.figures.replies import Frame, Reply


class ResultsNotPossible(Exception):
    """Nothing was computed, noted or published; ``obstacle`` says why."""

    def __init__(self, obstacle: ResultsObstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@dataclass(frozen=True, kw_only=True)
class _Matter:
    """All that figures follow from, as it was when it was read."""

    frame: Frame
    plan: Plan
    replies: Sequence[Reply]


def compute_results(*, wave: Wave, by: Actor, now: datetime) -> Results:
    """Compute all figures of ``wave`` and protect them as one set; until they are published, as often as wanted.

    Nobody waits for the wave while its figures are computed; they are kept only if they still follow
    from what is there then.

    Raises:
        ResultsNotPossible: the wave is not closed or not opened, too few answered, weights cannot be
            made as decided, it is published, or something that went in has changed meanwhile.
    """
    read, matter = _read(wave)
    try:
        content = figures.figures_of(read, matter.plan, matter.replies)
    except TooFewReplied as error:
        raise ResultsNotPossible(ResultsObstacle.TOO_FEW) from error
    except WeightsNotFitting as error:
        raise ResultsNotPossible(ResultsObstacle.WEIGHTS_NOT_FITTING) from error
    except segments.SegmentsChanged as error:
        raise ResultsNotPossible(ResultsObstacle.SEGMENTS_CHANGED) from error
    return _keep(read, matter, content, by=by, now=now)


@transaction.atomic
def _read(wave: Wave) -> tuple[Wave, _Matter]:
    """The wave as it is now, with what its figures follow from."""
    held = _hold_wave(wave)
    if obstacle := obstacle_of(held):
        raise ResultsNotPossible(obstacle)
    return held, _matter_of(held)


def _matter_of(wave: Wave) -> _Matter:
    return _Matter(
        frame=queries.frame_of(wave), plan=plans.plan_of(wave), replies=queries.replies_to(wave)
    )


@transaction.atomic
def _keep(wave: Wave, matter: _Matter, content: Content, *, by: Actor, now: datetime) -> Results:
    """Keep figures that follow from ``matter``, if that is still what is there."""
    held, current = _read(wave)
    if current != matter:
        raise ResultsNotPossible(ResultsObstacle.CHANGED_MEANWHILE)
    results, _is_new = Results.objects.update_or_create(
        wave=held,
        defaults={
            "plan": matter.plan.as_json(),
            "content": with_trends(held, matter.plan, content).as_json(),
            "computed_at": now,
            "by": by.id,
        },
    )
    detail = {"answered": len(matter.replies)}
    audit.record(Event.RESULTS_COMPUTED, target=results, by=by, at=now, detail=detail)
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
