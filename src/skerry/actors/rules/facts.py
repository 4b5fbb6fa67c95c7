"""A profile as facts: plain values under names, compared, merged and taken back without a database.

A fact that says nothing (an empty text, no terms) is None, and stands in no mapping.
``summary:sv``, ``offering:<uuid>`` and ``figure:2025:turnover`` are names of facts of which
a profile has several.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from skerry.actors.enums import Origin

Value = Any  # what JSON can hold
Facts = Mapping[str, Value]

MOST_OFFERINGS: Final = 200
MOST_SITES: Final = 30


class Fact(StrEnum):
    NAME = "name"
    NAMES = "names"
    KIND = "kind"
    WEBSITE = "website"
    NUMBER = "national"
    ESTABLISHED = "established"
    LANGUAGES = "languages"
    IS_LINKED = "is_linked_enterprise"
    SIZE = "size_class"
    VISIBILITY = "visibility"
    LOGO = "logo"
    SPECIALITIES = "specialities"
    SECTORS = "sectors"
    SITES = "site"
    SUMMARY = "summary"
    DESCRIPTION = "description"
    OFFERING = "offering"
    FIGURE = "figure"


SEVERAL: Final = frozenset({Fact.SUMMARY, Fact.DESCRIPTION, Fact.OFFERING, Fact.FIGURE})


class ChangeObstacle(StrEnum):
    UNKNOWN_FACT = "unknown-fact"
    NAMELESS = "nameless"
    TOO_MANY_OFFERINGS = "too-many-offerings"
    TOO_MANY_SITES = "too-many-sites"
    VISIBILITY_IS_THE_MANAGERS = "visibility-is-the-managers"
    DELISTED = "delisted"
    NUMBER_TAKEN = "number-taken"
    OF_ANOTHER_ENTRY = "of-another-entry"


@dataclass(frozen=True, kw_only=True)
class Merged:
    """``changes`` can be written; of ``conflicts`` somebody else has written another value meanwhile."""

    changes: Facts
    conflicts: Facts


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """``changes`` lead back; ``kept`` has been changed again since, wholly or in part."""

    changes: Facts
    kept: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class TierChange:
    """Who may see one thing is another tier now; ``offering`` is empty for the profile as a whole."""

    before: str
    after: str
    offering: str = ""


def named(fact: Fact, *rest: object) -> str:
    """The name of a fact in a profile.

    >>> named(Fact.FIGURE, 2025, "turnover"), named(Fact.NAME)
    ('figure:2025:turnover', 'name')
    """
    return ":".join([fact.value, *map(str, rest)])


def parts_of(name: str) -> tuple[Fact, Sequence[str]] | None:
    """The fact and what tells it from others of its kind; None for a name that is none.

    >>> parts_of("summary:sv")
    (<Fact.SUMMARY: 'summary'>, ['sv'])
    >>> parts_of("summary"), parts_of("name:sv"), parts_of("shoe size")
    (None, None, None)
    """
    first, *rest = name.split(":")
    if first not in set(Fact) or (first in SEVERAL) != bool(rest):
        return None
    return Fact(first), rest


def plain(value: Value) -> Value:
    """None for what says nothing."""
    return None if value in ("", [], {}, ()) else value


def digest(value: Value) -> str:
    """A short name for a value, by which a form remembers what it showed."""
    written = json.dumps(plain(value), sort_keys=True, ensure_ascii=False)
    return sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def merged(mine: Facts, current: Facts, base: Mapping[str, str]) -> Merged:
    """``mine`` into ``current``, where ``base`` has the digests of what I was shown.

    What I left as it was shown stays as it is now, even if that is something else.
    """
    changes: dict[str, Value] = {}
    conflicts: dict[str, Value] = {}
    for name, value in mine.items():
        wanted, now = plain(value), current.get(name)
        shown = base.get(name, digest(now))
        if wanted == now or (shown == digest(wanted) and shown != digest(now)):
            continue
        (changes if shown == digest(now) else conflicts)[name] = (
            wanted if shown == digest(now) else now
        )
    return Merged(changes=changes, conflicts=conflicts)


def taken_back(noted: Mapping[str, Mapping[str, Value]], current: Facts) -> TakenBack:
    """Back from ``noted`` (before and after of each fact), as far as that is how things still are."""
    changes: dict[str, Value] = {}
    kept: list[str] = []
    for name, note in noted.items():
        now = current.get(name)
        value, is_whole = _back(note["before"], note["after"], now)
        if not is_whole:
            kept.append(name)
        if plain(value) != now:
            changes[name] = plain(value)
    return TakenBack(changes=changes, kept=kept)


def _back(before: Value, after: Value, now: Value) -> tuple[Value, bool]:
    """The value to go back to, and whether all of it went back. What has parts goes back by parts."""
    if now == after:
        return before, True
    if not (isinstance(before, dict) and isinstance(after, dict) and isinstance(now, dict)):
        return now, now == before
    parts: dict[str, Value] = {}
    is_whole = True
    for key in {**now, **before}:
        if before.get(key) == after.get(key):
            parts[key] = now.get(key)
            continue
        parts[key], is_part_whole = _back(before.get(key), after.get(key), now.get(key))
        is_whole = is_whole and is_part_whole
    return {key: value for key, value in parts.items() if value is not None}, is_whole


def obstacle_to_change(
    changes: Facts,
    *,
    current: Facts,
    origin: Origin,
    visibility_is_the_managers: bool,
    is_delisted: bool = False,
) -> ChangeObstacle | None:
    """Why these changes cannot be made, or None."""
    if any(parts_of(name) is None for name in changes):
        return ChangeObstacle.UNKNOWN_FACT
    after = {name: value for name, value in {**current, **changes}.items() if value is not None}
    if Fact.NAME not in after:
        return ChangeObstacle.NAMELESS
    if _offerings(after) > max(MOST_OFFERINGS, _offerings(current)):
        return ChangeObstacle.TOO_MANY_OFFERINGS
    if len(after.get(Fact.SITES, ())) > max(MOST_SITES, len(current.get(Fact.SITES, ()))):
        return ChangeObstacle.TOO_MANY_SITES
    if Fact.VISIBILITY in changes and is_delisted:
        return ChangeObstacle.DELISTED
    is_refused = origin is Origin.OWNER and visibility_is_the_managers
    return (
        ChangeObstacle.VISIBILITY_IS_THE_MANAGERS
        if is_refused and Fact.VISIBILITY in changes
        else None
    )


def _offerings(facts: Facts) -> int:
    return sum(name.startswith(f"{Fact.OFFERING}:") for name in facts)


def is_set_by_manager(origins: Mapping[str, Mapping[str, Value]], name: str) -> bool:
    return origins.get(name, {}).get("by") == Origin.MANAGER


def tier_change(noted: Mapping[str, Mapping[str, Value]]) -> TierChange | None:
    """What changed, if that is nothing but who may see one thing."""
    if len(noted) != 1:
        return None
    [(name, note)] = noted.items()
    before, after = note["before"], note["after"]
    if name == Fact.VISIBILITY:
        return TierChange(before=before, after=after)
    if not name.startswith(f"{Fact.OFFERING}:") or before is None or after is None:
        return None
    if {**before, "visibility": ""} != {**after, "visibility": ""}:
        return None
    return TierChange(
        before=before["visibility"], after=after["visibility"], offering=name.partition(":")[2]
    )
