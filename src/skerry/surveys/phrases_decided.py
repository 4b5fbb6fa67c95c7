"""Sentences about what is decided on the figures of a wave."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from skerry.kernel.formats import number
from skerry.surveys import phrases_comparing as comparing
from skerry.surveys import phrases_weights
from skerry.surveys.rules.figures.plans.weights import Way

Sentence = str | Promise

TITLES: Final[Mapping[str, Sentence]] = {
    "questions": comparing.TITLE,
    "weights": phrases_weights.PAGE,
    "words": _("Open answers"),
    "segments": _("Segments of respondents"),
    "trend": _("Compare with an earlier wave"),
}
ABOUT: Final[Mapping[str, Sentence]] = {
    "questions": comparing.WHAT,
    "weights": phrases_weights.ABOUT_PAGE,
    "words": _("What is said in own words: what comes up, and the codes by which it is counted."),
    "segments": _("Find groups that answered alike, name them, and compare all figures by them."),
    "trend": _("What changed since then, question by question, where the same was asked."),
}
AS_USUAL: Final = _(
    "Nothing chosen: each answer stands for its group of the panel, in which about as many answered."
)
FITTED_TO: Final[Mapping[Way, Sentence]] = {
    Way.RAKING: _("Weighted by raking to totals of: %(margins)s."),
    Way.GREG: _("Weighted by GREG to totals of: %(margins)s."),
}
TOTALS_BY: Final[Mapping[Way, Sentence]] = {
    Way.RAKING: _("Weighted by raking to the totals of the panel."),
    Way.GREG: _("Weighted by GREG to the totals of the panel."),
}
NO_QUESTIONS: Final = _(
    "Nothing chosen: figures are compared by what the panel knows, by no answers."
)
COMPARED_BY: Final = _("Compared by %(questions)s.")
NO_OPEN_QUESTIONS: Final = _("The questionnaire asks for nothing in own words.")
NOT_CODED: Final = _("No codes yet: what is said in own words is not counted.")
NO_SEGMENTS: Final = _("Nothing chosen: figures are compared by no segments.")
UNNAMED: Final = _("Segments were found and wait for their names.")
NO_TREND: Final = _("Nothing chosen: the figures stand for themselves.")
TREND_WITH: Final = _("Compared with %(wave)s.")
TREND_GONE: Final = _("The wave that was chosen is not there any more.")
TREND_GONE_HELP: Final = _("Choose another one, or none.")


def quoted(words: str) -> str:
    return _now("“%(words)s”") % {"words": words}


def both(words: Sequence[str]) -> str:
    """One, or two joined by “and”."""
    return _now(" and ").join(words)


def coded(questions: int, asked: int) -> str:
    words = ngettext(
        "%(n)s of %(all)s question in own words is counted by codes.",
        "%(n)s of %(all)s questions in own words are counted by codes.",
        asked,
    )
    return words % {"n": number(questions), "all": number(asked)}
