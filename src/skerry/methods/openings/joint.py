"""Ranks of figures of which only the intervals are known, as on a printed page."""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.special import ndtri

from skerry.methods.openings.means import MeansDoNotFit
from skerry.methods.openings.parameters import METHOD, VERSION

_ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A figure as it is printed, with the two ends of its own interval."""

    item: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Span:
    """``rank`` as printed (1 is the highest, equal ones share it); it lies in ``low`` to ``high``."""

    item: str
    value: float
    rank: int
    low: int
    high: int

    @property
    def is_certain(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, kw_only=True)
class Spans:
    """Ranks of all items, the highest first, equal ones as they came. Together they hold at ``level``."""

    method: str = METHOD
    version: int = VERSION
    level: float
    stretch: float
    spans: tuple[Span, ...]


def ranks_of_printed(figures: Sequence[Printed], *, level: float = 0.95) -> Spans:
    """Rank figures by what is printed of them, however their errors hang together.

    Asked: which barrier is the largest, and which could be as well, if nothing but each share
    and its interval is known? Each interval, which holds by itself at ``level``, is stretched
    about its figure by z(1 − α/2K) / z(1 − α/2), so that all K hold together (Bonferroni). Then
    the rank of j is at least 1 + how many intervals lie wholly above that of j, and at most K
    less how many lie wholly below it. Nothing is taken for granted of who chose what together.

    M. Klein, T. Wright and J. Wieczorek, A joint confidence region for an overall ranking of
    populations, Journal of the Royal Statistical Society C 69 (2020), 589–606.

    >>> shares = [("cost", 0.62, 0.56, 0.68), ("skills", 0.6, 0.54, 0.66), ("law", 0.2, 0.15, 0.26)]
    >>> printed = [Printed(item=i, value=v, low=a, high=b) for i, v, a, b in shares]
    >>> [(each.item, each.rank, each.low, each.high) for each in ranks_of_printed(printed).spans]
    [('cost', 1, 1, 2), ('skills', 2, 1, 2), ('law', 3, 3, 3)]

    Raises:
        MeansDoNotFit: the level is not between 0 and 1, an item comes twice, or an interval
            does not hold its figure.
    """
    if not 0 < level < 1:
        raise MeansDoNotFit("level")
    if len({each.item for each in figures}) != len(figures):
        raise MeansDoNotFit("items")
    if any(not each.low <= each.value <= each.high for each in figures):
        raise MeansDoNotFit("values")
    stretch = _stretch(len(figures), level)
    told = [_span(each, figures, stretch) for each in figures]
    return Spans(
        level=level,
        stretch=stretch,
        spans=tuple(sorted(told, key=lambda each: (each.rank, each.low, each.high))),
    )


def _stretch(number: int, level: float) -> float:
    """How much wider ``number`` intervals must be, so that all hold together."""
    beyond = (1 - level) / 2
    return float(ndtri(1 - beyond / max(number, 1)) / ndtri(1 - beyond))


def _span(figure: Printed, figures: Sequence[Printed], stretch: float) -> Span:
    above = [other for other in figures if _is_above(other, figure, stretch)]
    below = [other for other in figures if _is_above(figure, other, stretch)]
    higher = [other for other in figures if other.value > figure.value + _ROUNDING]
    return Span(
        item=figure.item,
        value=figure.value,
        rank=1 + len(higher),
        low=1 + len(above),
        high=len(figures) - len(below),
    )


def _is_above(one: Printed, other: Printed, stretch: float) -> bool:
    """Whether all of the stretched interval of ``one`` lies above that of ``other``."""
    low = one.value - stretch * (one.value - one.low)
    high = other.value + stretch * (other.high - other.value)
    return low > high + _ROUNDING
