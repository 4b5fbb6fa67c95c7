"""Names as a directory has them: real words, coined words, accents and legal forms."""

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Strings = Sequence[str]

_WORDS: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)
ROOTS: Strings = _WORDS["roots"]
ENDINGS: Strings = _WORDS["endings"]
SPECIALITIES: Strings = _WORDS["specialities"]
SECTORS: Strings = _WORDS["sectors"]
ASPECTS: Strings = _WORDS["aspects"]
TRADES: Mapping[str, Strings] = _WORDS["trades"]
FORMS: Mapping[str, Strings] = _WORDS["forms"]
LANGUAGES: Mapping[str, str] = _WORDS["languages"]


@dataclass(frozen=True, kw_only=True)
class Named:
    """What a new organisation is called."""

    name: str
    short: str
    domain: str


def named(rng: np.random.Generator, *, kind: str, country: str) -> Named:
    """A name for one organisation; coined words make most of them differ."""
    roots, endings = rng.integers(len(ROOTS), size=2), rng.integers(len(ENDINGS), size=2)
    coined = ROOTS[roots[0]] + ENDINGS[endings[0]]
    if rng.random() < 0.5:
        coined += " " + ROOTS[roots[1]] + ENDINGS[endings[1]]
    trade = TRADES[kind][int(rng.integers(len(TRADES[kind])))]
    form = FORMS[country][int(rng.integers(len(FORMS[country])))]
    name = f"{coined} {trade}" + (f" {form}" if kind == "company" else "")
    letters = unicodedata.normalize("NFKD", coined + trade).encode("ascii", "ignore").decode()
    return Named(
        name=name,
        short="".join(word[:2] for word in name.split()).upper(),
        domain=f"{letters.replace(' ', '').lower()}.example",
    )


def misspelt(rng: np.random.Generator, word: str) -> str:
    """``word`` as a hurried visitor types it: one letter lost, doubled or swapped."""
    if len(word) < 4:
        return word
    at = int(rng.integers(1, len(word) - 2))
    match int(rng.integers(3)):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + word[at] + word[at:]
        case _:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
