"""Sentences about results: at the desk, on the public pages and in the report."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.methods.estimates import Caution
from skerry.surveys.enums import Dimension, ResultsObstacle, ResultsState
from skerry.surveys.rules.figures.columns import NOTHING, SAID
from skerry.surveys.rules.figures.content import (
    LOWER_QUARTILE,
    MEAN,
    MEDIAN,
    TOTAL,
    UPPER_QUARTILE,
)
from skerry.surveys.rules.figures.plans.segments import SEGMENTS
from skerry.surveys.rules.figures.variables import Silence

Sentence = str | Promise

STATES: Final[Mapping[ResultsState, Sentence]] = {
    ResultsState.DRAFT: _("Draft"),
    ResultsState.PUBLISHED: _("Published"),
}
MARKS: Final[Mapping[ResultsState, str]] = {
    ResultsState.DRAFT: "plain",
    ResultsState.PUBLISHED: "good",
}
OBSTACLES: Final[Mapping[ResultsObstacle, Sentence]] = {
    ResultsObstacle.NOT_CLOSED: _(
        "The wave is not closed yet. Figures are computed from all answers, when no more can come."
    ),
    ResultsObstacle.NOT_RELEASED: _(
        "The anonymous answers are not open. They are opened all at once within the hour after the wave has "
        "closed; if too few answered, they were deleted unread and there is nothing to compute."
    ),
    ResultsObstacle.TOO_FEW: _(
        "Too few organisations answered. Whatever was shown of them would give them away, so nothing is computed."
    ),
    ResultsObstacle.WEIGHTS_NOT_FITTING: _(
        "These answers cannot be weighted as it was decided. The page “Weights” says why and what to do; "
        "nothing is computed until then."
    ),
    ResultsObstacle.PUBLISHED: _(
        "These results are published, so they stay as they are: a second set of figures could be held "
        "against the first to find what is hidden."
    ),
    ResultsObstacle.NOT_COMPUTED: _("There are no figures yet. Compute them first."),
    ResultsObstacle.NOT_THE_LATEST: _(
        "The figures were computed anew while you looked at them. Look at them again, then publish."
    ),
    ResultsObstacle.SEGMENTS_CHANGED: _(
        "The answers, or the method, have changed since the segments were found, so their names may not fit any "
        "more. Look for segments again, or take them away, then compute."
    ),
    ResultsObstacle.CHANGED_MEANWHILE: _(
        "The answers, or what was decided about the figures, changed while they were computed. "
        "Nothing was kept. Compute again."
    ),
}
COMPUTED: Final = _(
    "The figures are computed and protected. Look at them, say what they mean, then publish."
)
NOTED: Final = _("Your note is kept.")
PUBLISHED: Final = _("The results are published. Everybody can see them now.")
CAUTIONS: Final[Mapping[str, Sentence]] = {
    Caution.FEW: _("Few answers: a figure that rests on fewer than ten says little by itself."),
    Caution.ALL_EQUAL: _(
        "All gave the same answer, so the answers do not show how much they would vary among the others."
    ),
    Caution.SINGLE_UNIT: _(
        "From some group only one organisation answered, so its spread had to be taken from the others."
    ),
    Caution.LARGE_WEIGHTS: _(
        "A few answers count for many: had one of them been another, the figure would be another too."
    ),
    Caution.EMPTY_STRATUM: _(
        "From some group nobody answered. The figure stands for it only if it is like the others."
    ),
    Caution.UNANSWERED: _("Some left this out, and the total counts them as nothing."),
    Caution.NO_SPREAD: _("How sure the figure is cannot be said: too few answered in every group."),
    Caution.OPEN: _("The range is open at one end: too few answers lie there."),
}
HARM: Final[Mapping[str, Sentence]] = {
    Caution.LARGE_WEIGHTS: _(
        "Here weighting harms as well as helps: a few answers count so much that most figures hang on "
        "them. Read them as a hint, and ask more of those groups next time."
    ),
}
SILENCES: Final[Mapping[str, Sentence]] = {
    Silence.DONT_KNOW: _("Does not know"),
    Silence.NOT_APPLICABLE: _("Does not apply"),
    Silence.REFUSED: _("Does not want to say"),
    Silence.EMPTY: _("Left empty"),
    Silence.NOT_ASKED: _("Was not asked"),
    NOTHING: _("No answer, or not asked"),
}
ROWS: Final[Mapping[str, Sentence]] = {
    SAID: _("Gave a number"),
    MEAN: _("Mean of the numbers"),
    MEDIAN: _("Median of the numbers: half are smaller, half larger"),
    LOWER_QUARTILE: _("Lower quartile: a quarter of the numbers are smaller"),
    UPPER_QUARTILE: _("Upper quartile: a quarter of the numbers are larger"),
    TOTAL: _("Total of all organisations, estimated"),
}
COMPARED_BY: Final[Mapping[str, Sentence]] = {
    Dimension.KIND: _("By kind of organisation"),
    Dimension.SIZE: _("By size"),
    Dimension.PLACE: _("By place"),
    SEGMENTS: _("By segment"),
}
ESTIMATORS: Final[Mapping[str, Sentence]] = {
    MEAN: _("Mean; range by linearisation and Student’s t"),
    MEDIAN: _("Median; range by Woodruff"),
    LOWER_QUARTILE: _("Quartile; range by Woodruff"),
    UPPER_QUARTILE: _("Quartile; range by Woodruff"),
    TOTAL: _("Mean × share × organisations, as printed"),
}
SHARE: Final = _("Share; range by Korn and Graubard")
METHODS: Final[Mapping[str, Sentence]] = {
    "skerry.estimates": _("Estimates with standard errors and ranges"),
    "skerry.weighting": _("Weighting"),
    "skerry.disclosure": _("Protection of small groups"),
    "skerry.topics": _("Codes of open answers"),
    "skerry.segments": _("Segments: groups that answer alike"),
    "skerry.sampling": _("Sampling and response classes"),
    "skerry.trends": _("Changes between waves"),
}
EVERYBODY: Final = _("All")
HIDDEN: Final = _("hidden")
WHY_HIDDEN: Final = _(
    "Hidden figures are not missing: they are left out so that no organisation can be found in them. "
    "Some large ones are hidden too, because a small one could be computed from them."
)
CODED: Final = _(
    "This was answered in own words. Those who run the survey decided which words count for what; then it was counted."
)
MOST_HIDDEN: Final = _(
    "The answer that most gave is not shown, so that nobody can be found by what is left."
)
EVERYTHING_HIDDEN: Final = _(
    "All figures of this question are hidden: few organisations stand behind an answer, or nearly all said the same, so "
    "that it could be found out what one of them answered."
)
SAMPLE_RANGE: Final = _(
    "The line through each dot is the range in which the figure most likely lies for all: had others been "
    "asked, 95 of 100 such ranges would hold the true one. Where two ranges overlap, the difference may be chance."
)
ANSWERED_RANGE: Final = _(
    "These figures speak of those who answered, and of nobody else: whoever had the link could answer, "
    "so nobody knows for whom they stand."
)
