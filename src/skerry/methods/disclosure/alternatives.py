"""Other answers to a question that would look the same, and the few figures to hide so that they do.

Each alternative exchanges two answers between whole respondents. It proves every end that it
reaches, while what it would show otherwise is hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from skerry.methods.disclosure.arrays import BoolArray, FloatArray, IntArray
from skerry.methods.disclosure.attacking import Reached, reaches
from skerry.methods.disclosure.exchanges import Exchanges, Lattice
from skerry.methods.disclosure.spreading import spread
from skerry.methods.disclosure.suppression import visible_in
from skerry.methods.disclosure.system import System

MOST_TRIED: Final = 60_000
"""So many alternatives at most are looked at for one group of questions."""
TRIES: Final = 8
"""So many ways to hide are looked for; the one that loses least is taken."""
ALMOST_FREE: Final = 0.05
"""What an end costs that hides nothing more, in the cost of a figure: fewer steps are better."""
DIGITS: Final = 4
"""Worths are compared to so many decimals: by what follows, computers add up differently."""
MARKS: Final = 2**44
"""Marks are whole numbers below this, of which hundreds add up exactly."""
MOST_AMOUNTS: Final = 10
"""So many numbers of respondents are spread, from the least need to the largest."""
PERTURBED: Final = (0.5, 2.0)
"""Costs are taken so many times as high, by chance, when another way is looked for."""


@dataclass(frozen=True, kw_only=True)
class Combinations:
    """How a group's cells hang on its combinations of answers, and on classes of respondents."""

    inside: FloatArray
    """1 where a combination (column) counts in a cell (row), else 0."""
    domain: IntArray
    """The domain of each cell."""
    low: FloatArray
    """How many fewer of each class (column) may have given each combination (row): zero or less."""
    high: FloatArray

    @property
    def pairs(self) -> Sequence[tuple[int, int]]:
        return list(combinations(range(len(self.low)), 2))

    def limits(self, one: int, other: int) -> tuple[FloatArray, FloatArray]:
        """How many of each class can at least and at most give ``one`` instead of ``other``."""
        return (
            np.maximum(self.low[one], -self.high[other]),
            np.minimum(self.high[one], -self.low[other]),
        )

    def told(self, one: int, other: int, moved: FloatArray) -> FloatArray:
        """What is ``moved`` in each domain (column), as moved in each cell."""
        found: FloatArray = moved[:, self.domain] * (self.inside[:, one] - self.inside[:, other])
        return found


class NotReached(LookupError):
    """No alternative reaches an end of a hidden cell."""


class Alternatives:
    """What each alternative (row) shows and reaches; ends are all upper ones, then all lower ones."""

    def __init__(self, system: System, numbers: FloatArray, shares: FloatArray) -> None:
        self._system = system
        self._needs = np.concatenate([system.need_up, system.need_down])
        shows = visible_in(system, shares, numbers)
        ends = reaches(system, numbers)
        kept = ends.any(axis=1) & ~(shows & system.is_fixed).any(axis=1)
        self._keep(*_distinct(numbers[kept], shows[kept], ends[kept]))

    def take(self, more: "Alternatives") -> None:
        self._keep(
            np.concatenate([self._numbers, more._numbers]),
            np.concatenate([self._shows, more._shows]),
            np.concatenate([self._ends, more._ends]),
        )

    def _keep(self, numbers: FloatArray, shows: BoolArray, ends: BoolArray) -> None:
        """Beside what is true and false the same as numbers, which multiply many times as fast."""
        self._numbers, self._shows, self._ends = numbers, shows, ends
        self._showing, self._ending = shows.astype(np.float32), ends.astype(np.float32)

    def reached(self, hidden: BoolArray) -> Reached:
        """What is proven while no more than ``hidden`` is hidden."""
        numbers = self._numbers[self._among(hidden)]
        reached = Reached.nothing(self._system.cells)
        reached.up = np.max(numbers, axis=0, initial=0.0)
        reached.down = np.max(-numbers, axis=0, initial=0.0)
        return reached

    def covering(self, primary: BoolArray, cost: FloatArray, *, is_by_worth: bool) -> BoolArray:
        """``primary``, and what else is hidden so that all ends are proven; then what can be shown is.

        ``is_by_worth`` takes what proves most for its cost, else what proves the largest need.

        Raises:
            NotReached: of an end, whatever is hidden.
        """
        hidden = primary.copy()
        while (lacking := self._lacking(hidden)).any():
            price = self._showing @ np.where(hidden, 0.0, cost).astype(np.float32)
            gain = self._ending @ lacking.astype(np.float32)
            if is_by_worth:
                useful, worth = gain > 0, (price + ALMOST_FREE) / np.maximum(gain, 1)
            else:
                useful = self._ends[:, np.where(lacking, self._needs, 0.0).argmax()]
                worth = price - gain * (ALMOST_FREE / len(lacking))
            if not useful.any():
                raise NotReached
            best = np.where(useful, np.round(worth, DIGITS), np.inf).argmin()
            hidden = hidden | self._shows[best]
        return self._without_needless(hidden, primary)

    def _without_needless(self, hidden: BoolArray, primary: BoolArray) -> BoolArray:
        """Show again, the dearest first, what no end needs."""
        among = self._among(hidden)
        shows, ends = self._shows[among], self._ends[among]
        for cell in np.argsort(-self._system.cost, kind="stable").tolist():
            if not hidden[cell] or primary[cell]:
                continue
            fewer = hidden.copy()
            fewer[cell] = False
            still = ~shows[:, cell]
            if not (self._wanted(fewer) & ~ends[still].any(axis=0)).any():
                hidden, shows, ends = fewer, shows[still], ends[still]
        return hidden

    def _lacking(self, hidden: BoolArray) -> BoolArray:
        proven: BoolArray = np.any(self._ends[self._among(hidden)], axis=0)
        return self._wanted(hidden) & ~proven

    def _among(self, hidden: BoolArray) -> BoolArray:
        """The alternatives that show no more than ``hidden`` hides."""
        found: BoolArray = self._showing @ (~hidden).astype(np.float32) == 0
        return found

    def _wanted(self, hidden: BoolArray) -> BoolArray:
        """Ends that need to be proven."""
        need: FloatArray = np.where(np.tile(hidden, 2), self._needs, 0.0)
        wanted: BoolArray = need > 0
        return wanted


