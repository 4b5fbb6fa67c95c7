"""What an attacker knows of a set of tables, as linear relations between unknowns.

The unknowns are the figures themselves and what they are made of. Relations between them are
always known (a total is the sum of its parts); a figure that is shown fixes its unknown as far
as it is printed; everything else is open within the limits that are common knowledge.

All is counted from the truth: a *move* says by how much another set of unknowns, which would
give the same publication, differs from it. The truth is the move of nothing.
"""

from dataclasses import dataclass

import numpy as np

from skerry.methods.disclosure.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Relations as triplets: in relation ``row`` unknown ``column`` counts ``factor`` times."""

    row: IntArray
    column: IntArray
    factor: FloatArray

    @property
    def rows(self) -> int:
        return int(self.row.max()) + 1 if len(self.row) else 0


@dataclass(frozen=True, kw_only=True)
class System:
    """``shown`` and ``asked`` name each cell's unknowns: what is printed, and what is protected.

    They differ where a weighted share is printed and the number of organisations protected.
    """

    relations: Terms
    low: FloatArray
    """By how much each unknown may lie below the truth, as everybody knows; zero or less."""
    high: FloatArray
    shown: IntArray
    asked: IntArray
    slack_low: FloatArray
    """What the printed figure of a cell leaves open below the truth; zero or less."""
    slack_high: FloatArray
    rule_low: FloatArray
    """How far below the truth a cell could be and still be shown, by the rules; zero or less."""
    rule_high: FloatArray
    need_down: FloatArray
    """How far below the truth each cell must be possible once it is hidden; zero or more."""
    need_up: FloatArray
    cost: FloatArray
    """What is lost when a cell is hidden."""
    is_fixed: BoolArray
    """Cells that are shown whatever happens."""

    @property
    def unknowns(self) -> int:
        return len(self.low)

    @property
    def cells(self) -> int:
        return len(self.shown)

    def limits(
        self, hidden: BoolArray, *, ruled: BoolArray | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """By how much each unknown may differ from the truth while ``hidden`` cells are hidden.

        Who knows the rules knows of a figure that is shown that they allow it: so much is taken
        for known of the cells ``ruled``, of all that are shown without it.
        """
        low, high = self.low.copy(), self.high.copy()
        known = ~hidden if ruled is None else ruled
        for which, cells, least, most in (
            (self.shown, ~hidden, self.slack_low, self.slack_high),
            (self.asked, known, self.rule_low, self.rule_high),
        ):
            low[which[cells]] = np.maximum(low[which[cells]], least[cells])
            high[which[cells]] = np.minimum(high[which[cells]], most[cells])
        return low, high

    def idle(self, hidden: BoolArray) -> BoolArray:
        """Unknowns that neither bind nor matter: counts of what is shown, shares of what is hidden.

        A count binds where the rules would not let each count be shown that could be.
        """
        found = np.zeros(self.unknowns, dtype=bool)
        is_apart = self.shown != self.asked
        is_bound = (self.rule_low > self.low[self.asked]) | (self.rule_high < self.high[self.asked])
        found[self.asked[is_apart & ~hidden & ~is_bound]] = True
        found[self.shown[is_apart & hidden]] = True
        return found
