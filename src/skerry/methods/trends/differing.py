"""The change between two figures of which only the printed ranges are known."""

from dataclasses import dataclass
from math import hypot

from skerry.methods.trends.covarying import FigureDoesNotFit


@dataclass(frozen=True, kw_only=True)
class Ranged:
    """A figure, or a change of figures, with the ends of its interval."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval of a change leaves out that nothing changed."""
        return self.low > 0 or self.high < 0


def difference(before: Ranged, after: Ranged) -> Ranged:
    """After less before, with an interval from the two intervals and nothing else.

    Asked: did it grow, for somebody who has only what was printed? To each side the reaches of
    the two intervals are joined as the sides of a right angle:
    low = d − √((p₂ − l₂)² + (u₁ − p₁)²), high = d + √((u₂ − p₂)² + (p₁ − l₁)²).
    With Wilson's intervals it is Newcombe's tenth method for shares; with others, of shares or
    means, it is the method of variance estimates recovery. What the two have in common is not
    known and taken as nothing, so where the same answer twice and alike, it is too wide.

    R. G. Newcombe, Interval estimation for the difference between independent proportions,
    Statistics in Medicine 17 (1998), 873–890; G. Y. Zou and A. Donner, Construction of
    confidence limits about effect measures: a general approach, Statistics in Medicine 27
    (2008), 1693–1702.

    >>> change = difference(Ranged(value=0.5, low=0.46, high=0.53), Ranged(value=0.6, low=0.56, high=0.63))
    >>> round(change.value, 3), round(change.low, 3), round(change.high, 3), change.is_clear
    (0.1, 0.05, 0.15, True)

    Raises:
        FigureDoesNotFit: a figure lies outside its own interval, or is none.
    """
    for figure in (before, after):
        if not figure.low <= figure.value <= figure.high:
            raise FigureDoesNotFit("ends")
    value = after.value - before.value
    return Ranged(
        value=value,
        low=value - hypot(after.value - after.low, before.high - before.value),
        high=value + hypot(after.high - after.value, before.value - before.low),
    )
