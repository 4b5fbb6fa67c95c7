"""All figures of a wave, from its replies and from what was decided about them."""

from collections.abc import Sequence

from django.utils.crypto import salted_hmac

from skerry.questionnaires.api import definition_of
from skerry.surveys.models import Wave
from skerry.surveys.queries.replies import frame_of
from skerry.surveys.queries.segments import groupings_of
from skerry.surveys.rules.figures.computing import compute
from skerry.surveys.rules.figures.content import Content
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.rules.figures.replies import Reply


def figures_of(wave: Wave, plan: Plan, found: Sequence[Reply]) -> Content:
    """The figures of ``wave`` as one protected set, made as ``plan`` says; nothing is kept.

    Raises:
        TooFewReplied: hardly anybody answered.
        SegmentsChanged: the segments that have names are not to be found again.
    """
    return compute(
        definition_of(wave.version),
        found,
        frame_of(wave),
        seed=_seed(wave),
        plan=plan,
        groupings=groupings_of(wave, plan.segments, found),
    )


def _seed(wave: Wave) -> int:
    """The same each time, and known to nobody without the secret key."""
    digest = salted_hmac("skerry.surveys.results", str(wave.uuid)).digest()
    return int.from_bytes(digest[:6], "big")
