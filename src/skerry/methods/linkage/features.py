"""What is compared: one row a record, with the words of its names and what they weigh."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import polars as pl

from skerry.methods.linkage import names
from skerry.methods.linkage.names import Name
from skerry.methods.linkage.records import Record

_NAMES_AT_MOST = 8  # of one record; some registers list dozens of translations
_KEY_WORDS = 4
_SMALL_REGION = 5  # letters of a NUTS 3 code
_LONG_WORD = 5  # a slip in a shorter word makes another word
_TOWN_BITS = 3.0  # a town in a name tells little: many bodies of a town carry it
_SAME_TWICE = 2  # a pair of twins is what is looked for, more are namesakes

_STRINGS = pl.List(pl.String)
_PARTS = pl.List(pl.Struct({"words": _STRINGS, "bits": pl.Float64}))
TIERS = ("usual", "scarce", "rare")
# Of names, columns by rarity: ``_rare`` is a part of ``_scarce``, that of ``_usual``, that of all.
SCHEMA: Mapping[str, Any] = {
    "unique_id": pl.String,
    "texts": _STRINGS,
    "parts": _PARTS,
    **{f"{what}_{tier}": _STRINGS for what in ("texts", "sounds", "meanings") for tier in TIERS},
    **{f"parts_{tier}": _PARTS for tier in TIERS},
    "keys": _STRINGS,
    "sorts": _STRINGS,
    "all_sorts": _STRINGS,
    "parts_of": _STRINGS,
    "country": pl.String,
    "town": pl.String,
    "region": pl.String,
    "small_region": pl.String,
    "domain": pl.String,
    "label": pl.String,
    "numbers": _STRINGS,
    "schemes": _STRINGS,
    "kind": pl.String,
}


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How many bits a word or a whole name carries: log2(records / records that have it)."""

    words: Mapping[str, float]
    namesakes: Mapping[str, float]
    records: int

    @property
    def tiers(self) -> Mapping[str, float]:
        """The bits from which a name is usual, scarce or rare.

        By chance one expects fewer than 8 others of a usual name among these records, of a
        scarce name fewer than one in 2, of a rare one fewer than one in 64 such directories.
        """
        size = math.log2(self.records)
        return {"usual": size - 3, "scarce": size + 1, "rare": size + 6}

    def of(self, words: Iterable[str]) -> float:
        return sum(self.words[word] for word in set(words))

    def of_whole(self, words: Sequence[str]) -> float:
        """As the words say, but no more than the namesakes among the records allow."""
        return min(self.of(words), self.namesakes.get(" ".join(sorted(words)), math.inf))


def table(records: Sequence[Record]) -> pl.DataFrame:
    read = [_read(record) for record in records]
    weights = _weights(records, read)
    rows = [_row(record, readings, weights) for record, readings in zip(records, read, strict=True)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _read(record: Record) -> tuple[Name, ...]:
    found = dict.fromkeys(
        reading for name in record.names[:_NAMES_AT_MOST] for reading in names.readings(name)
    )
    return tuple(found)


def _weights(records: Sequence[Record], read: Sequence[Sequence[Name]]) -> Weights:
    holders: Counter[str] = Counter()
    namesakes: Counter[str] = Counter()
    for readings in read:
        said = [reading.words for reading in readings]
        said += [reading.meant for reading in readings]
        holders.update({word for words in said for word in words})
        namesakes.update({" ".join(sorted(words)) for words in said})
    towns = {word for record in records for word in names.town_words(record.city)}
    number = max(len(records), 2)
    return Weights(
        records=number,
        words={
            word: min(math.log2(number / held), _TOWN_BITS if word in towns else math.inf)
            for word, held in holders.items()
        },
        namesakes={
            text: math.log2(number / held) for text, held in namesakes.items() if held > _SAME_TWICE
        },
    )


def _row(record: Record, readings: Sequence[Name], weights: Weights) -> dict[str, Any]:
    domain = _domain(record.domain)
    town = names.town(record.city)
    return {
        "unique_id": record.key,
        **_spellings(readings, weights),
        **_parts(readings, weights),
        **_sorts(readings),
        "keys": sorted(_keys(readings, weights, town)),
        "country": record.country or None,
        "town": town or None,
        "region": record.region or None,
        "small_region": record.region if len(record.region) == _SMALL_REGION else None,
        "domain": domain or None,
        "label": domain.rpartition(".")[0] or None,
        "numbers": _numbers(record) or None,
        "schemes": sorted(record.identifiers) or None,
        "kind": record.kind or None,
    }


def _spellings(readings: Sequence[Name], weights: Weights) -> dict[str, list[str]]:
    """The whole names as they are written, as they sound and what they mean, by rarity."""
    found = {"texts": _once(reading.text for reading in readings)}
    for tier, bits in weights.tiers.items():
        written = [each for each in readings if weights.of_whole(each.words) >= bits]
        meant = [each for each in readings if weights.of_whole(each.meant) >= bits]
        found[f"texts_{tier}"] = _once(each.text for each in written)
        found[f"sounds_{tier}"] = _once(
            sound for each in written for sound in (each.sound, each.together)
        )
        found[f"meanings_{tier}"] = _once(each.meaning for each in meant)
    return found


def _parts(readings: Sequence[Name], weights: Weights) -> dict[str, list[dict[str, Any]]]:
    """The distinguishing words of each reading; none where there are only sorts."""
    sets = dict.fromkeys(reading.distinguishing for reading in readings)
    parts: list[dict[str, Any]] = [
        {"words": list(words), "bits": weights.of(words)} for words in sets if words
    ]
    return {"parts": parts} | {
        f"parts_{tier}": [part for part in parts if part["bits"] >= bits]
        for tier, bits in weights.tiers.items()
    }


def _sorts(readings: Sequence[Name]) -> dict[str, list[str]]:
    every = sorted({sort for reading in readings for sort in reading.sorts})
    return {
        "sorts": _once(" ".join(reading.sorts) for reading in readings),
        "all_sorts": every,
        "parts_of": sorted({part for reading in readings for part in reading.parts}),
    }


def _numbers(record: Record) -> list[str]:
    return sorted(
        f"{scheme}:{names.fold(number).replace(' ', '')}"
        for scheme, number in record.identifiers.items()
    )


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _domain(domain: str) -> str:
    """The domain as people say it; none where it is one that strangers share."""
    plain = domain.strip().lower().removeprefix("www.")
    return "" if plain in names.SHARED_DOMAINS else plain


def _keys(readings: Sequence[Name], weights: Weights, town: str) -> set[str]:
    """Two records are compared if they share a key: a rare word, or two words, one with a slip."""
    rare = math.log2(weights.records / often(weights.records))
    found: set[str] = set()
    for reading in readings:
        found |= {f"~{reading.sound}", f"~{reading.together}"}
        for said in (reading.words, reading.meanings):
            words = sorted(set(said), key=lambda word: (-weights.words[word], word))[:_KEY_WORDS]
            found |= {word for word in words if weights.words[word] >= rare}
            found |= {
                f"{slip}+{other}"
                for word, other in permutations(words, 2)
                if weights.words[word] + weights.words[other] >= rare
                for slip in (_slips(word) if said is reading.words else {word})
            }
            found |= {f"{slip}@{town}" for word in words[:1] if town for slip in _slips(word)}
    return found


def often(records: int) -> int:
    """Among so many records, a key that more of them share says too little."""
    return max(10, min(200, records // 500))


def _slips(word: str) -> set[str]:
    return names.lacking_a_letter(word) if len(word) >= _LONG_WORD else {word}
