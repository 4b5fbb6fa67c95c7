"""What could be done, what it is to guard against, and how much can be spent on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from math import inf, isfinite


@dataclass(frozen=True, kw_only=True)
class Range:
    """Hours or money that a measure takes: the least, the likely and the most."""

    least: float
    likely: float
    most: float

    @property
    def is_in_order(self) -> bool:
        return 0 <= self.least <= self.likely <= self.most < inf


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Something that can be done once all that it ``requires`` is in place.

    ``lowers`` says by threat which share of the risk that is left then it takes away.
    """

    key: str
    hours: Range
    money: Range
    requires: frozenset[str] = frozenset()
    lowers: Mapping[str, float]

    def __post_init__(self) -> None:
        for part, asked in (("hours", self.hours), ("money", self.money)):
            if not asked.is_in_order:
                raise RangeDoesNotFit(self.key, part, asked)
        for threat, share in self.lowers.items():
            if not 0 <= share <= 1:
                raise ShareDoesNotFit(self.key, threat, share)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The hours and the money that there are; ``math.inf`` is no limit."""

    hours: float
    money: float

    def __post_init__(self) -> None:
        for part, limit in (("hours", self.hours), ("money", self.money)):
            if not limit >= 0:
                raise LimitDoesNotFit(part, limit)


@dataclass(frozen=True, kw_only=True)
class Situation:
    """All measures there are, and the weight of each threat: how often times how bad, as it is now.

    Measures that are in place ``already`` satisfy those that require them, cost nothing, and lower
    nothing: the weights speak of the time after them. Those that are ``ruled_out`` are not taken,
    nor is what requires them. A threat without a weight counts nothing.
    """

    measures: tuple[Measure, ...]
    weights: Mapping[str, float]
    already: frozenset[str] = frozenset()
    ruled_out: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for threat, weight in self.weights.items():
            if not (weight >= 0 and isfinite(weight)):
                raise WeightDoesNotFit(threat, weight)
        if not any(self.weights.values()):
            raise NoWeights
        self._check_keys()
        self._check_requirements()

    @property
    def missing(self) -> tuple[Measure, ...]:
        """Those that are not in place, by key."""
        found = (measure for measure in self.measures if measure.key not in self.already)
        return tuple(sorted(found, key=lambda measure: measure.key))

    def _check_keys(self) -> None:
        seen: set[str] = set()
        for measure in self.measures:
            if measure.key in seen:
                raise MeasureTwice(measure.key)
            seen.add(measure.key)
        for measure in self.measures:
            for required in sorted(measure.requires - seen - self.already):
                raise UnknownRequirement(measure.key, required)

    def _check_requirements(self) -> None:
        graph = {measure.key: sorted(measure.requires - self.already) for measure in self.missing}
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as found:
            raise RequirementsInCircle(_from_first(found.args[1][1:])) from None


class RangeDoesNotFit(ValueError):
    """The ``part`` (hours or money) of the measure ``key`` is below 0, endless or out of order."""

    def __init__(self, key: str, part: str, asked: Range) -> None:
        super().__init__(key, part, asked)
        self.key, self.part, self.asked = key, part, asked


class ShareDoesNotFit(ValueError):
    """The measure ``key`` takes away a ``share`` of ``threat`` that is not between 0 and 1."""

    def __init__(self, key: str, threat: str, share: float) -> None:
        super().__init__(key, threat, share)
        self.key, self.threat, self.share = key, threat, share


class LimitDoesNotFit(ValueError):
    """The ``limit`` of the ``part`` (hours, money or protected) is below 0 or no number."""

    def __init__(self, part: str, limit: float) -> None:
        super().__init__(part, limit)
        self.part, self.limit = part, limit


class WeightDoesNotFit(ValueError):
    """The ``weight`` of ``threat`` is below 0, endless or no number."""

    def __init__(self, threat: str, weight: float) -> None:
        super().__init__(threat, weight)
        self.threat, self.weight = threat, weight


class NoWeights(ValueError):
    """No threat has a weight above 0, so that there is no risk to lower."""


class MeasureTwice(ValueError):
    """``key`` stands for two measures."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class UnknownRequirement(ValueError):
    """The measure ``key`` requires ``required``, which is neither a measure nor in place."""

    def __init__(self, key: str, required: str) -> None:
        super().__init__(key, required)
        self.key, self.required = key, required


class RequirementsInCircle(ValueError):
    """Each of ``keys`` is required by the next one, and the last by the first."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(keys)
        self.keys = keys


def _from_first(circle: list[str]) -> tuple[str, ...]:
    """The same circle, told from the key that comes first in the alphabet."""
    start = circle.index(min(circle))
    return (*circle[start:], *circle[:start])
