"""Which units of each stratum are asked."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from skerry.methods.sampling.parameters import METHOD, VERSION

_RANGE = 1 << 64


@dataclass(frozen=True, kw_only=True)
class Draw:
    """``units`` are those to ask, by stratum, in the order in which they were drawn."""

    method: str = METHOD
    version: int = VERSION
    seed: int
    start: float
    sizes: Mapping[str, int]
    units: Mapping[str, tuple[str, ...]]

    @property
    def probabilities(self) -> Mapping[str, float]:
        """How likely each unit of a stratum was to be asked: n / N."""
        return {key: len(drawn) / self.sizes[key] for key, drawn in self.units.items() if drawn}

    @property
    def weights(self) -> Mapping[str, float]:
        """For how many units of its stratum one that is asked stands: N / n."""
        return {key: self.sizes[key] / len(drawn) for key, drawn in self.units.items() if drawn}


class UnitTwice(ValueError):
    """``unit`` is in the frame more than once, so that it would have two chances."""

    def __init__(self, unit: str) -> None:
        super().__init__(unit)
        self.unit = unit


class SampleDoesNotFit(ValueError):
    """More units of ``stratum`` are wanted than it has, or fewer than none."""

    def __init__(self, stratum: str) -> None:
        super().__init__(stratum)
        self.stratum = stratum


def permanent_number(unit: str, *, seed: int) -> int:
    """A number from 0 to 2⁶⁴ − 1 that ``unit`` keeps as long as the seed stays.

    >>> permanent_number("organisation-1", seed=7) == permanent_number("organisation-1", seed=7)
    True
    """
    said = f"{METHOD}\0{VERSION}\0{seed}\0{unit}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(said).digest()[:8], "big")


def draw(
    strata: Mapping[str, Collection[str]],
    numbers: Mapping[str, int],
    *,
    seed: int,
    start: float = 0.0,
) -> Draw:
    """Draw ``numbers`` of units from each of ``strata``, at random without replacement.

    Asked: which units? Each has a permanent random number; those of its stratum that come
    first from ``start`` on, a share of the whole range, are drawn. Strata do not know of each
    other, and units that come or go change nothing for those that stay but to let one in or
    out. The same seed and start in a later wave ask mostly the same units; another start asks
    others, so that the burden is shared.

    E. Ohlsson, Coordination of Samples Using Permanent Random Numbers, in B. G. Cox and
    others (eds.), Business Survey Methods, 1995, pages 153–169.

    >>> drawn = draw({"small": ["a", "b", "c", "d"], "large": ["e"]}, {"small": 2, "large": 1}, seed=1)
    >>> {key: len(units) for key, units in drawn.units.items()}, drawn.probabilities
    ({'small': 2, 'large': 1}, {'small': 0.5, 'large': 1.0})

    Raises:
        UnitTwice: a unit is in the frame more than once.
        SampleDoesNotFit: more units of a stratum are wanted than it has, or fewer than none.
    """
    _check(strata, numbers)
    begin = int(start * _RANGE) % _RANGE

    def place(unit: str) -> tuple[int, str]:
        return (permanent_number(unit, seed=seed) - begin) % _RANGE, unit

    return Draw(
        seed=seed,
        start=start,
        sizes={key: len(units) for key, units in strata.items()},
        units={
            key: tuple(sorted(units, key=place)[: numbers.get(key, 0)])
            for key, units in strata.items()
        },
    )


def _check(strata: Mapping[str, Collection[str]], numbers: Mapping[str, int]) -> None:
    for unit in _repeated(strata):
        raise UnitTwice(unit)
    for key, number in numbers.items():
        if not 0 <= number <= len(strata.get(key, ())):
            raise SampleDoesNotFit(key)


def _repeated(strata: Mapping[str, Collection[str]]) -> Iterator[str]:
    seen: set[str] = set()
    for units in strata.values():
        for unit in units:
            if unit in seen:
                yield unit
            seen.add(unit)
