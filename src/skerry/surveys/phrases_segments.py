"""Sentences about segments of respondents."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.methods.segments import Obstacle, Way
from skerry.surveys.enums import SegmentsObstacle

Sentence = str | Promise

WAYS: Final[Mapping[Way, Sentence]] = {
    Way.LATENT_CLASSES: _("Latent classes: a model of chance, which also says how many there are"),
    Way.K_MODES: _("Typical answers (k-modes): without a model; the most stable number is taken"),
}
OBSTACLES: Final[Mapping[SegmentsObstacle, Sentence]] = {
    SegmentsObstacle.TOO_FEW: _(
        "Too few organisations answered: a segment needs at least 30, and it takes two segments to compare."
    ),
    SegmentsObstacle.LEFT_OUT: _(
        "Hardly anybody answered “%(question)s”, so it cannot make segments. Leave it out."
    ),
    SegmentsObstacle.SILENT: _(
        "More than one in ten answered none of these questions. Choose some that more people answered."
    ),
    SegmentsObstacle.ALIKE: _(
        "All said the same to these questions, so nothing sets anybody apart. Choose others."
    ),
    SegmentsObstacle.SEEKING: _("A search is at work already. Wait for it, or stop it."),
}
NOT_TAKEN: Final[Mapping[str, Sentence]] = {
    Obstacle.TOO_SMALL: _("No: a segment would be too small"),
    Obstacle.NOT_IDENTIFIED: _("No: too many questions for so few answers"),
    Obstacle.MORE_THAN_PATTERNS: _("No: fewer different answers than segments"),
}
CHANGED: Final = _("Answers were taken back meanwhile. Look for segments again.")
VERY_STABLE: Final = _(
    "Very stable: had others of the same kind answered, nearly the same segments would have been found."
)
STABLE: Final = _(
    "Fairly stable: the segments would be found again, but many organisations at their edges would change sides."
)
SHAKY: Final = _(
    "Shaky: do not build on it. Had others of the same kind answered, other segments would have been found."
)
SOUGHT: Final = _("The search has begun. This page shows how far it is.")
NAMED: Final = _(
    "The segments have their names. Compute the figures anew, then all are compared by them."
)
STOPPED: Final = _("The search is being stopped.")
NOT_STOPPABLE: Final = _("The search has ended already.")
NOT_THERE: Final = _(
    "These segments were taken away, or can no longer be changed. The names were not kept."
)
DROPPED: Final = _("The segments are taken away.")
