"""Things by two figures each: what matters and is badly served, what grows and is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from skerry.methods.openings import (
    Difference,
    Means,
    Place,
    Point,
    importance_and_satisfaction,
)
from skerry.surveys.enums import OpeningKind, Quarter
from skerry.surveys.rules.figures.content import Content
from skerry.surveys.rules.openings.listings import Thing
from skerry.surveys.rules.openings.measures import Asked, Measure, measure

LEAST_SHOWN: Final = 2
"""A thing alone lies on its own mean."""
_QUARTERS: Final[Mapping[Place, Quarter]] = {
    Place.FIRST_HIGH: Quarter.OPENING,
    Place.BOTH_HIGH: Quarter.KEPT,
    Place.BOTH_LOW: Quarter.WAITING,
    Place.SECOND_HIGH: Quarter.ENOUGH,
    Place.UNDECIDED: Quarter.UNSURE,
}


@dataclass(frozen=True, kw_only=True)
class Ranged:
    """A figure between 0 and 1, or a difference of two, and between what it surely lies."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A thing in the picture. ``score`` is how much of an opening it is."""

    thing: Thing
    first: Ranged
    second: Ranged
    score: Ranged
    quarter: Quarter


@dataclass(frozen=True, kw_only=True)
class Placement:
    """``spots`` by their score, the highest first; ``hidden`` are the things of which a figure is hidden.

    The lines lie at the mean of the things that are shown.
    """

    first_line: float = 0.0
    second_line: float = 0.0
    spots: Sequence[Spot] = ()
    hidden: Sequence[Thing] = ()

    def in_quarter(self, quarter: Quarter) -> Sequence[Spot]:
        return [spot for spot in self.spots if spot.quarter is quarter]


@dataclass(frozen=True, kw_only=True)
class Both:
    """The two figures of a thing; ``served`` is how content people are, or how few miss it."""

    thing: Thing
    first: Measure
    served: Measure


def placement(
    content: Content,
    pair: tuple[Asked, Asked],
    shared: Sequence[tuple[Thing, Thing]],
    *,
    kind: OpeningKind,
    place: int,
) -> Placement:
    """Where each thing lies by what the column ``place`` prints of it.

    How the errors of two figures hang together is not printed, so they are taken to hang
    together in the worst way: the gap of a thing gets the error s₁ + s₂. The lines are those
    that are drawn, and stay where they are. The score is importance less satisfaction; of growth
    and need, which are shares of the same organisations, it is their mean.
    """
    measured = {one: _both(content, pair, one, other, kind, place) for one, other in shared}
    shown = [both for both in measured.values() if both]
    hidden = [thing for thing, both in measured.items() if both is None]
    if len(shown) < LEAST_SHOWN:
        return Placement(hidden=[thing for thing, _other in shared])
    values = np.array([each.first.value for each in shown] + [each.served.value for each in shown])
    lines = float(values[: len(shown)].mean()), float(values[len(shown) :].mean())
    found = importance_and_satisfaction(
        _means(shown, values), items=[each.thing.name for each in shown], lines=lines
    )
    spots = [
        _spot(both, point, lines, kind) for both, point in zip(shown, found.points, strict=True)
    ]
    return Placement(
        first_line=lines[0],
        second_line=_told(lines[1], kind),
        spots=sorted(spots, key=lambda spot: -spot.score.value),
        hidden=hidden,
    )


def _both(
    content: Content,
    pair: tuple[Asked, Asked],
    one: Thing,
    other: Thing,
    kind: OpeningKind,
    place: int,
) -> Both | None:
    first = measure(content, pair[0], one.name, place)
    second = measure(content, pair[1], other.name, place)
    if first is None or second is None:
        return None
    return Both(
        thing=one,
        first=first,
        served=second.turned() if kind is OpeningKind.GROWTH else second,
    )


def _means(shown: Sequence[Both], values: NDArray[np.float64]) -> Means:
    """With the covariance −s₁ s₂ between the two figures of a thing, the worst that there can be."""
    number = len(shown)
    first = np.array([each.first.error for each in shown])
    second = np.array([each.served.error for each in shown])
    covariance = np.diag(np.concatenate([first, second]) ** 2)
    places = np.arange(number)
    covariance[places, number + places] = covariance[number + places, places] = -first * second
    names = [each.thing.name for each in shown]
    return Means(
        items=(*(f"1 {name}" for name in names), *(f"2 {name}" for name in names)),
        values=values,
        covariance=covariance,
        counts=(0,) * (2 * number),
        n=0,
    )


def _spot(both: Both, point: Point, lines: tuple[float, float], kind: OpeningKind) -> Spot:
    first = _ranged(point.first_from_line, lines[0])
    served = _ranged(point.second_from_line, lines[1])
    gap = cast("Difference", point.gap)  # there is one: both are on one scale
    return Spot(
        thing=both.thing,
        first=first,
        second=_turned(served) if kind is OpeningKind.GROWTH else served,
        score=_score(gap, kind),
        quarter=_QUARTERS[point.place],
    )


def _ranged(away: Difference, line: float) -> Ranged:
    return Ranged(
        value=away.value + line, low=max(0.0, away.low + line), high=min(1.0, away.high + line)
    )


def _turned(served: Ranged) -> Ranged:
    return Ranged(value=1 - served.value, low=1 - served.high, high=1 - served.low)


def _told(served: float, kind: OpeningKind) -> float:
    return 1 - served if kind is OpeningKind.GROWTH else served


def _score(gap: Difference, kind: OpeningKind) -> Ranged:
    """Growth less what is not missing, g − (1 − n), is twice the mean of both less 1."""
    low, high = max(-1.0, gap.low), min(1.0, gap.high)
    if kind is OpeningKind.IMPORTANCE:
        return Ranged(value=gap.value, low=low, high=high)
    return Ranged(value=(gap.value + 1) / 2, low=(low + 1) / 2, high=(high + 1) / 2)
