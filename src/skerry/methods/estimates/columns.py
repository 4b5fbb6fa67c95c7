"""What ``parts`` says of one question, said of many columns at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from skerry.methods.estimates.arrays import BoolArray, FloatArray
from skerry.methods.estimates.cautions import Caution
from skerry.methods.estimates.design import Design, Lonely, SingleUnit
from skerry.methods.estimates.parameters import FEW, HARMFUL_EFFECT, LARGEST_PART


@dataclass(frozen=True, kw_only=True, eq=False)
class Columns:
    """One entry for each column; ``inside`` has a row for each respondent.

    ``most`` and ``sure`` are of how many answers those of a column are worth, as in ``worth``.
    """

    inside: BoolArray
    n: FloatArray
    base: FloatArray
    degrees: FloatArray
    left: FloatArray
    most: FloatArray
    sure: FloatArray
    cautions: Mapping[Caution, BoolArray]

    @property
    def is_census(self) -> BoolArray:
        return np.asarray(self.left == 0)


def columns(design: Design, inside: BoolArray) -> Columns:
    """Those who are ``inside`` each column and have a weight."""
    inside = inside & (design.weights > 0)[:, np.newaxis]
    weights = np.where(inside, design.weights[:, np.newaxis], 0.0)
    units = design.units
    squares = weights**2
    held = units.left[units.strata] @ units.totals(weights) ** 2
    base, left = weights.sum(axis=0), units.left[design.strata] @ squares
    n = inside.sum(axis=0).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        most, sure = base**2 / left, base**2 / held
        left = left / squares.sum(axis=0)
    return Columns(
        inside=inside,
        n=n,
        base=base,
        degrees=_degrees(design, inside),
        left=left,
        most=most,
        sure=sure,
        cautions=_cautions(design, inside, weights, left),
    )


def _degrees(design: Design, inside: BoolArray) -> FloatArray:
    units = design.units
    here = units.totals(inside.astype(np.float64)) > 0
    found = here.sum(axis=0) - (units.by_stratum(here.astype(np.float64)) > 0).sum(axis=0)
    return np.asarray(np.maximum(found, min(units.degrees, 1)), dtype=np.float64)


def _cautions(
    design: Design, inside: BoolArray, weights: FloatArray, left: FloatArray
) -> Mapping[Caution, BoolArray]:
    units = design.units
    n = inside.sum(axis=0)
    lonely = units.single[design.strata]
    single = inside[lonely].any(axis=0)
    if single.any() and design.lonely is Lonely.REFUSE:
        strata = np.unique(design.strata[lonely & inside.any(axis=1)])
        raise SingleUnit(tuple(int(stratum) for stratum in strata))
    return {
        Caution.FEW: n < FEW,
        Caution.SINGLE_UNIT: single,
        Caution.LARGE_WEIGHTS: _are_large(weights, n),
        Caution.EMPTY_STRATUM: np.full(n.shape, bool(design.empty_strata)),
        Caution.NO_SPREAD: np.asarray((units.degrees < 1) & (left > 0)),
    }


def _are_large(weights: FloatArray, n: FloatArray) -> BoolArray:
    """As ``are_large`` says it of one."""
    largest = weights.max(axis=0, initial=0.0)
    scaled = weights / np.where(largest > 0, largest, 1.0)
    whole, squares = scaled.sum(axis=0), (scaled**2).sum(axis=0)
    is_most = LARGEST_PART * whole < 1.0
    return np.asarray((n > 1) & (is_most | (n * squares > HARMFUL_EFFECT * whole**2)))
