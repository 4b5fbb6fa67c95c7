"""Which of two values stays when two entries become one, and what stands in the way. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from skerry.actors.rules.origins import origin_of
from skerry.kernel.visibility import Visibility

TIERS: Final = tuple(Visibility)
_OWNER, _MANAGER, _IMPORT = 2, 1, 0


class Side(StrEnum):
    """Of which entry a value stays: the one that stays, or the one that becomes part of it."""

    KEEP = "keep"
    DROP = "drop"


class Obstacle(StrEnum):
    """Why two entries cannot be made one, or one be made two again."""

    THE_SAME_ENTRY = "the-same-entry"
    GONE = "gone"
    IMPORT_IS_OPEN = "import-is-open"
    EXAMPLE_AND_REAL = "example-and-real"
    TAKEN_BACK_ALREADY = "taken-back-already"
    LATER_MERGE = "later-merge"
    ENTRY_IS_GONE = "entry-is-gone"


@dataclass(frozen=True, kw_only=True)
class Held:
    """A value, who stands behind it (``origin`` as in ``Organisation.origins``), and since when."""

    value: Any  # Any: of whatever column
    origin: Mapping[str, object]
    on: date | None = None

    @property
    def is_empty(self) -> bool:
        return self.value in (None, "", [], "unknown", "other")

    @property
    def rank(self) -> int:
        return {"owner": _OWNER, "manager": _MANAGER}.get(str(self.origin.get("by", "")), _IMPORT)


def preferred(keep: Held, drop: Held) -> Side:
    """Whose value stays unless somebody chooses: the owner's, the manager's, then the newest.

    What is empty gives way, and where nothing speaks for either, the entry that stays has it.
    """
    if keep.is_empty or drop.is_empty:
        return Side.DROP if keep.is_empty and not drop.is_empty else Side.KEEP
    if keep.rank != drop.rank:
        return Side.KEEP if keep.rank > drop.rank else Side.DROP
    is_newer = bool(keep.on and drop.on and drop.on > keep.on)
    return Side.DROP if is_newer else Side.KEEP


def narrower(one: str, other: str) -> str:
    """The tier that fewer people see.

    >>> narrower("open", "protected"), narrower("vetted", "members")
    ('protected', 'vetted')
    """
    return max(one, other, key=lambda tier: TIERS.index(Visibility(tier)))


def joined_origins(
    keep: Mapping[str, Any],
    drop: Mapping[str, Any],
    *,
    chosen: Mapping[str, Side],
    by_hand: Collection[str],
    on: date,
) -> dict[str, Any]:
    """Who stands behind each value when two entries are one.

    A value has the origin it had where it was chosen; what a person chose against the default
    is the cluster manager's. What moves along unasked (offers, terms, names) keeps a person's word.
    """
    joined = dict(keep)
    for name, side in chosen.items():
        if side is Side.DROP:
            joined[name] = dict(origin_of(drop, name))
        if name in by_hand:
            joined[name] = {"by": "manager", "at": on.isoformat()}
    for name, origin in drop.items():
        is_asked = name == "*" or name in chosen
        if not is_asked and "by" not in joined.get(name, {}):
            joined[name] = origin
    return {name: origin for name, origin in joined.items() if origin}


def older_origins(
    *, before: Mapping[str, Any], left: Mapping[str, Any], today: Mapping[str, Any]
) -> dict[str, Any]:
    """Where values come from when a merge is taken back: as before it, but for what was edited since."""
    edited = {name for name in {*left, *today} if left.get(name) != today.get(name)}
    kept = {name: origin for name, origin in before.items() if name not in edited}
    return kept | {name: today[name] for name in edited if name in today}
