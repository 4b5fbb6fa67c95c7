"""From the answers of a batch to counts that may be kept."""

from collections.abc import Sequence

import numpy as np

from skerry.methods.peers.parameters import STEP, SWAPPED


class NotClosable(ValueError):
    """The number of firms is no multiple of the step in which they are counted."""


def closed(states: Sequence[int], *, kinds: int, chance: np.random.Generator) -> list[int]:
    """How many firms are in each of ``kinds`` states, protected once and for all.

    Asked: what may be kept of the answers of a batch? Each is first replaced, with a small
    chance, by any of the states; then the counts are rounded.

    >>> counts = closed([0] * 12 + [1] * 8, kinds=2, chance=np.random.default_rng(1))
    >>> sum(counts), [count % 5 for count in counts]
    (20, [0, 0])

    Raises:
        NotClosable: they are not a multiple of the step.
    """
    said = np.asarray(states, dtype=np.int64)
    anything = chance.integers(kinds, size=len(said))
    told = np.where(chance.random(len(said)) < SWAPPED, anything, said)
    return rounded(np.bincount(told, minlength=kinds).tolist(), chance=chance)


def rounded(counts: Sequence[int], *, chance: np.random.Generator) -> list[int]:
    """``counts`` as multiples of the step: each right on average, and their sum kept.

    L. H. Cox, A constructive procedure for unbiased controlled rounding, Journal of the American
    Statistical Association 82 (1987), for a single row; the remainders meet in pairs as in
    J.-C. Deville and Y. Tillé, Unequal probability sampling without replacement through a
    splitting method, Biometrika 85 (1998), so that no two counts err together.

    >>> rounded([10, 5, 0], chance=np.random.default_rng(1))
    [10, 5, 0]

    Raises:
        NotClosable: their sum is no multiple of the step.
    """
    if sum(counts) % STEP:
        raise NotClosable(sum(counts))
    rests = [count % STEP for count in counts]
    order = [place for place in chance.permutation(len(counts)).tolist() if rests[place]]
    waiting = None
    for place in order:
        if waiting is None:
            waiting = place
            continue
        _meet(rests, waiting, place, chance)
        undecided = [each for each in (waiting, place) if 0 < rests[each] < STEP]
        waiting = undecided[0] if undecided else None
    return [count - count % STEP + rest for count, rest in zip(counts, rests, strict=True)]


def _meet(rests: list[int], first: int, second: int, chance: np.random.Generator) -> None:
    """One of two remainders becomes nothing or a whole step; each keeps its mean."""
    both = rests[first] + rests[second]
    if both < STEP:
        takes = chance.random() * both < rests[first]
        rests[first], rests[second] = (both, 0) if takes else (0, both)
        return
    takes = chance.random() * (2 * STEP - both) < STEP - rests[second]
    rest = both - STEP
    rests[first], rests[second] = (STEP, rest) if takes else (rest, STEP)
