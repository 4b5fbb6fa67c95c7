"""In which order measures are taken, so that the risk is low as early as can be."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skerry.methods.improvement.candidates import Candidates, FloatArray
from skerry.methods.improvement.parameters import MOST_ORDERED, WINDOW

_SAME = 1e-12


@dataclass(frozen=True, kw_only=True)
class Order:
    """Places of measures, the first first."""

    places: tuple[int, ...]
    is_proven: bool


def ordered(candidates: Candidates, *, first: frozenset[int] = frozenset()) -> Order:
    """The order with the least Σ hours of a measure × risk while it is being done.

    Those of ``first`` that require nothing but others of them come before all others; each of
    the two groups is in its best order, which is proven if neither has more than
    ``MOST_ORDERED``.
    """
    every = range(len(candidates.measures))
    early = _closed(candidates, first)
    late = frozenset(every) - early
    places: list[int] = []
    for group in (early, late):
        places += _order_of(candidates, sorted(group), tuple(places))
    return Order(places=tuple(places), is_proven=max(len(early), len(late)) <= MOST_ORDERED)


def exposure(candidates: Candidates, places: Sequence[int]) -> float:
    """Σ likely hours of each measure × the risk while it is being done."""
    hours = candidates.hours.likely[list(places)]
    return float((hours * _risks(candidates, places)[:-1]).sum())


def _closed(candidates: Candidates, first: frozenset[int]) -> frozenset[int]:
    """``first`` but for those that require, in the end, something else."""
    kept = first
    while True:
        fewer = frozenset(place for place in kept if kept.issuperset(candidates.requires[place]))
        if fewer == kept:
            return kept
        kept = fewer


def _order_of(candidates: Candidates, group: Sequence[int], before: Sequence[int]) -> Sequence[int]:
    if len(group) <= MOST_ORDERED:
        return _best(candidates, group, before)
    return _improved(candidates, _greedy(candidates, group, before), before)


def _best(candidates: Candidates, group: Sequence[int], before: Sequence[int]) -> Sequence[int]:
    """By dynamic programming over sets that are done; of equal orders that with the early keys.

    M. Held and R. M. Karp (1962): what is still to come depends on the set that is done alone.
    """
    number = len(group)
    bits = [1 << place for place in range(number)]
    needs = _needs(candidates, group)
    risks = _risks_of_sets(candidates, group, before)
    to_come = np.full(1 << number, np.inf)
    to_come[-1] = 0.0
    sets = np.arange(1 << number)
    sizes = np.bitwise_count(sets)
    for size in range(number - 1, -1, -1):
        layer = sets[sizes == size]
        for place in range(number):
            is_next = (layer & bits[place] == 0) & (layer & needs[place] == needs[place])
            done = layer[is_next]
            hours = candidates.hours.likely[group[place]]
            total = hours * risks[done] + to_come[done | bits[place]]
            to_come[done] = np.minimum(to_come[done], total)
    return [group[place] for place in _traced(candidates, group, risks, to_come)]


def _traced(
    candidates: Candidates, group: Sequence[int], risks: FloatArray, to_come: FloatArray
) -> Sequence[int]:
    """The first order by key among those that are best."""
    needs = _needs(candidates, group)
    done, found = 0, list[int]()
    while len(found) < len(group):
        most = to_come[done] + _SAME * (1 + to_come[0])
        place = next(
            place
            for place in range(len(group))
            if not done & 1 << place
            and done & needs[place] == needs[place]
            and candidates.hours.likely[group[place]] * risks[done] + to_come[done | 1 << place]
            <= most
        )
        found.append(place)
        done |= 1 << place
    return found


def _needs(candidates: Candidates, group: Sequence[int]) -> Sequence[int]:
    """As bits, what each of ``group`` requires of the others."""
    at = {place: bit for bit, place in enumerate(group)}
    return [
        sum(1 << at[need] for need in candidates.requires[place] if need in at) for place in group
    ]


def _risks_of_sets(
    candidates: Candidates, group: Sequence[int], before: Sequence[int]
) -> FloatArray:
    """The risk that is left when those of a set are done, and all ``before``; by the set's bits."""
    weights = candidates.weights * candidates.kept[list(before)].prod(axis=0)
    left = weights[None, :]
    for place in group:
        left = np.concatenate([left, left * candidates.kept[place]])
    return np.asarray(left.sum(axis=1))


def _risks(candidates: Candidates, places: Sequence[int]) -> FloatArray:
    """The risk before the first, and after each."""
    kept = np.cumprod(candidates.kept[list(places)], axis=0)
    return np.concatenate([[candidates.initial], (candidates.weights * kept).sum(axis=1)])


def _greedy(candidates: Candidates, group: Sequence[int], before: Sequence[int]) -> Sequence[int]:
    """Again and again the measure that, with all it still requires, lowers most per hour."""
    left = candidates.weights * candidates.kept[list(before)].prod(axis=0)
    open_places, found = set(group), list[int]()
    while open_places:
        bundles = [_bundle(candidates, place, open_places) for place in sorted(open_places)]
        best = max(bundles, key=lambda bundle: (_rate(candidates, bundle, left), -len(bundle)))
        found += best
        open_places -= set(best)
        left = left * candidates.kept[best].prod(axis=0)
    return found


def _bundle(candidates: Candidates, place: int, open_places: set[int]) -> list[int]:
    """``place`` after all that it still requires."""
    found: list[int] = []
    for need in candidates.requires[place]:
        if need in open_places:
            found += [each for each in _bundle(candidates, need, open_places) if each not in found]
    return [*found, place]


def _rate(candidates: Candidates, bundle: list[int], left: FloatArray) -> float:
    drop = float((left * (1 - candidates.kept[bundle].prod(axis=0))).sum())
    hours = float(candidates.hours.likely[bundle].sum())
    return drop / hours if hours else np.inf


def _improved(
    candidates: Candidates, places: Sequence[int], before: Sequence[int]
) -> Sequence[int]:
    """Each few in a row in their best order, until nothing changes."""
    found = list(places)
    while True:
        least = exposure(candidates, [*before, *found])
        for start in range(0, len(found) - 1, WINDOW // 2):
            window = slice(start, start + WINDOW)
            done = [*before, *found[:start]]
            found[window] = _best(candidates, sorted(found[window]), done)
        if exposure(candidates, [*before, *found]) >= least - _SAME * (1 + least):
            return found
