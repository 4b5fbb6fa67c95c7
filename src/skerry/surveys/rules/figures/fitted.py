"""Margins to which weights were fitted: whose category each reply has, and what is told of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np

from skerry.methods import weighting
from skerry.methods.estimates import FloatArray
from skerry.methods.estimates.arrays import sums
from skerry.methods.sampling import collapse
from skerry.surveys.rules.figures.grouping import question_of
from skerry.surveys.rules.figures.plans.weights import Margin

LEAST_IN_CATEGORY: Final = 5
"""So many organisations at least answered of each category that weights are fitted to."""
LEAST_IN_ANSWER: Final = 10
"""The same for answers to a question: of fewer, weights would tell how many answered so."""


@dataclass(frozen=True, kw_only=True)
class FittedMargin:
    """What is told of a margin: ``groups`` are the categories that count as one.

    ``is_brought`` says that its totals are not those of the frame, ``keeps`` that replies
    without a known category kept their part, and ``off`` by which part the worst total is missed.
    """

    variable: str
    groups: tuple[tuple[str, ...], ...]
    is_brought: bool = False
    keeps: bool = False
    off: float = 0.0

    @property
    def is_of_frame(self) -> bool:
        """Of what is known of everybody who was asked, not of answers."""
        return not question_of(self.variable)

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:  # Any: JSON
        return cls(**{**written, "groups": tuple(tuple(each) for each in written["groups"])})


@dataclass(frozen=True, kw_only=True, eq=False)
class Fitted:
    """A margin in the scale of weights; ``margin`` may have a last category, of those who keep their part."""

    margin: weighting.Margin
    groups: tuple[tuple[str, ...], ...]
    keeps: bool

    @property
    def indicators(self) -> FloatArray:
        """A column for each category."""
        places = np.arange(len(self.margin.totals))
        return np.asarray(self.margin.codes[:, np.newaxis] == places, dtype=np.float64)

    def found(self, weights: FloatArray) -> FloatArray:
        """What weights give for each category."""
        return sums(self.margin.codes, weights, len(self.margin.totals))

    def off(self, weights: FloatArray) -> float:
        """By which part the worst total is missed."""
        totals = self.margin.totals
        return float(np.max(np.abs(self.found(weights) - totals) / totals))


class NobodyKnown(Exception):
    """Of nobody who answered the category of ``variable`` is known."""

    def __init__(self, variable: str) -> None:
        super().__init__(variable)
        self.variable = variable


def fitted_to(
    margin: Margin, said: Sequence[tuple[str, ...]], units: Sequence[str], weights: FloatArray
) -> Fitted:
    """``margin`` as weights can be fitted to it; ``said`` has the categories in which each reply may be.

    Categories in which a reply may be at once, in which too few answered, or of which the
    population has none, join others. Who has no known category keeps its part. The totals
    count as shares of what ``weights`` stand for.

    Raises:
        NobodyKnown: no reply has a category of the margin.
    """
    known = [some if some and margin.totals.keys() >= set(some) else () for some in said]
    groups = _groups(margin, known, units)
    places = {name: place for place, group in enumerate(groups) for name in group}
    codes = np.array([places[some[0]] if some else len(groups) for some in known], dtype=np.int64)
    rest = float(weights[codes == len(groups)].sum())
    whole = float(weights.sum())
    if not any(known):
        raise NobodyKnown(margin.variable)
    totals = np.array([sum(margin.totals[name] for name in group) for group in groups], dtype=float)
    scaled = totals * ((whole - rest) / totals.sum())
    return Fitted(
        margin=weighting.Margin(
            name=margin.variable,
            codes=codes,
            totals=np.append(scaled, rest) if rest else scaled,
        ),
        groups=groups,
        keeps=bool(rest),
    )


def _groups(
    margin: Margin, said: Sequence[tuple[str, ...]], units: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    """The smallest joins the next smallest, until enough answered in each."""
    together = _together(margin, said)
    pairs = {(together[some[0]], unit) for some, unit in zip(said, units, strict=True) if some}
    counts = Counter(group for group, _unit in pairs)
    sizes: dict[tuple[str, ...], int] = {
        (place,): counts[place] if any(margin.totals[name] for name in names) else 0
        for place, names in _members(together).items()
    }
    least = LEAST_IN_ANSWER if margin.question else LEAST_IN_CATEGORY
    merged = collapse(sizes, minimum=least, order=[0]).by_key
    found: dict[int, list[str]] = {}
    for name, place in together.items():
        found.setdefault(id(merged[(place,)]), []).append(name)
    return tuple(tuple(names) for names in found.values())


def _together(margin: Margin, said: Sequence[tuple[str, ...]]) -> Mapping[str, str]:
    """By which of them each category goes; the same for those in which a reply may be at once."""
    goes = {name: name for name in margin.totals}
    for some in set(said):
        joined = {goes[name] for name in some}
        goes = {name: min(joined) if by in joined else by for name, by in goes.items()}
    return goes


def _members(together: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for name, place in together.items():
        found.setdefault(place, []).append(name)
    return found
