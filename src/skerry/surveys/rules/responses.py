"""How many have answered, told in steps that reveal nobody.

What is shown of a wave whose answers are not named keeps three promises:

* every part that is shown was asked ``smallest`` organisations or more, or is all there is;
* of the true count in a part no more is known than a range of at least ``step`` numbers,
  even when all but a few have answered, and whatever was shown on other days;
* nothing is shown from which a part could be computed: a total is the sum of what is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skerry.surveys.rules.strata import Sizes

MERGED: Final = "*"
"""The strata that are too small to stand alone, as one part."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A stratum, or several that are shown as one. ``answered`` is exact only where ``is_exact``."""

    key: str
    strata: Sequence[str]
    asked: int
    answered: int
    is_exact: bool

    @property
    def rate(self) -> float | None:
        """The share that has answered, or at least has; None where nobody is known to be asked."""
        return self.answered / self.asked if self.asked else None


def parts(asked: Sizes, *, smallest: int) -> Mapping[str, Sequence[str]]:
    """Which strata stand alone, and which are merged: the same from the first day to the last.

    Where the merged ones are still too few together, the next smallest joins them: else it
    could be told from what is known of all.

    >>> parts({"a": 30, "b": 12, "c": 3}, smallest=10)
    {'a': ['a'], '*': ['c', 'b']}
    """
    by_size = sorted(asked, key=lambda stratum: (asked[stratum], stratum))
    merged = [stratum for stratum in by_size if asked[stratum] < smallest]
    alone = [stratum for stratum in by_size if asked[stratum] >= smallest]
    while merged and alone and sum(asked[stratum] for stratum in merged) < smallest:
        merged.append(alone.pop(0))
    found: dict[str, Sequence[str]] = {stratum: [stratum] for stratum in sorted(alone)}
    return found | ({MERGED: merged} if merged else {})


def shown(answered: int, *, asked: int | None, step: int) -> int:
    """``answered`` rounded down to steps, and never so near to ``asked`` that the rest is known.

    ``asked`` is None where nobody knows how many could answer.

    >>> [shown(n, asked=12, step=5) for n in (0, 4, 5, 9, 10, 12)]
    [0, 0, 5, 5, 5, 5]
    """
    rounded = answered // step * step
    if asked is None:
        return rounded
    most = max(0, asked - step + 1) // step * step
    return min(rounded, most)


def stepped(
    answered: Sizes, asked: Sizes, *, knows_asked: bool, step: int, smallest: int
) -> Sequence[Part]:
    """What may be shown of a wave whose answers are not named."""
    found = []
    for key, strata in parts(asked, smallest=smallest).items():
        number = sum(asked[stratum] for stratum in strata)
        have = sum(answered.get(stratum, 0) for stratum in strata)
        limit = number if knows_asked else None
        found.append(
            Part(
                key=key,
                strata=strata,
                asked=number if knows_asked else 0,
                answered=shown(have, asked=limit, step=step),
                is_exact=False,
            )
        )
    return found


def exact(answered: Sizes, asked: Sizes) -> Sequence[Part]:
    """What the team of a named wave sees: each stratum as it is."""
    return [
        Part(
            key=stratum,
            strata=[stratum],
            asked=asked[stratum],
            answered=answered.get(stratum, 0),
            is_exact=True,
        )
        for stratum in sorted(asked)
    ]


def total(found: Sequence[Part]) -> Part:
    """All parts together, from what is shown of each."""
    return Part(
        key="",
        strata=[stratum for part in found for stratum in part.strata],
        asked=sum(part.asked for part in found),
        answered=sum(part.answered for part in found),
        is_exact=all(part.is_exact for part in found),
    )
