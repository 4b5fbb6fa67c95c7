"""The part of a sample that a figure speaks of."""

from dataclasses import dataclass

import numpy as np

from skerry.methods.estimates.arrays import BoolArray, FloatArray, Values
from skerry.methods.estimates.cautions import Caution
from skerry.methods.estimates.design import Design, LengthsDiffer, Lonely, SingleUnit, are_large
from skerry.methods.estimates.parameters import FEW


class NobodyAnswered(ValueError):
    """Of those asked for, nobody with a weight has answered."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """``inside`` says who belongs to it and has answered; the whole design stays behind it.

    ``left`` is the part of the variance of a simple sample that remains after what was asked
    completely; none remains in a census.
    """

    inside: BoolArray
    n: int
    weighted_base: float
    degrees_of_freedom: float
    left: float
    cautions: frozenset[Caution]

    @property
    def is_census(self) -> bool:
        return self.left == 0.0


def numbers(design: Design, values: Values, name: str = "values") -> FloatArray:
    """Answers as numbers, one for each respondent."""
    if len(values) != design.n:
        raise LengthsDiffer(name, len(values), design.n)
    return np.asarray(values, dtype=np.float64)


def part(design: Design, answered: BoolArray, domain: BoolArray | None) -> Part:
    """Those of ``domain`` who have ``answered``.

    Raises:
        NobodyAnswered: there is none, or none with a weight.
        SingleUnit: a stratum with members here has one unit, and the design refuses that.
    """
    inside = (
        answered if domain is None else answered & numbers(design, domain, "domain").astype(bool)
    )
    inside = inside & (design.weights > 0)
    weights = design.weights[inside]
    if not weights.size:
        raise NobodyAnswered
    return Part(
        inside=inside,
        n=weights.size,
        weighted_base=float(weights.sum()),
        degrees_of_freedom=_degrees(design, inside),
        left=_left(design, inside),
        cautions=_cautions(design, inside, weights),
    )


def _degrees(design: Design, inside: BoolArray) -> float:
    """Units less strata, of those with members here; at least one if the whole sample has any."""
    units = design.units
    here = np.zeros(len(units.strata), dtype=bool)
    here[inside if units.of_respondents is None else units.of_respondents[inside]] = True
    found = int(here.sum()) - np.unique(units.strata[here]).size
    return float(max(found, min(units.degrees, 1)))


def _left(design: Design, inside: BoolArray) -> float:
    left = design.units.left[design.strata[inside]]
    squares = design.weights[inside] ** 2
    return float((left * squares).sum() / squares.sum())


def _cautions(design: Design, inside: BoolArray, weights: FloatArray) -> frozenset[Caution]:
    units = design.units
    single = np.unique(design.strata[inside & units.single[design.strata]])
    if single.size and design.lonely is Lonely.REFUSE:
        raise SingleUnit(tuple(int(stratum) for stratum in single))
    found = {
        Caution.FEW: weights.size < FEW,
        Caution.SINGLE_UNIT: single.size > 0,
        Caution.LARGE_WEIGHTS: are_large(weights),
        Caution.EMPTY_STRATUM: bool(design.empty_strata),
        Caution.NO_SPREAD: units.degrees < 1 and _left(design, inside) > 0,
    }
    return frozenset(caution for caution, is_so in found.items() if is_so)
