"""Which strata become one, so that none is so small that it points at somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skerry.methods.sampling.parameters import METHOD, VERSION

Key = tuple[str, ...]
"""What tells a stratum from others: a value of each trait, as ("company", "small", "Umeå")."""


@dataclass(frozen=True, kw_only=True)
class CoarseStratum:
    """Strata that have become one.

    ``values`` has for each trait those that are together here; none where the trait is
    dropped, so that it may be any.
    """

    values: tuple[tuple[str, ...], ...]
    members: tuple[Key, ...]
    size: int


@dataclass(frozen=True, kw_only=True)
class Collapsed:
    """``strata`` share all members out among them. Too few in all are one stratum, too small."""

    method: str = METHOD
    version: int = VERSION
    minimum: int
    order: tuple[int, ...]
    strata: tuple[CoarseStratum, ...]

    @property
    def is_enough(self) -> bool:
        return all(stratum.size >= self.minimum for stratum in self.strata)

    @property
    def by_key(self) -> Mapping[Key, CoarseStratum]:
        """Where each of the strata that were given has gone."""
        return {key: stratum for stratum in self.strata for key in stratum.members}


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Members that share all traits before this one: what it becomes, if it is one stratum or more."""

    values: tuple[str, ...]
    strata: tuple[CoarseStratum, ...]

    @property
    def size(self) -> int:
        return sum(stratum.size for stratum in self.strata)


def collapse(counts: Mapping[Key, int], *, minimum: int, order: Sequence[int]) -> Collapsed:
    """Propose how to merge strata until each has ``minimum`` units.

    Asked: what can be kept of who answered without pointing at anybody? ``order`` names the
    traits by their places, the one to drop first at the front. Within strata alike in all
    traits that are dropped later, the smallest value of a trait joins the next smallest
    until none is too small; what has joined keeps nothing of the traits dropped before.

    >>> found = collapse(
    ...     {("small", "Umeå"): 12, ("small", "Luleå"): 3, ("small", "Piteå"): 8, ("large", "Umeå"): 4},
    ...     minimum=10, order=[1, 0],
    ... )
    >>> [(stratum.values, stratum.size) for stratum in found.strata]
    [((('large', 'small'), ()), 27)]
    >>> found = collapse({("small", "A"): 12, ("small", "B"): 3, ("small", "C"): 8}, minimum=10, order=[1, 0])
    >>> [(stratum.values, stratum.size) for stratum in found.strata]
    [((('small',), ('A',)), 12), ((('small',), ('B', 'C')), 11)]
    """
    levels = tuple(reversed(order))
    nothing: tuple[tuple[str, ...], ...] = ((),) * len(levels)
    strata = _split(counts, levels, nothing, minimum) if counts else ()
    return Collapsed(
        minimum=minimum,
        order=tuple(order),
        strata=tuple(sorted(strata, key=lambda stratum: stratum.values)),
    )


def _split(
    counts: Mapping[Key, int],
    levels: tuple[int, ...],
    values: tuple[tuple[str, ...], ...],
    minimum: int,
) -> tuple[CoarseStratum, ...]:
    """The strata within ``counts``, which are alike in the traits that ``values`` has already."""
    if not levels:
        return (_one(counts, values),)
    trait, further = levels[0], levels[1:]
    groups = []
    for value in sorted({key[trait] for key in counts}):
        within = {key: count for key, count in counts.items() if key[trait] == value}
        known = _with(values, trait, (value,))
        groups.append(_Group(values=(value,), strata=_split(within, further, known, minimum)))
    merged = _merged(groups, counts, (trait, values), minimum)
    return tuple(stratum for group in merged for stratum in group.strata)


def _merged(
    groups: Sequence[_Group],
    counts: Mapping[Key, int],
    place: tuple[int, tuple[tuple[str, ...], ...]],
    minimum: int,
) -> Sequence[_Group]:
    """The smallest joins the next smallest as long as one of several is too small."""
    left = sorted(groups, key=lambda group: (group.size, group.values))
    while len(left) > 1 and any(_is_small(group, minimum) for group in left):
        small = next(group for group in left if _is_small(group, minimum))
        other = next(group for group in left if group is not small)
        joined = _joined(small, other, counts, place)
        left = [group for group in left if group is not small and group is not other]
        left = sorted([*left, joined], key=lambda group: (group.size, group.values))
    return left


def _joined(
    one: _Group,
    other: _Group,
    counts: Mapping[Key, int],
    place: tuple[int, tuple[tuple[str, ...], ...]],
) -> _Group:
    trait, values = place
    together = tuple(sorted({*one.values, *other.values}))
    within = {key: count for key, count in counts.items() if key[trait] in together}
    return _Group(values=together, strata=(_one(within, _with(values, trait, together)),))


def _is_small(group: _Group, minimum: int) -> bool:
    return any(stratum.size < minimum for stratum in group.strata)


def _one(counts: Mapping[Key, int], values: tuple[tuple[str, ...], ...]) -> CoarseStratum:
    return CoarseStratum(values=values, members=tuple(sorted(counts)), size=sum(counts.values()))


def _with(
    values: tuple[tuple[str, ...], ...], trait: int, known: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    return (*values[:trait], known, *values[trait + 1 :])
