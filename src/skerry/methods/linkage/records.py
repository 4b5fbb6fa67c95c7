"""What goes into a search for duplicates, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Aspect(StrEnum):
    """Where evidence is looked for."""

    NAME = "name"
    SORT = "sort"
    PLACE = "place"
    DOMAIN = "domain"
    IDENTIFIER = "identifier"
    KIND = "kind"


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is known of one organisation. What is empty is unknown, and no evidence.

    ``key`` is unique. ``names`` begins with the main one; short forms of a few letters do
    not belong there, since strangers share them. ``kind`` is empty where it would only say
    "other". ``region`` is a NUTS code as fine as it is known. ``identifiers`` maps a scheme
    to the number in it.
    """

    key: str
    names: tuple[str, ...]
    kind: str = ""
    country: str = ""
    city: str = ""
    region: str = ""
    domain: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What one aspect says: the level that holds, and its weight in bits.

    Above zero it speaks for one organisation, below zero for two; each bit doubles the
    odds. ``level`` is ``unknown`` and the weight zero where either side is silent.
    """

    aspect: Aspect
    level: str
    bits: float


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two records that may be one organisation, ``left`` before ``right`` in the alphabet."""

    left: str
    right: str
    probability: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, kw_only=True)
class Result:
    """The pairs found, likeliest first, and how they were found."""

    method: str
    version: str
    records: int
    prior: float
    threshold: float
    pairs: tuple[Pair, ...]
