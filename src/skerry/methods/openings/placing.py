"""Two figures of each item against each other, and on which side of the lines it surely lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from skerry.methods.openings.means import Means, MeansDoNotFit, apart, quantile
from skerry.methods.openings.parameters import METHOD, VERSION

FloatArray = NDArray[np.float64]

_ROUNDING = 1e-12


class Middle(StrEnum):
    """Where the lines are: at the mean of all items."""

    OF_ITEMS = "of-items"


class Place(StrEnum):
    """Which side of both lines an item lies on; undecided if an interval crosses a line."""

    BOTH_HIGH = "both-high"
    FIRST_HIGH = "first-high"
    SECOND_HIGH = "second-high"
    BOTH_LOW = "both-low"
    UNDECIDED = "undecided"


_PLACES = {
    (True, True): Place.BOTH_HIGH,
    (True, False): Place.FIRST_HIGH,
    (False, True): Place.SECOND_HIGH,
    (False, False): Place.BOTH_LOW,
}


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A difference with its interval."""

    value: float
    standard_error: float
    low: float
    high: float

    @property
    def is_above(self) -> bool | None:
        """Whether it is surely above 0, or surely below; None if that is open."""
        if self.low > 0:
            return True
        return False if self.high < 0 else None


@dataclass(frozen=True, kw_only=True)
class Point:
    """An item with its two figures, how far each is from its line, and the gap between them.

    ``gap`` is None where the two are on different scales.
    """

    item: str
    first: float
    second: float
    first_from_line: Difference
    second_from_line: Difference
    gap: Difference | None
    place: Place


@dataclass(frozen=True, kw_only=True)
class Openings:
    """All points, in the order of the items; ``first_line`` and ``second_line`` part high from low."""

    method: str = METHOD
    version: int = VERSION
    level: float
    first_line: float
    second_line: float
    n_first: int
    n_second: int
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class _Pair:
    """Both sets of figures in one, with the lines as combinations of them plus a constant."""

    items: tuple[str, ...]
    values: FloatArray
    covariance: FloatArray
    degrees: float
    level: float

    def difference(self, contrast: FloatArray, less: float, level: float) -> Difference:
        value = float(contrast @ self.values) - less
        variance = float(contrast @ self.covariance @ contrast)
        error = variance**0.5 if variance > _ROUNDING * self._scale else 0.0
        value = value if abs(value) > _ROUNDING * (1 + np.abs(self.values).max()) else 0.0
        half = quantile(self.degrees, level) * error
        return Difference(value=value, standard_error=error, low=value - half, high=value + half)

    @property
    def _scale(self) -> float:
        return float(np.abs(self.covariance).max())


def importance_and_satisfaction(
    both: Means,
    *,
    items: Sequence[str],
    lines: tuple[float, float] | Middle = Middle.OF_ITEMS,
    level: float = 0.95,
) -> Openings:
    """Place items by how important they are and how content people are with them.

    Asked: what matters much and is served badly? ``both`` has the importance of all ``items``
    first, then the satisfaction with them, of the same respondents on one scale. The gap is
    importance − satisfaction with variance V_i + V_s − 2 C_is. An item is said to lie in a
    quadrant only if it is on its side of both lines at ``level`` together (each at 1 − α/2);
    the mean of the items moves with them, which its variance takes into account.

    J. A. Martilla and J. C. James, Importance-performance analysis, Journal of Marketing 41
    (1977), 77–79.

    >>> both = Means(items=("i:price", "i:speed", "s:price", "s:speed"), counts=(50,) * 4, n=50,
    ...              values=np.array([4.5, 3.0, 2.5, 4.0]), covariance=np.eye(4) * 0.02)
    >>> found = importance_and_satisfaction(both, items=["price", "speed"])
    >>> [(point.item, point.place.value, round(point.gap.value, 2)) for point in found.points]
    [('price', 'first-high', 2.0), ('speed', 'second-high', -1.0)]

    Raises:
        MeansDoNotFit: there are not two figures for each item.
    """
    if len(both.items) != 2 * len(items):
        raise MeansDoNotFit("items")
    pair = _Pair(
        items=tuple(items),
        values=both.values,
        covariance=both.covariance,
        degrees=both.degrees_of_freedom,
        level=level,
    )
    return _placed(pair, lines, (both.n, both.n), has_gap=True)