def alternatives_of(system: System, among: Combinations, exchanges: Exchanges) -> Alternatives:
    """All ``exchanges`` between any two combinations of answers that respondents could make."""
    most = max(2, MOST_TRIED // max(1, len(among.pairs)))
    moved, shown = [], []
    for one, other in among.pairs:
        low, high = among.limits(one, other)
        vectors = exchanges.vectors[:most]
        can = np.flatnonzero(((vectors >= low) & (vectors <= high)).all(axis=1))
        moved.append(among.told(one, other, exchanges.numbers[can]))
        shown.append(among.told(one, other, exchanges.shares[can]))
    return Alternatives(system, np.concatenate(moved), np.concatenate(shown))


def spread_alternatives(
    system: System, among: Combinations, lattice: Lattice, *, seed: int
) -> Alternatives:
    """Exchanges between any two combinations, made to measure of what these respondents gave."""
    pairs = [*among.pairs, *((other, one) for one, other in among.pairs)]
    limits = np.array([among.limits(one, other) for one, other in pairs])
    needs = np.unique(np.ceil(np.concatenate([system.need_up, system.need_down])))
    amounts = needs[needs > 0][np.linspace(0, (needs > 0).sum() - 1, MOST_AMOUNTS).astype(int)]
    which, vectors = spread(
        lattice.directions, np.unique(amounts), limits[:, 0], limits[:, 1], seed=seed
    )
    moved, shown = [np.empty((0, system.cells))], [np.empty((0, system.cells))]
    for place, (one, other) in enumerate(pairs):
        exchanges = lattice.told(vectors[which == place])
        moved.append(among.told(one, other, exchanges.numbers))
        shown.append(among.told(one, other, exchanges.shares))
    return Alternatives(system, np.concatenate(moved), np.concatenate(shown))


def least_hidden(
    alternatives: Alternatives, system: System, primary: BoolArray, chance: np.random.Generator
) -> BoolArray | None:
    """What is hidden at the least loss in several tries; None where no try proves all ends."""
    best, least = None, np.inf
    for number in range(TRIES):
        about = chance.uniform(*PERTURBED, system.cells) if number > 1 else 1.0
        try:
            hidden = alternatives.covering(
                primary, system.cost * about, is_by_worth=number % 2 == 1
            )
        except NotReached:
            continue
        loss = float(system.cost[hidden & ~primary].sum())
        if loss < least:
            best, least = hidden, loss
    return best


def _distinct(
    numbers: FloatArray, shows: BoolArray, ends: BoolArray
) -> tuple[FloatArray, BoolArray, BoolArray]:
    """One alternative of all that show and reach the same."""
    said = np.concatenate([shows, ends], axis=1).astype(np.float64)
    mark = said @ np.random.default_rng(0).integers(0, MARKS, said.shape[1]).astype(np.float64)
    _, which = np.unique(mark, return_index=True)
    return numbers[which], shows[which], ends[which]
