"""Sentences about the order of answers, and about what matters and is badly served."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.surveys.enums import Misfit, OpeningKind, OpeningObstacle, Quarter
from skerry.surveys.phrases_results import HIDDEN

__all__ = ["HIDDEN"]

Sentence = str | Promise

SHOWN: Final = _("shown")
NO_ORDER: Final = _("All figures are hidden, so nothing can be put in order.")
ONE_SHOWN: Final = _("Only one figure is shown, so there is nothing to put in order.")
HOW_ORDERED: Final = _(
    "The dot is the place by the printed shares, the line goes over the places that each may have: all of these "
    "hold together in 95 of 100 surveys like this. Only the printed figures and their ranges were used."
)
HOW_ORDERED_HERE: Final = _(
    "Places are those among the ones who answered; of others these figures say nothing."
)


@dataclass(frozen=True, kw_only=True)
class KindWords:
    """A kind of opening: its name, what it is for, its two axes, and its score."""

    name: Sentence
    says: Sentence
    first: Sentence
    second: Sentence
    score: Sentence
    how_scored: Sentence


KINDS: Final[Mapping[OpeningKind, KindWords]] = {
    OpeningKind.IMPORTANCE: KindWords(
        name=_("Importance against satisfaction"),
        says=_(
            "The first question says how much each thing matters, the second how well it is served."
        ),
        first=_("How much it matters"),
        second=_("How well it is served"),
        score=_("Importance less satisfaction"),
        how_scored=_(
            "The score is importance less satisfaction, in points of 100. Its range holds however the answers "
            "to the two questions hang together."
        ),
    ),
    OpeningKind.GROWTH: KindWords(
        name=_("Growth against unmet need"),
        says=_("The first question says what grows, the second what is missing."),
        first=_("How much it grows"),
        second=_("How much it is missing"),
        score=_("Mean of growth and need"),
        how_scored=_(
            "The score is the mean of both figures, in points of 100. Its range holds however the answers to the "
            "two questions hang together."
        ),
    ),
}
QUARTERS: Final[Mapping[OpeningKind, Mapping[Quarter, Sentence]]] = {
    OpeningKind.IMPORTANCE: {
        Quarter.OPENING: _("Important and poorly served: an opening"),
        Quarter.KEPT: _("Important and well served"),
        Quarter.WAITING: _("Less important and poorly served"),
        Quarter.ENOUGH: _("Less important and well served"),
        Quarter.UNSURE: _("Not certain: a range crosses a line"),
    },
    OpeningKind.GROWTH: {
        Quarter.OPENING: _("Growing and missing: an opening"),
        Quarter.KEPT: _("Growing and seldom missing"),
        Quarter.WAITING: _("Growing less, and missing"),
        Quarter.ENOUGH: _("Growing less, and seldom missing"),
        Quarter.UNSURE: _("Not certain: a range crosses a line"),
    },
}
GROUPS: Final = (_("An opening"), _("Certainly elsewhere"), _("Not certain"))
"""The signs of the picture."""
NO_OPENINGS: Final = _("Too few of these things are shown to set them against each other.")
LINES: Final = _(
    "The two lines lie at the mean of all things that are shown: what is above it is more than the others. "
    "A thing is said to lie in a quarter only if both of its ranges are on one side of the lines, which holds "
    "in 95 of 100 surveys like this."
)
LINES_HERE: Final = _(
    "The two lines lie at the mean of all things that are shown. The figures speak of those who answered, "
    "and of nobody else."
)
STEPS: Final = _(
    "Points say how far up the steps of the answers people are on average: 0 if all take the lowest, 100 if all "
    "take the highest. Where a step is hidden, the thing is left out."
)
OBSTACLES: Final[Mapping[OpeningObstacle, Sentence]] = {
    OpeningObstacle.DOES_NOT_FIT: _("These two questions do not ask of the same things."),
    OpeningObstacle.THERE_ALREADY: _("These two questions are set against each other already."),
}
MISFITS: Final[Mapping[Misfit, Sentence]] = {
    Misfit.RANKING: _(
        "It puts things in order, and its figures say only what comes first; what comes second everywhere would "
        "count as nothing."
    ),
    Misfit.NOTHING_SHARED: _("No other question asks of the same things."),
    Misfit.TOO_FEW_SHARED: _(
        "It shares too few things with another question: at least three are needed."
    ),
    Misfit.OTHER_SHAPE: _(
        "Another question asks of the same things, but one lets people choose answers and the other asks line by line."
    ),
}
DECLARED: Final = _("The two questions are set against each other. Look at the picture.")
REMOVED: Final = _("The picture is taken away. The figures stay as they are.")
