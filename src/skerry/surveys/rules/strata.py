"""Strata: organisations alike in kind, size and place, and what to do where there are too few."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final

from skerry.surveys.enums import Dimension

SEPARATOR: Final = "|"
COUNTRY_LETTERS: Final = 2

Sizes = Mapping[str, int]
"""How many belong to each stratum."""


def place_at(code: str, *, level: int) -> str:
    """The region of the NUTS ``level`` in which the region ``code`` lies; empty for none that is known.

    >>> place_at("SE110", level=2), place_at("SE110", level=0), place_at("SE1", level=3)
    ('SE11', 'SE', 'SE1')
    """
    return code[: COUNTRY_LETTERS + level]


def stratum_of(*, kind: str, size: str, place: str, dimensions: Iterable[Dimension]) -> str:
    """The name of a stratum: its values in the order of ``dimensions``.

    >>> stratum_of(kind="company", size="micro", place="SE110", dimensions=[Dimension.SIZE, Dimension.PLACE])
    'micro|SE110'
    """
    values = {Dimension.KIND: kind, Dimension.SIZE: size, Dimension.PLACE: place}
    return SEPARATOR.join(values[dimension] for dimension in dimensions)


def values_of(stratum: str) -> Sequence[str]:
    """What ``stratum_of`` joined."""
    return stratum.split(SEPARATOR)


def collapsed(sizes: Sizes, *, of: Sequence[Dimension], to: Sequence[Dimension]) -> Sizes:
    """The sizes of the strata that remain when only the dimensions ``to`` count.

    >>> collapsed({"company|micro": 4, "company|large": 3, "public|large": 5},
    ...           of=[Dimension.KIND, Dimension.SIZE], to=[Dimension.KIND])
    {'company': 7, 'public': 5}
    """
    found: Counter[str] = Counter()
    for stratum, size in sizes.items():
        values = dict(zip(of, values_of(stratum), strict=False))
        found[SEPARATOR.join(values[dimension] for dimension in to)] += size
    return dict(found)


def too_small(sizes: Sizes, *, smallest: int) -> Sequence[str]:
    """The strata with some, but fewer than ``smallest``."""
    return [stratum for stratum, size in sizes.items() if 0 < size < smallest]


def ways_to_collapse(
    sizes: Sizes, *, of: Sequence[Dimension], smallest: int
) -> Sequence[tuple[Dimension, ...]]:
    """The largest sets of dimensions that leave no stratum too small; none if even all together are.

    >>> ways_to_collapse({"company|micro": 4, "company|large": 8}, of=[Dimension.KIND, Dimension.SIZE], smallest=10)
    [(<Dimension.KIND: 'kind'>,)]
    """
    for number in range(len(of), -1, -1):
        ways = [
            some
            for some in combinations(of, number)
            if not too_small(collapsed(sizes, of=of, to=some), smallest=smallest)
        ]
        if ways:
            return ways
    return []
