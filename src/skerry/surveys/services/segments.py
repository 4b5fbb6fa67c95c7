"""Segments of a closed wave: looked for, named, taken away."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.jobs import JobNotStoppable, request_job, stop_job
from skerry.methods.segments import Way
from skerry.surveys.enums import SegmentsObstacle
from skerry.surveys.models import SegmentSearch, Wave
from skerry.surveys.queries import figures, plans
from skerry.surveys.queries import replies as reply_queries
from skerry.surveys.queries import segments as queries
from skerry.surveys.queries.results import obstacle_of
from skerry.surveys.rules.figures import segmenting
from skerry.surveys.services.plans import change_plan
from skerry.surveys.services.results import ResultsNotPossible

JOB: Final = "surveys.segments.find"
PART: Final = "segments"


@transaction.atomic
def seek_segments(
    *, wave: Wave, questions: Sequence[str], way: Way, by: Actor, now: datetime
) -> SegmentSearch:
    """Have segments looked for in the background; what an earlier search found goes.

    Raises:
        ResultsNotPossible: the answers are not all there, or the results are published.
        SegmentsImpossible: nothing can be found in these answers, or a search is at work.
    """
    held = Wave.objects.select_for_update(no_key=True, of=("self",)).get(pk=wave.pk)
    if obstacle := obstacle_of(held):
        raise ResultsNotPossible(obstacle)
    before = queries.search_of(held)
    if before and queries.open_job_of(before):
        raise segmenting.SegmentsImpossible(SegmentsObstacle.SEEKING)
    queries.matter_of(held, questions)
    if before:
        before.delete()
    search = SegmentSearch(wave=held, questions=list(questions), way=way, by=by.id, asked_at=now)
    arguments = {"search": str(search.uuid)}
    search.job = request_job(kind=JOB, arguments=arguments, by=by, now=now).uuid
    search.save()
    audit.record(Event.SEGMENTS_SOUGHT, target=held, by=by, at=now, detail={"way": way})
    return search


@transaction.atomic
def stop_search(*, wave: Wave, by: Actor, now: datetime) -> None:
    """Stop looking, at once or before the next number of segments is tried.

    Raises:
        JobNotStoppable: it has ended already.
    """
    search = queries.search_of(wave)
    job = queries.open_job_of(search) if search else None
    if job is None:
        raise JobNotStoppable
    stop_job(job=job, by=by, now=now)


@transaction.atomic
def keep_segments(
    *, search: SegmentSearch, found: segmenting.Found, answers: str, by: Actor, now: datetime
) -> None:
    """Keep what was found in ``answers``, with the protected figures of each segment.

    Nothing is kept where the search was taken away meanwhile.

    Raises:
        SegmentsChanged: the answers are others by now.
    """
    held = SegmentSearch.objects.select_for_update(of=("self",)).filter(pk=search.pk).first()
    if held is None:
        return
    held.found, held.answers = found.as_json(), answers
    if found.classes > 1:
        plan = replace(
            plans.plan_of(held.wave), segments=queries.plan_with(held, queries.letters(held, found))
        )
        replies = reply_queries.replies_to(held.wave)
        held.content = figures.figures_of(held.wave, plan, replies).as_json()
    held.save(update_fields=["found", "answers", "content"])
    audit.record(
        Event.SEGMENTS_FOUND, target=held.wave, by=by, at=now, detail={"number": found.classes}
    )


@transaction.atomic
def name_segments(
    *, search: SegmentSearch, names: Sequence[Mapping[str, str]], by: Actor, now: datetime
) -> None:
    """From the next time on figures are computed for each segment, too, under these names.

    Raises:
        ResultsNotPossible: the results are published.
    """
    segments = queries.plan_with(search, names)
    change_plan(
        wave=search.wave,
        change=lambda plan: replace(plan, segments=segments),
        part=PART,
        by=by,
        now=now,
    )


@transaction.atomic
def drop_segments(*, wave: Wave, by: Actor, now: datetime) -> None:
    """Forget the segments, named or not; a search at work finds nothing to keep.

    Raises:
        ResultsNotPossible: the results are published.
    """
    change_plan(
        wave=wave, change=lambda plan: replace(plan, segments=None), part=PART, by=by, now=now
    )
    SegmentSearch.objects.filter(wave=wave).delete()
