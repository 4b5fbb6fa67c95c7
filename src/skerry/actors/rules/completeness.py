"""What a profile still lacks for those who look for such an organisation, in the order in which it matters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from skerry.actors.rules.facts import Fact, Facts, named


class Missing(StrEnum):
    SUMMARY = "summary"
    SPECIALITY = "speciality"
    OFFERING = "offering"
    WEBSITE = "website"
    PLACE = "place"
    DESCRIPTION = "description"
    SECTOR = "sector"
    LOGO = "logo"
    SIZE = "size"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One thing that is missing; ``languages`` are those in which a text is."""

    missing: Missing
    languages: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """How much of what others look for the profile says. Each point of the table counts the same."""

    gaps: Sequence[Gap]

    @property
    def total(self) -> int:
        return len(Missing)

    @property
    def done(self) -> int:
        return self.total - len(self.gaps)


_FACTS: Final[Mapping[Missing, Fact]] = {
    Missing.SPECIALITY: Fact.SPECIALITIES,
    Missing.WEBSITE: Fact.WEBSITE,
    Missing.SECTOR: Fact.SECTORS,
    Missing.LOGO: Fact.LOGO,
}
_TEXTS: Final[Mapping[Missing, Fact]] = {
    Missing.SUMMARY: Fact.SUMMARY,
    Missing.DESCRIPTION: Fact.DESCRIPTION,
}


def completeness(
    facts: Facts, *, languages: Sequence[str], has_size: bool, is_fresh: bool
) -> Completeness:
    """What of the table is missing in a profile that says ``facts``."""
    gaps = [_gap(missing, facts, languages, has_size, is_fresh) for missing in Missing]
    return Completeness(gaps=[gap for gap in gaps if gap])


def _gap(
    missing: Missing,
    facts: Facts,
    languages: Sequence[str],
    has_size: bool,  # noqa: FBT001  # a value of the profile, no switch
    is_fresh: bool,  # noqa: FBT001  # likewise
) -> Gap | None:
    if missing in _TEXTS:
        without = [code for code in languages if named(_TEXTS[missing], code) not in facts]
        return Gap(missing=missing, languages=without) if without else None
    is_there = {
        Missing.OFFERING: _has_offering(facts),
        Missing.PLACE: any(site.get("city") for site in facts.get(Fact.SITES, ())),
        Missing.SIZE: has_size,
        Missing.CONFIRMATION: is_fresh,
    }
    is_said = is_there[missing] if missing in is_there else _FACTS[missing] in facts
    return None if is_said else Gap(missing=missing)


def _has_offering(facts: Collection[str]) -> bool:
    return any(name.startswith(f"{Fact.OFFERING}:") for name in facts)
