"""Who works with whom: ties counted from who takes part in what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Ties:
    """``one`` and ``other`` are numbers of members, ``one`` the smaller; ``joint`` what they share."""

    one: Numbers
    other: Numbers
    joint: Numbers

    def at_least(self, number: int) -> "Ties":
        return self.where(self.joint >= number)

    def where(self, is_kept: NDArray[np.bool_]) -> "Ties":
        return Ties(one=self.one[is_kept], other=self.other[is_kept], joint=self.joint[is_kept])

    def touching(self, members: Sequence[int], *, size: int) -> "Ties":
        """Those with one of ``members``, of ``size`` in all, at either end."""
        is_meant = np.zeros(size, dtype=bool)
        is_meant[list(members)] = True
        return self.where(is_meant[self.one] | is_meant[self.other])

    def partners(self, size: int) -> Numbers:
        """How many partners each of ``size`` members has."""
        both = np.concatenate([self.one, self.other])
        return np.bincount(both, minlength=size)

    def of(self, member: int) -> Mapping[int, int]:
        """The partners of ``member`` and what they share, the strongest tie first."""
        is_one, is_other = self.one == member, self.other == member
        partners = np.concatenate([self.other[is_one], self.one[is_other]])
        joint = np.concatenate([self.joint[is_one], self.joint[is_other]])
        order = np.lexsort((partners, -joint))
        return dict(zip(partners[order].tolist(), joint[order].tolist(), strict=True))


def ties_between(parts: Sequence[tuple[int, int]], *, size: int) -> Ties:
    """From pairs of an initiative and one of ``size`` members; a pair may occur twice.

    >>> ties_between([(7, 0), (7, 1), (8, 0), (8, 1), (8, 2)], size=3).of(0)
    {1: 2, 2: 1}
    """
    if not parts:
        nothing = np.empty(0, dtype=np.int64)
        return Ties(one=nothing, other=nothing, joint=nothing)
    rows = np.unique(np.array(parts, dtype=np.int64), axis=0)
    starts = np.flatnonzero(np.diff(rows[:, 0], prepend=rows[0, 0] - 1))
    pairs = [_pairs(together, size) for together in np.split(rows[:, 1], starts[1:])]
    codes, joint = np.unique(np.concatenate(pairs), return_counts=True)
    return Ties(one=codes // size, other=codes % size, joint=joint.astype(np.int64))


def _pairs(together: Numbers, size: int) -> Numbers:
    """Every two of those who take part together, as one number each."""
    first, second = np.triu_indices(len(together), k=1)
    return together[first] * size + together[second]