def growth_and_need(
    growth: Means,
    need: Means,
    *,
    lines: tuple[float, float] | Middle = Middle.OF_ITEMS,
    level: float = 0.95,
) -> Openings:
    """Place markets or needs by how they grow and by how much of the need is not met.

    Asked: what grows and is missing? The figures come from different sources, so that their
    errors are taken not to hang together, and from different scales, so that there is no gap.
    An item is said to lie in a quadrant as by importance and satisfaction.

    >>> growth = Means(items=("audits", "training"), counts=(9, 9), n=9,
    ...                values=np.array([0.30, 0.02]), covariance=np.eye(2) * 0.0001)
    >>> need = Means(items=("audits", "training"), counts=(80, 80), n=80,
    ...              values=np.array([0.6, 0.5]), covariance=np.eye(2) * 0.01)
    >>> [point.place.value for point in growth_and_need(growth, need).points]
    ['undecided', 'undecided']
    >>> [point.place.value for point in growth_and_need(growth, need, lines=(0.1, 0.2)).points]
    ['both-high', 'second-high']

    Raises:
        MeansDoNotFit: the two do not have the same items in the same order.
    """
    if growth.items != need.items:
        raise MeansDoNotFit("items")
    pair = _Pair(
        items=growth.items,
        values=np.concatenate([growth.values, need.values]),
        covariance=apart(growth, need),
        degrees=min(growth.degrees_of_freedom, need.degrees_of_freedom),
        level=level,
    )
    return _placed(pair, lines, (growth.n, need.n), has_gap=False)


def _placed(
    pair: _Pair, lines: tuple[float, float] | Middle, n: tuple[int, int], *, has_gap: bool
) -> Openings:
    if not 0 < pair.level < 1:
        raise MeansDoNotFit("level")
    number = len(pair.items)
    means = (float(pair.values[:number].mean()), float(pair.values[number:].mean()))
    at = means if isinstance(lines, Middle) else lines
    return Openings(
        level=pair.level,
        first_line=at[0],
        second_line=at[1],
        n_first=n[0],
        n_second=n[1],
        points=tuple(_point(pair, place, lines, has_gap=has_gap) for place in range(number)),
    )


def _point(pair: _Pair, place: int, lines: tuple[float, float] | Middle, *, has_gap: bool) -> Point:
    number = len(pair.items)
    first = _from_line(pair, place, 0, lines)
    second = _from_line(pair, place, 1, lines)
    sides = (first.is_above, second.is_above)
    gap = np.zeros(2 * number)
    gap[place], gap[number + place] = 1, -1
    return Point(
        item=pair.items[place],
        first=float(pair.values[place]),
        second=float(pair.values[number + place]),
        first_from_line=first,
        second_from_line=second,
        gap=pair.difference(gap, 0.0, pair.level) if has_gap else None,
        place=Place.UNDECIDED
        if sides[0] is None or sides[1] is None
        else _PLACES[sides[0], sides[1]],
    )


def _from_line(
    pair: _Pair, place: int, axis: int, lines: tuple[float, float] | Middle
) -> Difference:
    """Each of the two axes may err half as often as both together."""
    number = len(pair.items)
    begin = axis * number
    contrast = np.zeros(2 * number)
    contrast[begin + place] = 1
    of_each = (1 + pair.level) / 2
    if isinstance(lines, Middle):
        contrast[begin : begin + number] -= 1 / number
        return pair.difference(contrast, 0.0, of_each)
    return pair.difference(contrast, lines[axis], of_each)
