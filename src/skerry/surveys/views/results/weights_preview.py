"""What comes of weights: how unequal they are, and how near to the totals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.utils.translation import gettext as _

from skerry.kernel.components import Column
from skerry.kernel.formats import number, percent
from skerry.methods.estimates import FloatArray, kish
from skerry.surveys import phrases_results, phrases_weights
from skerry.surveys.rules.figures.content import Weighing
from skerry.surveys.rules.figures.fitted import Fitted
from skerry.surveys.rules.figures.weighing import Weighed
from skerry.surveys.views.results.about import entered_warning
from skerry.surveys.views.results.margin_words import MarginWords

Line = tuple[str, str, str]
LEAST_MISS: Final = 0.005
"""A total that is missed by a smaller part is hit, as a reader of whole per cents sees it."""


@dataclass(frozen=True, kw_only=True)
class MarginTable:
    """A margin beside the answers; ``rows`` are label, total, and shares before and after."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[tuple[str, str, str, str]]
    remarks: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Preview:
    columns: Sequence[Column]
    rows: Sequence[Line]
    tables: Sequence[MarginTable]
    warnings: Sequence[str]


def preview(weighed: Weighed, words: MarginWords, *, may_see_answers: bool) -> Preview:
    """``may_see_answers`` says whether shares of answers may stand here."""
    tables = [
        _table(
            each, weighed, words, may_see=may_see_answers or weighed.told.margins[place].is_of_frame
        )
        for place, each in enumerate(weighed.margins)
    ]
    return Preview(
        columns=[
            Column(label=_("Weights")),
            Column(label=_("Before"), is_numeric=True),
            Column(label=_("After"), is_numeric=True),
        ],
        rows=_spread(weighed, may_see=may_see_answers or not weighed.told.is_by_answers),
        tables=tables,
        warnings=warnings(weighed.told),
    )


def _spread(weighed: Weighed, *, may_see: bool) -> Sequence[Line]:
    """``may_see`` is false where ends of weights would tell how many gave an answer."""

    def line(label: str, measure: Callable[[FloatArray], float], digits: int) -> Line:
        before, after = measure(weighed.before), measure(weighed.design.weights)
        return label, number(before, digits), number(after, digits)

    effect = _("Design effect of unequal weights (Kish)")
    if not may_see:
        return [line(effect, kish, 1)]
    return [
        line(effect, kish, 2),
        line(_("So many answers of equal weight would be worth as much"), _worth, 0),
        line(_("Smallest weight"), lambda weights: float(weights.min()), 2),
        line(_("Largest weight"), lambda weights: float(weights.max()), 2),
    ]


def _worth(weights: FloatArray) -> float:
    return len(weights) / kish(weights)


def _table(each: Fitted, weighed: Weighed, words: MarginWords, *, may_see: bool) -> MarginTable:
    labels = words.groups(each.margin.name, each.groups)
    size = len(each.groups)
    columns = [
        _shares(each.margin.totals[:size]),
        *(
            _shares(each.found(weights)[:size])
            for weights in (weighed.before, weighed.design.weights)
        ),
    ]
    shown = [[percent(share) for share in column] for column in columns]
    hidden = [_("not shown")] * size
    rows = list(zip(labels, shown[0], *(shown[1:] if may_see else (hidden, hidden)), strict=True))
    return MarginTable(
        title=words.margin(each.margin.name),
        columns=[
            Column(label=_("Category")),
            Column(label=_("Total"), is_numeric=True),
            Column(label=_("Answers before"), is_numeric=True),
            Column(label=_("Answers after"), is_numeric=True),
        ],
        rows=rows,
        remarks=_remarks(each, weighed.design.weights, may_see=may_see),
    )


def _shares(totals: FloatArray) -> FloatArray:
    return np.asarray(totals / totals.sum())


def _remarks(each: Fitted, weights: FloatArray, *, may_see: bool) -> Sequence[str]:
    said = []
    off = each.off(weights)
    if off > LEAST_MISS:
        said.append(
            _("Because large weights are cut, a total is missed by up to %(off)s.")
            % {"off": percent(off)}
        )
    if any(len(group) > 1 for group in each.groups):
        said.append(_("Categories in which too few answered count together."))
    if each.keeps:
        said.append(_("Those of whom the category is not known keep their part."))
    if not may_see:
        said.append(
            _(
                "What was answered is not shown here: the figures are shown when all are protected together."
            )
        )
    return said


def warnings(made: Weighing) -> Sequence[str]:
    """Where weights harm, or do not mean what they seem to, in plain words."""
    found = [str(words) for key, words in phrases_results.HARM.items() if key in made.cautions]
    if made.margins and not made.is_sample:
        found.append(str(phrases_weights.OPEN_LINK))
    return [*found, *entered_warning(made)]
