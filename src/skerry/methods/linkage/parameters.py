"""How much each finding weighs. Fixed, so that a result can be explained and repeated.

``m`` is how often a level holds between two records of one organisation, ``u`` how often
between two records drawn at random; the weight is log2(m / u) bits. A change here is a new
``VERSION`` and a new line in docs/methods/linkage.md, where the reasons stand.
"""

import math
from dataclasses import dataclass

from skerry.methods.linkage.records import Aspect

METHOD = "skerry.linkage"
VERSION = "1"
# Of five records, one has a twin among the others: the odds before any evidence.
TWINS = 0.2
THRESHOLD = 0.5
UNKNOWN = "unknown"
# How much of the longer name's weight the shorter has where little is left over.
_NEAR = 0.7


@dataclass(frozen=True, kw_only=True)
class Level:
    """A finding, with its condition in SQL over both sides.

    ``rarity`` names a column: how often the value that both share stands in the records
    takes the place of ``u``, to the power of ``share``.
    """

    key: str
    condition: str
    m: float
    u: float
    rarity: str = ""
    share: float = 1.0

    @property
    def bits(self) -> float:
        return math.log2(self.m / self.u)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """An aspect with its levels; the first that holds counts, none of them if ``unknown`` does."""

    aspect: Aspect
    unknown: str
    levels: tuple[Level, ...]


def prior(records: int) -> float:
    """How likely two records are one organisation before anything is known of them."""
    return TWINS / max(records, 2)


def _shared(column: str) -> str:
    return f"list_has_any({column}_l, {column}_r)"


def _slip(rarity: str) -> str:
    one_slip = f"slip(texts_{rarity}_l, texts_{rarity}_r, 1)"
    return f"{_shared(f'sounds_{rarity}')} OR {one_slip}"


# What is rare, scarce or usual says features.py.
_NAME = Comparison(
    aspect=Aspect.NAME,
    unknown="len(texts_l) = 0 OR len(texts_r) = 0",
    levels=(
        Level(key="same-rare", condition=_shared("texts_rare"), m=0.38, u=1e-8),
        Level(key="same-scarce", condition=_shared("texts_scarce"), m=0.14, u=2e-7),
        Level(key="same", condition=_shared("texts_usual"), m=0.08, u=1e-6),
        Level(key="same-common", condition=_shared("texts"), m=0.04, u=1e-5),
        Level(key="slip-rare", condition=_slip("rare"), m=0.08, u=5e-8),
        Level(key="slip-scarce", condition=_slip("scarce"), m=0.04, u=5e-7),
        Level(key="slip", condition=_slip("usual"), m=0.02, u=1e-6),
        Level(key="slips-rare", condition="slip(texts_rare_l, texts_rare_r, 2)", m=0.01, u=5e-7),
        Level(key="translated-rare", condition=_shared("meanings_rare"), m=0.04, u=4e-7),
        Level(key="translated", condition=_shared("meanings_usual"), m=0.04, u=4e-6),
        Level(
            key="same-but-sort",
            condition="lies_within(parts_usual_l, parts_usual_r, 1)",
            m=0.04,
            u=1e-6,
        ),
        Level(
            key="within-near-rare",
            condition=f"lies_within(parts_rare_l, parts_rare_r, {_NEAR})",
            m=0.02,
            u=4e-7,
        ),
        Level(
            key="within-near",
            condition=f"lies_within(parts_usual_l, parts_usual_r, {_NEAR})",
            m=0.01,
            u=2e-6,
        ),
        Level(
            key="within-rare",
            condition="lies_within(parts_rare_l, parts_rare_r, 0)",
            m=0.015,
            u=3e-6,
        ),
        Level(
            key="within", condition="lies_within(parts_usual_l, parts_usual_r, 0)", m=0.015, u=2e-5
        ),
        Level(key="within-common", condition="lies_within(parts_l, parts_r, 0)", m=0.01, u=5e-4),
        Level(key="alike", condition="alike(texts_l, texts_r)", m=0.01, u=1e-3),
        Level(key="other", condition="", m=0.01, u=0.99845594),
    ),
)
_SORT = Comparison(
    aspect=Aspect.SORT,
    unknown="len(texts_l) = 0 OR len(texts_r) = 0",
    levels=(
        Level(
            key="same",
            condition="sorts_l <> [''] AND len(list_intersect(list_filter(sorts_l, x -> x <> ''), sorts_r)) > 0",
            m=0.515,
            u=0.25,
        ),
        Level(key="none", condition="len(list_intersect(sorts_l, sorts_r)) > 0", m=0.3, u=0.25),
        Level(key="part", condition="parts_of_l <> parts_of_r", m=0.015, u=0.15),
        Level(
            key="one-silent",
            condition="list_contains(sorts_l, '') OR list_contains(sorts_r, '')",
            m=0.11,
            u=0.15,
        ),
        Level(
            key="partly",
            condition="len(list_intersect(all_sorts_l, all_sorts_r)) > 0",
            m=0.05,
            u=0.05,
        ),
        Level(key="other", condition="", m=0.01, u=0.15),
    ),
)
_PLACE = Comparison(
    aspect=Aspect.PLACE,
    unknown="(country_l IS NULL OR country_r IS NULL) AND (town_l IS NULL OR town_r IS NULL)",
    levels=(
        Level(key="other-country", condition="country_l <> country_r", m=0.02, u=0.7),
        Level(
            key="same-town", condition="town_l = town_r", m=0.66, u=0.02, rarity="town", share=0.8
        ),
        Level(
            key="alike-town",
            condition="damerau_levenshtein(town_l, town_r) <= 1 OR contains(town_l, town_r) OR contains(town_r, town_l)",
            m=0.08,
            u=0.01,
        ),
        Level(
            key="same-small-region",
            condition="small_region_l = small_region_r",
            m=0.06,
            u=0.01,
            rarity="small_region",
        ),
        Level(
            key="same-region",
            condition="len(region_l) >= 4 AND region_l[:4] = region_r[:4]",
            m=0.04,
            u=0.03,
        ),
        Level(
            key="other-town",
            condition="town_l <> town_r OR (len(region_l) >= 4 AND len(region_r) >= 4)",
            m=0.09,
            u=0.2,
        ),
        Level(key="same-country", condition="", m=0.05, u=0.03),
    ),
)
_DOMAIN = Comparison(
    aspect=Aspect.DOMAIN,
    unknown="domain_l IS NULL OR domain_r IS NULL",
    levels=(
        Level(key="same", condition="domain_l = domain_r", m=0.9, u=2e-5, rarity="domain"),
        Level(key="same-but-ending", condition="label_l = label_r", m=0.04, u=2e-5),
        Level(key="other", condition="", m=0.06, u=0.99996),
    ),
)
_IDENTIFIER = Comparison(
    aspect=Aspect.IDENTIFIER,
    unknown="schemes_l IS NULL OR schemes_r IS NULL OR NOT list_has_any(schemes_l, schemes_r)",
    levels=(
        Level(key="same", condition="list_has_any(numbers_l, numbers_r)", m=0.985, u=1e-7),
        Level(key="other", condition="", m=0.015, u=0.9999999),
    ),
)
_KIND = Comparison(
    aspect=Aspect.KIND,
    unknown="kind_l IS NULL OR kind_r IS NULL",
    levels=(
        Level(key="same", condition="kind_l = kind_r", m=0.85, u=0.35),
        Level(key="other", condition="", m=0.15, u=0.65),
    ),
)


COMPARISONS = (_NAME, _SORT, _PLACE, _DOMAIN, _IDENTIFIER, _KIND)
