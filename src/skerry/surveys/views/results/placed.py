"""Two questions against each other, in words, as a picture and as rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skerry.kernel.charts import QuarterChart
from skerry.kernel.charts import Spot as Dot
from skerry.kernel.charts.values import Unit
from skerry.kernel.components import Column
from skerry.kernel.documents import Block, Figure, Heading, Notes, Paragraph, Table
from skerry.kernel.formats import number, percent
from skerry.kernel.tables import Row
from skerry.surveys import phrases_openings as phrases
from skerry.surveys.enums import OpeningKind, Quarter, Shape
from skerry.surveys.models import Opening, Results
from skerry.surveys.queries.openings import openings_of
from skerry.surveys.rules.openings.listings import Listing, Pair, Thing, pair_named
from skerry.surveys.rules.openings.measures import Asked
from skerry.surveys.rules.openings.placing import Placement, Ranged, Spot, placement
from skerry.surveys.views.results.labels import Told
from skerry.surveys.views.results.ordered import every_group, method_words, several
from skerry.surveys.views.results.pictures import Cell, Line

MOST_SAID: Final = 3
HUNDRED: Final = 100
_CORNERS: Final[Mapping[OpeningKind, tuple[Quarter, Quarter, Quarter, Quarter]]] = {
    OpeningKind.IMPORTANCE: (Quarter.OPENING, Quarter.KEPT, Quarter.WAITING, Quarter.ENOUGH),
    OpeningKind.GROWTH: (Quarter.KEPT, Quarter.OPENING, Quarter.ENOUGH, Quarter.WAITING),
}
"""Above left, above right, below left, below right: to the right it is served, or missing."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A declared opening with what the printed figures say of it."""

    told: Told
    opening: Opening
    pair: Pair
    whole: Placement

    @property
    def kind(self) -> OpeningKind:
        return OpeningKind(self.opening.kind)

    @property
    def words(self) -> phrases.KindWords:
        return phrases.KINDS[self.kind]

    @property
    def title(self) -> str:
        return str(self.words.name)

    @property
    def questions(self) -> tuple[str, str]:
        """The two as they were asked."""
        return listing_words(self.told, self.pair.first), listing_words(self.told, self.pair.second)

    @property
    def is_of_steps(self) -> bool:
        return self.pair.first.shape is Shape.LINES

    @property
    def said(self) -> Sequence[str]:
        """The strongest openings, a sentence each; what is hidden at the end."""
        return [*_strongest(self), *_left_out(self.whole)]

    @property
    def notes(self) -> Sequence[str]:
        lines = phrases.LINES if self.told.is_sample else phrases.LINES_HERE
        steps = [str(phrases.STEPS)] if self.is_of_steps else []
        return [str(lines), str(self.words.how_scored), *steps, method_words()]

    @property
    def chart(self) -> QuarterChart | None:
        return _chart(self) if self.whole.spots else None

    @property
    def columns(self) -> Sequence[Column]:
        return [Column(label=label) for label in _header(self)]

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """Sorted by score, as numbered in the picture; the hidden ones at the end."""
        hidden = str(phrases.HIDDEN)
        shown = [_row(self, spot, place) for place, spot in enumerate(self.whole.spots, start=1)]
        left_out = [
            (thing_words(self, thing), hidden, hidden, hidden, "–", hidden)
            for thing in self.whole.hidden
        ]
        return [*shown, *left_out]

    def in_column(self, place: int) -> Placement:
        """What the figures of one group say."""
        return _placement(self.told, self.opening, self.pair, place)

    def compared(self, by: str) -> Sequence[Line]:
        """The score of each thing for everybody and in each group."""
        columns = [self.in_column(place) for place, _label in self.told.columns(by)]
        things = [*(spot.thing for spot in self.whole.spots), *self.whole.hidden]
        return [
            Line(label=thing_words(self, thing), cells=[_cell(thing, each) for each in columns])
            for thing in things
        ]


