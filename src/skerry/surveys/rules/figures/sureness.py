"""How sure a printed share is, from what everybody may know: nothing more about the answers is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

import numpy as np

from skerry.methods.estimates import BoolArray, Caution, Design, are_large
from skerry.methods.estimates.intervals import korn_graubard, t_quantile
from skerry.methods.estimates.parameters import FEW

LEVEL: Final = 0.95
_EDGE: Final = 1e-9
"""So near to a whole per cent, an end is that per cent."""


@dataclass(frozen=True, kw_only=True)
class Sureness:
    """What the shares of one domain are worth: as much as ``effective`` answers of a simple sample."""

    effective: float
    cautions: tuple[str, ...]

    def ends(self, share: int) -> tuple[float, float]:
        """Between which shares that of the population lies, for a printed ``share`` in per cent.

        Korn and Graubard's interval, its ends rounded outwards. It follows from the printed
        share and from the weights, which follow from who was asked and who answered: so the
        interval says no more of the answers than the share.

        >>> Sureness(effective=100.0, cautions=()).ends(50)
        (0.39, 0.61)
        """
        low, high = korn_graubard(np.array([share / 100]), np.array([self.effective]), LEVEL)
        return (
            floor(float(low[0]) * 100 + _EDGE) / 100,
            ceil(float(high[0]) * 100 - _EDGE) / 100,
        )

    def of_group(self, share: int, replies: int) -> "Sureness":
        """Of the group whose printed share of everybody, in per cent, is ``share``; n* times that.

        ``self`` is that of everybody. Who is in the group, and what they weigh, follows from
        answers, so none of it is taken: only what is printed.

        >>> Sureness(effective=100.0, cautions=()).of_group(30, 120)
        Sureness(effective=30.0, cautions=())
        """
        found = set(self.cautions)
        if share / 100 * replies < FEW:
            found.add(Caution.FEW)
        return Sureness(effective=self.effective * share / 100, cautions=tuple(sorted(found)))

    def at_less(self, factor: float, cautions: Iterable[str]) -> "Sureness":
        """As much as ``factor`` of it, for weights that cost the rest; ``cautions`` say so.

        >>> Sureness(effective=100.0, cautions=("few",)).at_less(0.5, ["large-weights"])
        Sureness(effective=50.0, cautions=('few', 'large-weights'))
        """
        found = tuple(sorted({*self.cautions, *cautions}))
        return Sureness(effective=self.effective * factor, cautions=found)


def sureness_of(design: Design, inside: BoolArray) -> Sureness:
    """Of the respondents ``inside``: n*, the units over Kish's effect and over what was left to ask.

    n* = (Σw)² / Σw² / Σ(1 − f)w²·Σw⁻² · (t of n − 1 / t of the degrees of freedom)², with the
    weights of units; E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998), 193–201. In a
    census nothing is left to ask, and the share is sure.
    """
    units = design.units
    of = np.arange(design.n) if units.of_respondents is None else units.of_respondents
    summed = np.bincount(of[inside], design.weights[inside], minlength=len(units.strata))
    weights = summed.astype(np.float64)
    used = weights > 0
    weights, strata = weights[used], units.strata[used]
    squares = float(weights @ weights)
    left = float(units.left[strata] @ weights**2) / squares
    number, degrees = len(weights), max(len(weights) - len(np.unique(strata)), 1)
    worth = float(weights.sum()) ** 2 / squares
    by_t = t_quantile(np.array([max(number - 1, 1), degrees], dtype=np.float64), LEVEL)
    found = set()
    if number < FEW:
        found.add(Caution.FEW)
    if are_large(weights):
        found.add(Caution.LARGE_WEIGHTS)
    effective = np.inf if left <= 0 else worth * float(by_t[0] / by_t[1]) ** 2 / left
    return Sureness(effective=effective, cautions=tuple(sorted(found)))
