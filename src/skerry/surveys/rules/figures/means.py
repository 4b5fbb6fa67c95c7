"""Amounts of numbers and money, where no single organisation can be told from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from skerry.methods import disclosure
from skerry.methods.disclosure import Cell, Rules, Sum, TableSet
from skerry.methods.disclosure.answers import Domain as Part
from skerry.methods.estimates import BoolArray, Design, FloatArray, IntArray, mean, quantile
from skerry.surveys.rules.figures.content import (
    LOWER_QUARTILE,
    MEAN,
    MEDIAN,
    UPPER_QUARTILE,
    Figure,
)

DIGITS: Final = 3
"""So many digits of a mean are told."""
DIGITS_OF_ONE: Final = 2
"""So many digits of a figure that is the answer of one organisation, as a median is."""
LEAST_FOR_INTERVAL: Final = 10
"""So many answers tell how much they vary without telling one of them."""
LEAST_BESIDE: Final = 5
"""So many organisations are no larger, and so many no smaller, than a quantile that is told."""
QUANTILES: Final = {MEDIAN: 0.5, LOWER_QUARTILE: 0.25, UPPER_QUARTILE: 0.75}
NOTHING_TOLD: Final = Figure()


@dataclass(frozen=True, kw_only=True, eq=False)
class Behind:
    """What stands behind all means: the design, whose each reply is, and who is in each domain."""

    design: Design
    organisations: IntArray
    inside: Mapping[Part, BoolArray]


def amounts(
    numbers: FloatArray, behind: Behind, rules: Rules, may_show: Mapping[Part, bool]
) -> Mapping[str, Mapping[Part, Figure]]:
    """Mean, median and quartiles in each domain; all are hidden where the mean is.

    Hidden are means of few, and such as one or two organisations make up (dominance, p per
    cent), and what they could be computed from: the sums behind all means of a question are
    protected as one table. ``may_show`` says of each domain whether the share of those with an
    answer is shown; without it no mean is. Answers below nothing cannot be protected so.
    """
    told = _told_parts(numbers, behind, rules, may_show)
    found = {MEAN: {part: _mean(numbers, behind.design, where) for part, where in told.items()}}
    for name, share in QUANTILES.items():
        found[name] = {
            part: _quantile(numbers, behind, where, share) for part, where in told.items()
        }
    return found


def _told_parts(
    numbers: FloatArray, behind: Behind, rules: Rules, may_show: Mapping[Part, bool]
) -> Mapping[Part, BoolArray]:
    if (numbers < 0).any():
        return {}
    tables = _tables(numbers, behind)
    public = disclosure.protect(tables, rules).public
    return {
        part: where
        for part, where in behind.inside.items()
        if may_show[part]
        and public[_key(part)] is not None
        and tables.cells[tables.places[_key(part)]].count
    }


def _tables(numbers: FloatArray, behind: Behind) -> TableSet:
    cells = [_cell(part, numbers, behind, where) for part, where in behind.inside.items()]
    parts: dict[str, list[tuple[str, str]]] = {}
    for part in behind.inside:
        if part.dimension:
            parts.setdefault(part.dimension, []).append(_key(part))
    whole = _key(next(iter(behind.inside)))
    return TableSet(
        cells=cells, sums=[Sum(total=whole, parts=tuple(keys)) for keys in parts.values()]
    )


def _cell(part: Part, numbers: FloatArray, behind: Behind, where: BoolArray) -> Cell:
    """What the organisations of a domain give to its sum, and the two that give most."""
    said = where & ~np.isnan(numbers)
    given = np.bincount(
        behind.organisations[said], (behind.design.weights * np.nan_to_num(numbers))[said]
    )
    largest = np.sort(given)[::-1]
    return Cell(
        key=_key(part),
        count=len(np.unique(behind.organisations[said])),
        value=float(given.sum()),
        largest=float(largest[0]) if largest.size else 0.0,
        second=float(largest[1]) if largest.size > 1 else 0.0,
    )


def _key(part: Part) -> tuple[str, str]:
    return part.dimension, part.code


def _mean(numbers: FloatArray, design: Design, where: BoolArray) -> Figure:
    found = mean(design, numbers, domain=where)
    has_interval = found.n >= LEAST_FOR_INTERVAL and not np.isnan(found.low)
    return Figure(
        value=rounded(found.value),
        low=rounded(found.low) if has_interval else None,
        high=rounded(found.high) if has_interval else None,
        cautions=tuple(sorted(found.cautions)),
    )


def _quantile(numbers: FloatArray, behind: Behind, where: BoolArray, share: float) -> Figure:
    """Like each quantile, its ends are answers of somebody, so the same holds of them."""
    found = quantile(behind.design, numbers, share, domain=where)
    if not _has_company(numbers, behind, where, found.value):
        return NOTHING_TOLD
    ends = (found.low, found.high)
    has_interval = all(_has_company(numbers, behind, where, end) for end in ends)
    return Figure(
        value=rounded(found.value, DIGITS_OF_ONE),
        low=rounded(found.low, DIGITS_OF_ONE) if has_interval else None,
        high=rounded(found.high, DIGITS_OF_ONE) if has_interval else None,
        cautions=tuple(sorted(found.cautions)),
    )


def _has_company(numbers: FloatArray, behind: Behind, where: BoolArray, value: float) -> bool:
    """Whether enough organisations gave no more than ``value``, and enough no less; of ten at least."""
    sides = (numbers <= value, numbers >= value, ~np.isnan(numbers))
    least = (LEAST_BESIDE, LEAST_BESIDE, 2 * LEAST_BESIDE)
    return all(
        len(np.unique(behind.organisations[where & side])) >= number
        for side, number in zip(sides, least, strict=True)
    )


def rounded(number: float, digits: int = DIGITS) -> float:
    return float(f"{number:.{digits}g}")
