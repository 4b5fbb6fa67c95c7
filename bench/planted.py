"""Organisations with planted duplicates: the same on every machine, and known which are which.

The names are those of the bench's region. A duplicate is the entry of another source: with
one or two of the changes that names undergo between sources, and without some of the facts.
"""

import argparse
import json
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np

from bench import drawing, words
from bench.drawing import KINDS, SEED, Draw
from bench.places import all_places
from skerry.methods.linkage import Record, Result, find_pairs

SHARE = 0.05
# What the duplicate's source does not know; the original's knows all, as in the bench's region.
MISSING = {"": 0.5, "city": 0.2, "domain": 0.25, "city domain": 0.05}
OFTEN_UNKNOWN = {"region": 0.4, "kind": 0.2}
NUMBERED = 0.6  # of the originals; of the duplicates of those, every tenth has the number too
NUMBERED_TWICE = 0.1
# What a duplicate's name has undergone; with a certain chance a second change comes on top.
CHANGES = {"none": 0.1, "slip": 0.3, "form": 0.25, "order": 0.15, "letters": 0.2}
SECOND_CHANGE = 0.3
OTHER_ALPHABET = 0.04  # of those with a duplicate: the original is written in Cyrillic or Greek

_BARE = str.maketrans("áàäåąãéèêëėēíīñńňóôöõøúūüčšžģķļņ", "aaaaaaeeeeeeiinnnooooouuucszgkln")
_DOUBLED = str.maketrans({"ö": "oe", "ä": "ae", "å": "aa", "ü": "ue", "õ": "o"})
# Latin letters with a counterpart in both alphabets, and how another register writes that in Latin.
_SHARED = set("abdefgijklmnoprstuvz ")
_CYRILLIC = str.maketrans("abdefgijklmnoprstuvz", "абдефгийклмнопрстувз")
_GREEK = str.maketrans("abdefgijklmnoprstuvz", "αβδεφγιικλμνοπρστυβζ")
_ROMANISED = str.maketrans({"f": "ph", "j": "y", "z": "z", "v": "w"})


@dataclass(frozen=True, kw_only=True)
class Planted:
    records: tuple[Record, ...]
    twins: frozenset[tuple[str, str]]

    def precision_and_recall(self, found: Result) -> tuple[float, float]:
        pairs = {(pair.left, pair.right) for pair in found.pairs}
        right = len(pairs & self.twins)
        return right / len(pairs), right / len(self.twins)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    made = planted(parser.parse_args(arguments).size)
    began = monotonic()
    found = find_pairs(made.records)
    seconds = monotonic() - began
    precision, recall = made.precision_and_recall(found)
    told = {
        "seconds": seconds,
        "mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "planted": len(made.twins),
        "precision": precision,
        "recall": recall,
    }
    print(json.dumps(told))


def planted(size: int) -> Planted:
    """``size`` records; of every twenty, one is a duplicate of another."""
    rng = np.random.default_rng(SEED)
    twice = round(size * SHARE)
    records = _originals(rng, size - twice)
    twins = set()
    for at in rng.choice(len(records), size=twice, replace=False).tolist():
        records[at], duplicate = _apart(rng, records[at])
        records.append(duplicate)
        twins.add((duplicate.key, records[at].key))
    return Planted(records=tuple(records), twins=frozenset(twins))


def _originals(rng: Draw, size: int) -> list[Record]:
    """As in the bench's region, but a domain has one holder: a namesake's has a number."""
    found, taken = [], set()
    homes = drawing.homes(rng, all_places(), size)
    kinds = drawing.some(rng, KINDS, size)
    for number, (home, kind) in enumerate(zip(homes, kinds, strict=True)):
        called = words.named(rng, kind=kind, country=home.country)
        city = home.towns[int(rng.integers(4))]
        domain = called.domain
        while domain in taken:
            domain = f"{called.domain.removesuffix('.example')}-{len(taken)}.example"
        taken.add(domain)
        record = Record(
            key=f"original-{number:06}",
            names=(called.name,),
            kind=kind,
            country=home.country,
            city=city,
            region=home.code,
            domain=domain,
            identifiers={"pic": str(900_000_000 + number)} if rng.random() < NUMBERED else {},
        )
        found.append(record)
    return found


def _apart(rng: Draw, original: Record) -> tuple[Record, Record]:
    """The original as it is kept, and the entry that another source has of it."""
    name = original.names[0]
    if rng.random() < OTHER_ALPHABET:
        name, latin = _in_another_alphabet(rng, name)
        original = replace(original, names=(name,))
        name = latin
    name = _changed(rng, name, original.country)
    if rng.random() < SECOND_CHANGE:
        name = _changed(rng, name, original.country)
    is_numbered = rng.random() < NUMBERED_TWICE
    duplicate = replace(
        original,
        key=original.key.replace("original", "duplicate"),
        names=(name,),
        identifiers=original.identifiers if is_numbered else {},
    )
    return original, _forget(rng, duplicate)


def _changed(rng: Draw, name: str, country: str) -> str:
    match drawing.some(rng, CHANGES, 1)[0]:
        case "slip":
            return _with_a_slip(rng, name)
        case "form":
            return _with_another_form(rng, name, country)
        case "order":
            first, *others = name.split()
            return " ".join([*others, first])
        case "letters":
            return name.lower().translate(_DOUBLED).translate(_BARE).upper()
        case _:
            return name


def _with_a_slip(rng: Draw, name: str) -> str:
    """One of the longer words mistyped."""
    parts = name.split()
    long = [at for at, word in enumerate(parts) if len(word) > 3] or [0]
    at = long[int(rng.integers(len(long)))]
    return " ".join([*parts[:at], words.misspelt(rng, parts[at]), *parts[at + 1 :]])


def _with_another_form(rng: Draw, name: str, country: str) -> str:
    """The legal form dropped, or another of the country's in its place."""
    form = next((each for each in words.FORMS[country] if name.endswith(f" {each}")), "")
    bare = name.removesuffix(f" {form}") if form else name
    others = ["", *words.FORMS[country]]
    return f"{bare} {others[int(rng.integers(len(others)))]}".strip()


def _in_another_alphabet(rng: Draw, name: str) -> tuple[str, str]:
    """``name`` in Cyrillic or Greek and as another register has it in Latin, where it can be."""
    alphabet = (_CYRILLIC, _GREEK)[int(rng.integers(2))]
    parts = [word.lower().translate(_BARE) for word in name.split()]
    able = [set(part) <= _SHARED for part in parts]
    written = [
        part.translate(alphabet).title() if can else word
        for part, word, can in zip(parts, name.split(), able, strict=True)
    ]
    latin = [
        part.translate(_ROMANISED).title() if can else word
        for part, word, can in zip(parts, name.split(), able, strict=True)
    ]
    return " ".join(written), " ".join(latin)


def _forget(rng: Draw, record: Record) -> Record:
    """``record`` without the facts that its source does not know; without its town, no region."""
    missing = drawing.some(rng, MISSING, 1)[0].split()
    missing += [field for field, share in OFTEN_UNKNOWN.items() if rng.random() < share]
    missing += ["region"] if "city" in missing else []
    return replace(record, **dict.fromkeys(missing, ""))


if __name__ == "__main__":
    main(sys.argv[1:])
