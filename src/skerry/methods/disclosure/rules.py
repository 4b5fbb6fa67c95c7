"""Which figures may not be shown, and how uncertain they must stay. Every threshold is named here."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from skerry.methods.disclosure.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The thresholds. Shares of one are fractions, ``p_percent`` is in per cent."""

    minimum: int = 5
    """A figure rests on so many organisations or is not shown."""
    dominance: float = 0.75
    """One organisation may hold this share of a sum of money, not more."""
    p_percent: float = 10.0
    """The second largest must not be able to tell the largest closer than this."""
    width: float = 0.20
    """What is hidden could be this share higher or lower, for all that can be computed."""
    dissenters: int = 2
    """In a small group so many must have answered otherwise, or the answer of the group is hidden."""
    small_group: int = 50
    """Groups of fewer are small: that all of them answered alike says something of each."""
    exact_up_to: int = 60
    """Tables of so many cells are protected at the proven least cost."""

    def __post_init__(self) -> None:
        if self.minimum < 1 or self.p_percent < 0 or self.dissenters < 0 or self.exact_up_to < 0:
            raise RulesMakeNoSense(self)
        if not (0 < self.dominance <= 1 and 0 < self.width <= 1):
            raise RulesMakeNoSense(self)


class RulesMakeNoSense(ValueError):
    """A threshold lies outside its range."""

    def __init__(self, rules: Rules) -> None:
        super().__init__(rules)
        self.rules = rules


class State(StrEnum):
    SHOWN = "shown"
    PRIMARY = "primary"
    SECONDARY = "secondary"


class Reason(StrEnum):
    """Why a figure is hidden: for the team. The public is told only that it is."""

    FEW = "few"
    DOMINANCE = "dominance"
    P_PERCENT = "p-percent"
    UNANIMOUS = "unanimous"
    SMALL_GROUP = "small-group"
    COMPLEMENT = "complement"


def few(counts: IntArray, rules: Rules) -> BoolArray:
    """Where some, but fewer than the minimum, stand behind a figure. Nobody is no secret."""
    found: BoolArray = (counts > 0) & (counts < rules.minimum)
    return found


def unanimous(counts: IntArray, groups: IntArray, rules: Rules) -> BoolArray:
    """Where all of a small group answered alike, or so nearly that who did not knows it of the rest."""
    found: BoolArray = (
        (counts > 0) & (groups < rules.small_group) & (groups - counts < rules.dissenters)
    )
    return found


def showable(
    counts: FloatArray, people: FloatArray, groups: IntArray, rules: Rules
) -> tuple[FloatArray, FloatArray]:
    """How many fewer and more respondents could be behind a figure for it still to be shown.

    Nobody is behind it, or at least the minimum; in a small group enough answered otherwise.
    ``people`` are the respondents of the group, ``groups`` its organisations: so many
    organisations are at least so many respondents.
    """
    most = np.where(groups < rules.small_group, people - rules.dissenters, people)
    low = np.where(counts > 0, np.minimum(rules.minimum - counts, 0), 0.0)
    high = np.where(counts > 0, np.maximum(most - counts, 0), 0.0)
    return low, high


def dominated(values: FloatArray, largest: FloatArray, rules: Rules) -> BoolArray:
    """Where one organisation holds more of the sum than it may."""
    found: BoolArray = (values > 0) & (largest > rules.dominance * values)
    return found


def lack_of_p_percent(
    values: FloatArray, largest: FloatArray, second: FloatArray, rules: Rules
) -> FloatArray:
    """How much is missing to keep the second largest from telling the largest closer than p per cent.

    >>> import numpy as np
    >>> lack_of_p_percent(np.array([100.0]), np.array([60.0]), np.array([38.0]), Rules())
    array([4.])
    """
    rest = values - largest - second
    lack: FloatArray = np.maximum(rules.p_percent / 100 * largest - rest, 0)
    return lack
