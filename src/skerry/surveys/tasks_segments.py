"""Looking for segments, which the background worker does."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from skerry.kernel.jobs import JobContext, JobNotDoable, job
from skerry.methods.segments import Way
from skerry.surveys import phrases_results as results
from skerry.surveys.enums import ResultsObstacle
from skerry.surveys.models import SegmentSearch
from skerry.surveys.phrases_segments import CHANGED, OBSTACLES
from skerry.surveys.queries import segments as queries
from skerry.surveys.rules.figures import segmenting
from skerry.surveys.rules.figures.calibrating import WeightsNotFitting
from skerry.surveys.services import segments


@job(segments.JOB, title=_("Look for segments in the answers to a survey"), resumable=True)
def find_segments(context: JobContext, *, search: str) -> dict[str, int]:
    """One number of segments after the other, then the figures; a stop leaves nothing behind."""
    sought = SegmentSearch.objects.filter(uuid=UUID(search)).select_related("wave").first()
    if sought is None:
        return {}
    try:
        found, answers = _found(context, sought)
        segments.keep_segments(
            search=sought, found=found, answers=answers, by=context.by, now=context.now
        )
    except segmenting.SegmentsImpossible as refusal:
        words = OBSTACLES[refusal.obstacle] % {"question": refusal.question}
        raise JobNotDoable(words) from refusal
    except queries.SegmentsChanged as error:
        raise JobNotDoable(CHANGED) from error
    except WeightsNotFitting as error:
        raise JobNotDoable(results.OBSTACLES[ResultsObstacle.WEIGHTS_NOT_FITTING]) from error
    return {"segments": found.classes}


def _found(context: JobContext, sought: SegmentSearch) -> tuple[segmenting.Found, str]:
    """What fits best, and the digest of the answers in which it was found."""
    way = Way(sought.way)
    matter = queries.matter_of(sought.wave, sought.questions)
    seed, each = queries.seed_of(sought.wave), []
    numbers = segmenting.numbers(way)
    for done, classes in enumerate(numbers):
        context.progress(done, len(numbers) + 1)
        each.append(segmenting.tried(matter, classes=classes, way=way, seed=seed))
    context.progress(len(numbers), len(numbers) + 1)
    return segmenting.chosen(each, way), queries.digest_of(sought.wave, matter)
