"""Sentences about changes since an earlier wave, and why some are not told."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.questionnaires.api import Break
from skerry.surveys.rules.figures.trends import TrendObstacle
from skerry.surveys.rules.figures.trends_kept import TrendCaution, WhyNot

Sentence = str | Promise

OBSTACLES: Final[Mapping[TrendObstacle, Sentence]] = {
    TrendObstacle.OPEN_LINK: _(
        "One of the two was open to whoever had the link. Nobody knows for whom such answers stand, so a "
        "difference may only mean that others answered."
    ),
    TrendObstacle.OTHER_QUESTIONNAIRE: _("It asked another questionnaire."),
    TrendObstacle.OTHER_UNIT: _(
        "In one of the two organisations answered, in the other people. These are counted differently."
    ),
    TrendObstacle.NOT_EARLIER: _("It did not begin before this one."),
    TrendObstacle.NEWER_VERSION: _("It asked a newer version of the questionnaire."),
    TrendObstacle.NOT_PUBLISHED: _(
        "Its results are not published. A change could tell what is not public yet."
    ),
    TrendObstacle.NOTHING_ALIKE: _(
        "No question that is counted was declared to ask the same as then."
    ),
}
REASONS: Final[Mapping[str, Sentence]] = {
    Break.NEW: _("It was not asked then."),
    Break.REMOVED: _("It is not asked any more."),
    Break.REWORDED: _("It was asked in other words, and nobody declared that it asks the same."),
    Break.NOT_DECLARED: _("Nobody declared that it asks the same as then."),
    Break.TYPE: _("It was another kind of question then."),
    Break.SCALE: _("Its scale was another then."),
    Break.MEASURE: _("It was asked in another unit or currency then."),
    Break.CHOICES: _("Other answers were there to choose from then."),
    Break.MOST_CHOICES: _("More or fewer answers could be chosen then."),
    Break.SILENCES: _("There were other ways of not answering then, such as “don’t know”."),
    Break.FILLED_IN: _("Something else was filled in or worked out beforehand then."),
    Break.CONDITION: _("Others were asked it then: it depended on other answers."),
    WhyNot.OWN_WORDS: _(
        "It counts what answers in their own words speak of, and each wave counts that by itself."
    ),
    WhyNot.NO_FIGURES: _("There are no figures of it from then."),
    WhyNot.NO_GROUP: _("This group was not told apart then."),
    WhyNot.HIDDEN: _(
        "One of the two figures is hidden to protect a small group, so the change is, too."
    ),
    WhyNot.UNSURE: _(
        "How sure one of the two figures is cannot be said, so a change cannot be, either."
    ),
}
SHORT: Final[Mapping[str, Sentence]] = {
    WhyNot.NO_GROUP: _("not told apart then"),
    WhyNot.HIDDEN: _("hidden"),
    WhyNot.UNSURE: _("not known"),
}
"""Why there is no change, as it stands in a table."""
CAUTIONS: Final[Mapping[str, Sentence]] = {
    TrendCaution.OTHER_PANEL: _(
        "The two panels were found by different searches, so the figures may speak of different organisations."
    ),
    TrendCaution.OTHER_ACCESS: _(
        "One of the two asked everybody, the other a sample. Both stand for their whole panel, but not equally surely."
    ),
    TrendCaution.OTHER_MODE: _(
        "The two promised something else about who sees an answer. People answer more openly when nobody knows them."
    ),
    TrendCaution.OTHER_WEIGHTS: _("Answers were weighted in another way then."),
    TrendCaution.OTHER_METHODS: _(
        "The figures were computed by an earlier version of the methods."
    ),
}
PRICES: Final = _("Amounts are as they were said, each in the prices of its year.")
NO_COVARIANCE: Final = _(
    "The range of a change takes the two waves as if nobody had answered both. Where many answered both and "
    "mostly the same, it is wider than it needs to be, so a change that it shows can be trusted all the more."
)
CHANCE: Final = _(
    "Among twenty changes, one looks clear by chance alone. A single small one is no proof."
)
NOT_COUNTED: Final = _(
    "How many answered both waves is not counted, because one of them was anonymous."
)
FEW_IN_BOTH: Final = _("Hardly anybody answered both waves.")
NO_CHANGE: Final = _("No change that the answers can show.")
KEPT: Final = _("It is kept. Compute the figures anew to see the changes.")
NO_LONGER: Final = _("The figures will not be compared with an earlier wave.")
