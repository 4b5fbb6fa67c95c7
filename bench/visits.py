"""What visitors ask for: a fixed, seeded list of searches and of addresses."""

from collections.abc import Sequence
from urllib.parse import urlencode

import numpy as np

from bench import words
from bench.places import all_places

SEED = 7
DIRECTORY = "/directory/"
ANYWHERE = ("all", "all", "SE110", "SE", "SE232", "FRH0", "ITI1", "SK0", "EE0", "LV0", "LT0")


def searches(names: Sequence[str], *, count: int) -> list[str]:
    """Searches for organisations called ``names``: whole, in part, without accents, misspelt."""
    rng = np.random.default_rng(SEED)
    return [_typed(rng, names[at % len(names)], at % 6) for at in range(count)]


def _typed(rng: np.random.Generator, name: str, how: int) -> str:
    parts = name.split()
    first, other = parts[0], parts[int(rng.integers(len(parts)))]
    return (
        first,
        first[:4],
        words.misspelt(rng, first),
        f"{words.misspelt(rng, first)} {other}",
        name,
        f"{first.lower()} {other.lower()}",
    )[how]


def directory_addresses(names: Sequence[str], *, count: int) -> list[str]:
    """Different addresses of the directory: the first page, facets alone and together, searches."""
    rng = np.random.default_rng(SEED)
    asked = searches(names, count=count)
    found = [DIRECTORY]
    while len(found) < count:
        address = f"{DIRECTORY}?{urlencode(_choice(rng, asked[len(found) % len(asked)]))}"
        if address not in found:
            found.append(address)
    return found


def unseen(address: str, mark: str) -> str:
    """``address`` with a parameter that changes nothing but makes it new to every cache."""
    return f"{address}{'&' if '?' in address else '?'}visit={mark}"


def _choice(rng: np.random.Generator, query: str) -> list[tuple[str, str]]:
    """Facets and words as one visitor combines them: three in ten search, half leave the home region."""
    chosen: list[tuple[str, str]] = []
    if rng.random() < 0.3:
        chosen.append(("q", query))
    if rng.random() < 0.5:
        chosen.append(("place", _one(rng, ANYWHERE if rng.random() < 0.7 else _small_places())))
    for facet, values, share in FACETS:
        if rng.random() < share:
            chosen.append((facet, _one(rng, values)))
    if rng.random() < 0.25:
        chosen.append(("page", str(int(rng.integers(2, 6)))))
    return chosen


FACETS: Sequence[tuple[str, Sequence[str], float]] = (
    ("kind", ("company", "public", "academia", "research", "association"), 0.4),
    ("size", ("micro", "small", "medium", "large"), 0.25),
    ("offering", ("product", "service", "course", "support"), 0.15),
    ("concept", tuple(f"bench-specialities:b{place}" for place in range(40)), 0.2),
    ("sort", ("newest", "name"), 0.1),
)


def _small_places() -> Sequence[str]:
    return [place.code for place in all_places() if place.level == 3]


def _one(rng: np.random.Generator, values: Sequence[str]) -> str:
    return values[int(rng.integers(len(values)))]
