"""What becomes of pairs that may be one organisation, and which are clear. Pure.

Each threshold here is a choice, named and versioned; docs/regions/duplicates.md says why.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from skerry.actors.enums import DuplicateState

Evidence = Sequence[Mapping[str, Any]]  # Any: the level is text, the bits are a number

REOPENING: Final = "reopening 1"
REOPENS_WITH_BITS: Final = math.log2(100)
"""A pair called "not the same" is asked about again when new evidence makes it a hundred times likelier."""

CLEAR_CASES: Final = "clear cases 1"
CLEAR_PROBABILITY: Final = 0.99
_SAME_NAMES: Final = frozenset({"same-rare", "same-scarce", "same", "same-common"})
_SAME_PLACES: Final = frozenset(
    {"same-town", "alike-town", "same-small-region", "same-region", "other-town", "same-country"}
)


class Band(StrEnum):
    """How certain it is that the two are one."""

    ALMOST_CERTAIN = "almost-certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


_BANDS: Final[Mapping[Band, tuple[float, float]]] = {
    Band.ALMOST_CERTAIN: (0.99, 1.01),
    Band.LIKELY: (0.9, 0.99),
    Band.POSSIBLE: (0.0, 0.9),
}


def limits_of(band: Band) -> tuple[float, float]:
    """The least probability of the band, and the first above it."""
    return _BANDS[band]


def band_of(probability: float) -> Band:
    """How certain a pair of this probability is.

    >>> band_of(0.995).value, band_of(0.95).value, band_of(0.6).value
    ('almost-certain', 'likely', 'possible')
    """
    return next(band for band, (least, _) in _BANDS.items() if probability >= least)


def bits_of(evidence: Evidence) -> float:
    """What all evidence together weighs, without the odds before it: those change with the directory."""
    return round(sum(float(one["bits"]) for one in evidence), 6)


def level_of(evidence: Evidence, aspect: str) -> str:
    return next((str(one["level"]) for one in evidence if one["aspect"] == aspect), "unknown")


def state_when_found(state: DuplicateState, *, before: Evidence, now: Evidence) -> DuplicateState:
    """What a known pair becomes when it is found again.

    "Not the same" holds, unless the evidence has since grown by ``REOPENS_WITH_BITS``, or
    both have the same number now and had not when it was said.
    """
    if state == DuplicateState.GONE:
        return DuplicateState.OPEN
    if state != DuplicateState.DIFFERENT:
        return state
    has_more = bits_of(now) - bits_of(before) >= REOPENS_WITH_BITS
    is_same_number = level_of(now, "identifier") == "same"
    has_new_number = is_same_number and level_of(before, "identifier") != "same"
    return DuplicateState.OPEN if has_more or has_new_number else state


@dataclass(frozen=True, kw_only=True)
class Sides:
    """What the rule must know of a pair beside its evidence."""

    kept_by_owner: tuple[bool, bool]
    tiers: tuple[str, str]
    kinds: tuple[str, str]
    told_by_owner: frozenset[str] = frozenset()
    """The aspects of which an owner's word is all that is known of one of them."""


def is_clear(*, probability: float, evidence: Evidence, sides: Sides) -> bool:
    """Whether a pair may be merged without anybody looking at it first (``CLEAR_CASES``).

    The same number in a register; or at least 0.99, the same domain, the same name and the
    same country, and no number that differs. Never where owners keep both, where the tiers
    differ, or where the kinds do; and never by what an owner wrote themselves, who could
    else make any other entry part of their own.
    """
    if all(sides.kept_by_owner) or len(set(sides.tiers)) > 1 or _differ(sides.kinds):
        return False
    number = level_of(evidence, "identifier")
    has_same_name = level_of(evidence, "name") in _SAME_NAMES
    if number == "same":
        is_known = "identifier" not in sides.told_by_owner
        return is_known and (has_same_name or probability >= CLEAR_PROBABILITY)
    return (
        not sides.told_by_owner & {"name", "domain"}
        and number == "unknown"
        and probability >= CLEAR_PROBABILITY
        and has_same_name
        and level_of(evidence, "domain") == "same"
        and level_of(evidence, "place") in _SAME_PLACES
    )


def _differ(kinds: tuple[str, str]) -> bool:
    known = {kind for kind in kinds if kind != "other"}
    return len(known) > 1