def placed_of(found: Results, told: Told) -> Sequence[Placed]:
    """All that are declared of these results and fit the questionnaire."""
    pairs = [
        (opening, pair_named(told.definition, opening.first, opening.second))
        for opening in openings_of(found)
    ]
    return [
        Placed(
            told=told,
            opening=opening,
            pair=pair,
            whole=_placement(told, opening, pair, told.everybody),
        )
        for opening, pair in pairs
        if pair
    ]


def _placement(told: Told, opening: Opening, pair: Pair, place: int) -> Placement:
    return placement(
        told.content,
        (
            _asked(pair.first, is_falling=opening.is_first_falling),
            _asked(pair.second, is_falling=opening.is_second_falling),
        ),
        pair.shared,
        kind=OpeningKind(opening.kind),
        place=place,
    )


def _asked(listing: Listing, *, is_falling: bool) -> Asked:
    return Asked(name=listing.name, shape=listing.shape, is_falling=is_falling)


def listing_words(told: Told, listing: Listing) -> str:
    """A question that lists several things, as it was asked."""
    questions = {question.name: question for question in told.definition.questions()}
    return told.words(questions[listing.name].label) or listing.name


def thing_words(placed: Placed, thing: Thing) -> str:
    return words_of(placed.told, placed.pair.first, thing)


def words_of(told: Told, listing: Listing, thing: Thing) -> str:
    """What a line or an answer is called."""
    name = thing.name if listing.shape is Shape.LINES else listing.name
    question = told.content.question(name)
    if question is None:
        return thing.words or thing.name
    return (
        told.question(question)
        if listing.shape is Shape.LINES
        else told.answer(question, thing.name)
    )


def _strongest(placed: Placed) -> Sequence[str]:
    if not placed.whole.spots:
        return [str(phrases.NO_OPENINGS)]
    found = placed.whole.in_quarter(Quarter.OPENING)
    if not found:
        nearest = thing_words(placed, placed.whole.spots[0].thing)
        return [
            _("Nothing is an opening for certain. “%(thing)s” has the highest score.")
            % {"thing": nearest}
        ]
    said = [_sentence(placed, spot) for spot in found[:MOST_SAID]]
    rest = [thing_words(placed, spot.thing) for spot in found[MOST_SAID:]]
    more = [_("So are %(things)s.") % {"things": several(rest)}] if rest else []
    return [*said, *more]


def _sentence(placed: Placed, spot: Spot) -> str:
    words = {
        "thing": thing_words(placed, spot.thing),
        "first": _written(placed, spot.first.value),
        "second": _written(placed, spot.second.value),
    }
    if placed.kind is OpeningKind.GROWTH:
        return (
            _("“%(thing)s” is growing and missing: an opening (growth %(first)s, need %(second)s).")
            % words
        )
    return (
        _(
            "“%(thing)s” is important and poorly served: an opening (importance %(first)s, "
            "satisfaction %(second)s)."
        )
        % words
    )


def _left_out(whole: Placement) -> Sequence[str]:
    count = len(whole.hidden)
    if not count or not whole.spots:
        return []
    said = ngettext(
        "%(n)s thing is left out because one of its figures is hidden.",
        "%(n)s things are left out because one of their figures is hidden.",
        count,
    )
    return [said % {"n": count}]


def _written(placed: Placed, value: float) -> str:
    """A share in per cent, steps in points."""
    return points(value) if placed.is_of_steps else percent(value)


def points(value: float) -> str:
    """In points of 100, without a minus before nothing."""
    return number(round(value * HUNDRED) + 0)


def _range_words(found: Ranged) -> str:
    low, high = points(found.low), points(found.high)
    return "" if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def _header(placed: Placed) -> Sequence[str]:
    words = placed.words
    return [
        _("Thing"),
        str(words.first),
        str(words.second),
        str(words.score),
        _("Most likely range"),
        _("Where it lies"),
    ]


def _row(placed: Placed, spot: Spot, place: int) -> Sequence[str]:
    return (
        f"{place}. {thing_words(placed, spot.thing)}",
        _written(placed, spot.first.value),
        _written(placed, spot.second.value),
        points(spot.score.value),
        _range_words(spot.score) or "–",
        str(phrases.QUARTERS[placed.kind][spot.quarter]),
    )


