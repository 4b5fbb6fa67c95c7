"""Figures of firms as the pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

from skerry.assessments import phrases_peers as phrases
from skerry.assessments.enums import PeerState
from skerry.assessments.models import PeerFigure
from skerry.assessments.queries.standing import Checked
from skerry.kernel import formats
from skerry.kernel.charts import Bar, BarChart, Unit
from skerry.methods.peers import CLASSES, Share, class_of, place_of, share_of, shares_of_each
from skerry.questionnaires.api import Definition, asked_of, choices_of, text_in


@dataclass(frozen=True, kw_only=True)
class ShownPeers:
    """Firms like one: ``group`` says what they have in common, in words."""

    firms: int
    group: Sequence[str]
    has_region: bool
    chart: BarChart
    below: str
    above: str


@dataclass(frozen=True, kw_only=True)
class Lack:
    """How many firms do not have all of what a question asks for; ``offers`` is the help there is."""

    question: str
    label: str
    lacking: Share
    unknown: Share
    offers: int

    @property
    def need(self) -> float:
        """What many lack and few help with is needed most."""
        return self.lacking.share / (1 + self.offers)


def shown_peers(figure: PeerFigure, checked: Checked, language: str) -> ShownPeers | None:
    """None for a firm without a score: it has no place."""
    band = checked.standing.score.whole
    if band is None:
        return None
    own = class_of(band)
    place = place_of(own, figure.scores, batches=figure.batches)
    said = {"size": figure.size, "sector": figure.sector}
    return ShownPeers(
        firms=figure.firms,
        group=[
            choice_words(checked.definition, *each, language) for each in said.items() if each[1]
        ],
        has_region=bool(figure.region),
        chart=_chart(figure, own),
        below=range_words(place.below),
        above=range_words(place.above),
    )


def lacks(
    figure: PeerFigure, labels: Mapping[str, str], offers: Mapping[str, int]
) -> Sequence[Lack]:
    """What is needed most comes first."""
    found = [
        Lack(
            question=name,
            label=labels[name],
            lacking=share_of(counts, [PeerState.LACKS, PeerState.PARTLY], batches=figure.batches),
            unknown=share_of(counts, [PeerState.UNKNOWN], batches=figure.batches),
            offers=offers.get(name, 0),
        )
        for name, counts in figure.states.items()
        if name in labels
    ]
    return sorted(found, key=lambda each: (-each.need, each.label))


def choice_words(definition: Definition, question: str, choice: str, language: str) -> str:
    """The words of a choice; its name where it is not offered any more."""
    return choices_in_words(definition, question, language).get(choice, choice)


def choices_in_words(definition: Definition, question: str, language: str) -> Mapping[str, str]:
    asked = asked_of(definition).get(question)
    if asked is None:
        return {}
    return {
        each.name: text_in(each.label, language, definition.languages)
        for each in choices_of(definition, asked.question)
    }


def range_words(share: Share) -> str:
    """From which to which share, in whole percent and outwards; one number where both are the same.

    >>> range_words(Share(share=0.305, error=0.1))
    '20% to 41%'
    """
    low, high = int(share.low * 100) / 100, ceil(share.high * 100) / 100
    if low == high:
        return formats.percent(low)
    return _("%(low)s to %(high)s") % {"low": formats.percent(low), "high": formats.percent(high)}


def give_or_take(share: Share) -> int:
    """In whole points of percent, rounded up."""
    return ceil(share.error * 100)


def _chart(figure: PeerFigure, own: int) -> BarChart:
    shares = shares_of_each(figure.scores, batches=figure.batches)
    names = [str(phrases.CLASSES[each]) for each in range(CLASSES)]
    names[own] = _("%(class)s: you") % {"class": names[own]}
    bars = [Bar(name=name, value=each.share) for name, each in zip(names, shares, strict=True)]
    widest = max(give_or_take(each) for each in shares)
    return BarChart(
        title=_("Firms like yours by their score"),
        description=_("Give or take %(points)s percentage points.")
        % {"points": formats.number(widest)},
        name=_("Score"),
        value_name=_("Share of firms"),
        unit=Unit.SHARE,
        bars=bars,
    )
