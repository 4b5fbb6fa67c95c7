"""Segments: in which answers they are looked for, what the last search found, and who is in which."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.crypto import salted_hmac

from skerry.kernel.models.jobs import Job
from skerry.methods.segments import VERSION, Way
from skerry.questionnaires.api import definition_of
from skerry.surveys.models import SegmentSearch, Wave
from skerry.surveys.queries.replies import replies_to
from skerry.surveys.rules.figures import segmenting
from skerry.surveys.rules.figures.grouping import Grouping
from skerry.surveys.rules.figures.plans.segments import SEGMENTS, SegmentsPlan
from skerry.surveys.rules.figures.replies import Reply

LETTERS: Final = "ABCDEF"


class SegmentsChanged(Exception):
    """The answers or the method are others than when the segments were found."""


def search_of(wave: Wave) -> SegmentSearch | None:
    return SegmentSearch.objects.select_related("wave__version").filter(wave=wave).first()


def job_of(search: SegmentSearch) -> Job | None:
    """The work of this search: it waits, goes on, or has ended."""
    return Job.objects.filter(uuid=search.job).first()


def open_job_of(search: SegmentSearch) -> Job | None:
    return Job.objects.open().filter(uuid=search.job).first()


def offers_of(wave: Wave) -> Sequence[segmenting.Offer]:
    """The questions of ``wave`` whose answers could make segments."""
    return segmenting.offers(definition_of(wave.version), replies_to(wave))


def matter_of(
    wave: Wave, questions: Sequence[str], replies: Sequence[Reply] | None = None
) -> segmenting.Matter:
    """Raise SegmentsImpossible where nothing can be found in the answers to ``questions``."""
    found = replies_to(wave) if replies is None else replies
    return segmenting.matter_of(definition_of(wave.version), found, questions)


def seed_of(wave: Wave) -> int:
    """The same each time, and known to nobody without the secret key."""
    digest = salted_hmac("skerry.surveys.segments", str(wave.uuid)).digest()
    return int.from_bytes(digest[:6], "big")


def digest_of(wave: Wave, matter: segmenting.Matter) -> str:
    """Tells whether answers are the same, and nothing else without the secret key."""
    key = f"skerry.surveys.segments.answers.{wave.uuid}"
    return salted_hmac(key, matter.fingerprint, algorithm="sha256").hexdigest()


def letters(search: SegmentSearch, found: segmenting.Found) -> Sequence[Mapping[str, str]]:
    """What segments are called until a person names them."""
    languages = definition_of(search.wave.version).languages
    return [dict.fromkeys(languages, letter) for letter in LETTERS[: found.classes]]


def plan_with(search: SegmentSearch, names: Sequence[Mapping[str, str]]) -> SegmentsPlan:
    """What was found, under ``names``."""
    found = segmenting.Found.from_json(search.found)
    return SegmentsPlan(
        questions=tuple(search.questions),
        names=tuple(names),
        seed=seed_of(search.wave),
        way=Way(search.way),
        answers=search.answers,
        stability=found.stability,
    )


def groupings_of(
    wave: Wave, plan: SegmentsPlan | None, replies: Sequence[Reply]
) -> Sequence[Grouping]:
    """The segments of ``plan``, found again in ``replies``; nothing where there is none.

    Raises:
        SegmentsChanged: they could be others than those that were named.
    """
    if plan is None:
        return ()
    try:
        matter = matter_of(wave, plan.questions, replies)
    except segmenting.SegmentsImpossible as error:
        raise SegmentsChanged from error
    if (plan.version, plan.answers) != (VERSION, digest_of(wave, matter)):
        raise SegmentsChanged
    codes = segmenting.members(matter, classes=len(plan.names), way=plan.way, seed=plan.seed)
    return (Grouping(name=SEGMENTS, values=plan.values, codes=codes),)