def _cell(thing: Thing, found: Placement) -> Cell:
    spot = next((each for each in found.spots if each.thing == thing), None)
    if spot is None:
        return Cell(value=str(phrases.HIDDEN), is_hidden=True)
    ranged = _range_words(spot.score)
    if spot.quarter is Quarter.OPENING:
        opening = str(phrases.GROUPS[0])
        return Cell(value=points(spot.score.value), range=f"{ranged} · {opening}".strip(" ·"))
    return Cell(value=points(spot.score.value), range=ranged)


def _chart(placed: Placed) -> QuarterChart:
    by = HUNDRED if placed.is_of_steps else 1
    quarters = phrases.QUARTERS[placed.kind]
    above_left, above_right, below_left, below_right = (
        quarters[quarter] for quarter in _CORNERS[placed.kind]
    )
    first, second = placed.questions
    return QuarterChart(
        title=_("“%(first)s” against “%(second)s”") % {"first": first, "second": second},
        description=" ".join(placed.said),
        name=_("Thing"),
        x_name=placed.words.second,
        value_name=placed.words.first,
        unit=Unit.NUMBER if placed.is_of_steps else Unit.SHARE,
        x_line=placed.whole.second_line * by,
        y_line=placed.whole.first_line * by,
        corners=(above_left, above_right, below_left, below_right),
        groups=phrases.GROUPS,
        spots=[
            _dot(placed, spot, place, by) for place, spot in enumerate(placed.whole.spots, start=1)
        ],
    )


def _dot(placed: Placed, spot: Spot, place: int, by: int) -> Dot:
    opening, elsewhere, unsure = phrases.GROUPS
    group = {Quarter.OPENING: opening, Quarter.UNSURE: unsure}.get(spot.quarter, elsewhere)
    return Dot(
        name=thing_words(placed, spot.thing),
        mark=str(place),
        x=spot.second.value * by,
        y=spot.first.value * by,
        x_low=spot.second.low * by,
        x_high=spot.second.high * by,
        y_low=spot.first.low * by,
        y_high=spot.first.high * by,
        group=group,
    )


def csv_header() -> Row:
    return (
        _("Kind"),
        _("First question"),
        _("Second question"),
        _("Thing"),
        _("Group"),
        _("First figure"),
        _("Second figure"),
        _("Score"),
        _("From"),
        _("To"),
        _("Where it lies"),
    )


def csv_rows(placed: Placed) -> Iterator[Row]:
    """A line for each thing and group, in points of 100; one that is hidden holds nothing."""
    for place, group in every_group(placed.told):
        found = placed.in_column(place)
        begin = (placed.title, *placed.questions)
        for spot in found.spots:
            figures = (spot.first.value, spot.second.value, *_ends(spot.score))
            lies = phrases.QUARTERS[placed.kind][spot.quarter]
            thing = thing_words(placed, spot.thing)
            yield (*begin, thing, group, *(round(each * HUNDRED, 1) for each in figures), lies)
        for hidden in found.hidden:
            nothing = (None,) * 5
            yield (*begin, thing_words(placed, hidden), group, *nothing, phrases.HIDDEN)


def _ends(score: Ranged) -> tuple[float, float, float]:
    return score.value, score.low, score.high


def opening_blocks(found: Results, told: Told) -> Iterator[Block]:
    """What the report says of openings; nothing where none are declared."""
    every = placed_of(found, told)
    if every:
        yield Heading(text=_("Openings"))
    for placed in every:
        yield Heading(text=placed.title, level=2)
        yield Paragraph(text=" ".join(placed.said))
        if placed.chart:
            yield Figure(chart=placed.chart, has_table=False)
        yield Table(
            caption=_("“%(first)s” against “%(second)s”")
            % dict(zip(("first", "second"), placed.questions, strict=True)),
            header=_header(placed),
            rows=placed.rows,
        )
        yield Notes(title=_("To read it right"), items=placed.notes)
