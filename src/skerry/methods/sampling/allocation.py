"""How many units of each stratum are asked."""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from skerry.methods.sampling.parameters import METHOD, VERSION

_NO_SPREADS: Mapping[str, float] = {}


class Rule(StrEnum):
    """To what the number asked in a stratum is proportional."""

    PROPORTIONAL = "proportional"
    EQUAL = "equal"
    SQUARE_ROOT = "square-root"
    NEYMAN = "neyman"


@dataclass(frozen=True, kw_only=True)
class Allocation:
    """``numbers`` says how many are asked, by stratum; all else is what it was computed from."""

    method: str = METHOD
    version: int = VERSION
    rule: Rule
    total: int
    minimum: int
    sizes: Mapping[str, int]
    spreads: Mapping[str, float]
    numbers: Mapping[str, int]


class SampleTooSmall(ValueError):
    """The minimum of each stratum takes ``needed`` units, more than there may be in all."""

    def __init__(self, needed: int) -> None:
        super().__init__(needed)
        self.needed = needed


@dataclass(frozen=True, kw_only=True)
class _Share:
    """What a stratum may get, at least and at most, and how strongly it draws."""

    key: str
    low: int
    high: int
    weight: Fraction

    def at(self, level: Fraction) -> Fraction:
        return max(Fraction(self.low), min(level * self.weight, Fraction(self.high)))

    def is_free_after(self, level: Fraction) -> bool:
        """Whether it grows from ``level`` on."""
        return self.low <= level * self.weight < self.high


def allocate(
    sizes: Mapping[str, int],
    total: int,
    *,
    rule: Rule = Rule.PROPORTIONAL,
    spreads: Mapping[str, float] = _NO_SPREADS,
    minimum: int = 0,
) -> Allocation:
    """Share ``total`` among strata of these ``sizes``.

    Asked: how many units of each stratum? Proportional to N (proportional), 1 (equal),
    √N (square-root) or N · S (Neyman, with the ``spreads`` S that are expected), at least
    ``minimum`` and at most N each, rounded by the largest remainder. What a full stratum
    cannot take goes to the others. More than there are is all there are.

    W. G. Cochran, Sampling Techniques, 3rd edition, 1977, chapter 5.

    >>> allocate({"large cities": 16, "others": 48}, 24).numbers
    {'large cities': 6, 'others': 18}

    Raises:
        SampleTooSmall: ``total`` does not reach for ``minimum`` in each stratum.
    """
    weights = _weights(sizes, rule, spreads)
    shares = [
        _Share(key=key, low=min(minimum, size), high=size, weight=weights[key])
        for key, size in sorted(sizes.items())
    ]
    needed = sum(share.low for share in shares)
    if needed > total:
        raise SampleTooSmall(needed)
    numbers = _numbers(shares, min(total, sum(sizes.values())))
    return Allocation(
        rule=rule,
        total=total,
        minimum=minimum,
        sizes=dict(sizes),
        spreads=dict(spreads),
        numbers={key: numbers[key] for key in sizes},
    )


def _weights(
    sizes: Mapping[str, int], rule: Rule, spreads: Mapping[str, float]
) -> Mapping[str, Fraction]:
    match rule:
        case Rule.PROPORTIONAL:
            return {key: Fraction(size) for key, size in sizes.items()}
        case Rule.EQUAL:
            return {key: Fraction(1) for key in sizes}
        case Rule.SQUARE_ROOT:
            return {key: Fraction(math.sqrt(size)) for key, size in sizes.items()}
        case Rule.NEYMAN:
            return {key: size * Fraction(spreads[key]) for key, size in sizes.items()}
        case _:
            assert_never(rule)


def _numbers(shares: Sequence[_Share], total: int) -> Mapping[str, int]:
    """Whole numbers by the largest remainder; a tie goes to the stratum that draws more."""
    exact = {share.key: (share, share.at(level)) for share, level in _levels(shares, total)}
    numbers = {key: math.floor(wanted) for key, (_, wanted) in exact.items()}
    left = total - sum(numbers.values())
    by_remainder = sorted(
        exact, key=lambda key: (numbers[key] - exact[key][1], -exact[key][0].weight, key)
    )
    for key in by_remainder[:left]:
        numbers[key] += 1
    return numbers


def _levels(shares: Sequence[_Share], total: int) -> Sequence[tuple[_Share, Fraction]]:
    """Each stratum with the level at which the shares, each within its limits, add up to ``total``.

    Strata without weight get more than their least only when all others are full; then by size.
    """
    drawn = [share for share in shares if share.weight]
    others = [share for share in shares if not share.weight]
    least_of_others = sum(share.low for share in others)
    room = sum(share.high for share in drawn)
    level = _level(drawn, min(total - least_of_others, room))
    by_size = [
        _Share(key=share.key, low=share.low, high=share.high, weight=Fraction(share.high))
        for share in others
        if share.high
    ]
    rest = _level(by_size, max(total - room, least_of_others))
    empty = [(share, Fraction(0)) for share in others if not share.high]
    return [*((share, level) for share in drawn), *((share, rest) for share in by_size), *empty]


def _level(shares: Sequence[_Share], total: int) -> Fraction:
    """The level at which ``shares`` add up to ``total``: between two steps they grow evenly."""
    steps = sorted(
        {Fraction(limit) / share.weight for share in shares for limit in (share.low, share.high)}
    )
    if not steps:
        return Fraction(0)
    index = bisect_right(steps, Fraction(total), key=lambda level: _together(shares, level))
    level = steps[max(index - 1, 0)]
    free = [share for share in shares if share.is_free_after(level)]
    if not free:
        return level
    missing = total - _together(shares, level)
    return level + missing / sum((share.weight for share in free), Fraction(0))


def _together(shares: Sequence[_Share], level: Fraction) -> Fraction:
    return sum((share.at(level) for share in shares), Fraction(0))
