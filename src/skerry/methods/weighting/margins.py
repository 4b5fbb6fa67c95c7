"""What is known of the population, and whether answers can be fitted to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from skerry.methods.estimates import BoolArray, FloatArray, IntArray, LengthsDiffer
from skerry.methods.weighting.parameters import AGREE


@dataclass(frozen=True, kw_only=True, eq=False)
class Margin:
    """How many of the population are in each category: ``totals`` by code.

    ``codes`` says in which category each respondent is.
    """

    name: str
    codes: IntArray
    totals: FloatArray


class TotalNotUsable(ValueError):
    """In ``margin``, the totals of ``categories`` are below nothing or no numbers."""

    def __init__(self, margin: str, categories: tuple[int, ...]) -> None:
        super().__init__(margin, categories)
        self.margin, self.categories = margin, categories


class CategoryUnknown(ValueError):
    """The respondents ``rows`` are in a category of which ``margin`` has no total."""

    def __init__(self, margin: str, rows: tuple[int, ...]) -> None:
        super().__init__(margin, rows)
        self.margin, self.rows = margin, rows


class CategoryMissing(ValueError):
    """Nobody with a weight is in ``categories`` of ``margin``, of which the population has some."""

    def __init__(self, margin: str, categories: tuple[int, ...]) -> None:
        super().__init__(margin, categories)
        self.margin, self.categories = margin, categories


class NotInPopulation(ValueError):
    """``categories`` of ``margin`` have respondents, and nobody in the population."""

    def __init__(self, margin: str, categories: tuple[int, ...]) -> None:
        super().__init__(margin, categories)
        self.margin, self.categories = margin, categories


class MarginsContradict(ValueError):
    """The margins do not add up to the same number: ``sums`` by name."""

    def __init__(self, sums: Mapping[str, float]) -> None:
        super().__init__(sums)
        self.sums = sums


def scaled(margins: Sequence[Margin], like: str) -> Sequence[Margin]:
    """Margins that contradict each other, as shares of the whole that the margin ``like`` has.

    >>> size = Margin(name="size", codes=np.array([0, 1]), totals=np.array([60.0, 40.0]))
    >>> place = Margin(name="place", codes=np.array([0, 1]), totals=np.array([51.0, 51.0]))
    >>> [margin.totals.tolist() for margin in scaled([size, place], like="size")]
    [[60.0, 40.0], [50.0, 50.0]]
    """
    whole = {margin.name: float(margin.totals.sum()) for margin in margins}[like]
    return [
        replace(margin, totals=margin.totals * (whole / margin.totals.sum())) for margin in margins
    ]


def refuse_codes(margin: Margin, n: int) -> None:
    """Each respondent has a category, and each total is a number."""
    if len(margin.codes) != n:
        raise LengthsDiffer(margin.name, len(margin.codes), n)
    wrong = ~(np.isfinite(margin.totals) & (margin.totals >= 0))
    if wrong.any():
        raise TotalNotUsable(margin.name, _places(wrong))
    if n and not 0 <= margin.codes.min() <= margin.codes.max() < len(margin.totals):
        unknown = (margin.codes < 0) | (margin.codes >= len(margin.totals))
        raise CategoryUnknown(margin.name, _places(unknown))


def refuse_categories(margin: Margin, sums: FloatArray) -> None:
    """Those found, with their ``sums`` of weights, are those of the population."""
    missing = (margin.totals > 0) & (sums == 0)
    if missing.any():
        raise CategoryMissing(margin.name, _places(missing))
    surplus = (margin.totals == 0) & (sums > 0)
    if surplus.any():
        raise NotInPopulation(margin.name, _places(surplus))


def refuse_contradiction(margins: Sequence[Margin]) -> None:
    sums = {margin.name: float(margin.totals.sum()) for margin in margins}
    if max(sums.values()) - min(sums.values()) > AGREE * max(sums.values()):
        raise MarginsContradict(sums)


def _places(chosen: BoolArray) -> tuple[int, ...]:
    return tuple(int(place) for place in np.flatnonzero(chosen))
