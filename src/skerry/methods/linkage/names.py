"""What a name says once spelling, alphabet, legal form, language and order are set aside."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from anyascii import anyascii

_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)")  # S.p.A. is SpA
_SPACED = re.compile(r"\b[a-z](?: [a-z]\b)+")  # and so is S p A
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SHORT_FORM_FIRST = re.compile(r"^\w{2,10} ?[-–—:] ?(?=\w+\W+\w)")  # "AIMPLAS - Asociación de …"
_LETTERS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "å": "a", "ø": "o", "æ": "a", "œ": "o"})
# Two letters often written for one: Goeteborg is Göteborg, Aarhus is Århus; but "que" stays.
_DOUBLE_LETTERS = re.compile(r"[ao]e|(?<!q)ue|aa")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"} | {
    "xi": "11",
    "xii": "12",
    "xiii": "13",
}
# Spellings of one sound, in the romanisations of other alphabets and in other languages.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"s?t?sch|shch|[cst]+h(?=.)|cz|sz", "s"),
        (r"d?zh|dj|j", "i"),
        (r"ph", "f"),
        (r"t[sz]", "c"),
        (r"x|cs", "ks"),
        (r"kh", ""),
        (r"ck|qu?|c(?=[aoulrkt]|$)", "k"),
        (r"w", "v"),
        (r"z", "s"),
        (r"h", ""),
        (r"[iy]+", "i"),
        (r"i(?=[aou])", ""),
        (r"(.)\1+", r"\1"),
    )
)
# Endings of words that many languages share: regulación, regulation, regolazione.
_ENDINGS = tuple(
    (re.compile(pattern), ending)
    for pattern, ending in (
        (r"(?:[ct]ions?|[ct]iones|ci[oa]|cions|zion[ei]|cao|coes|tie|tsioon|cij[aeou]s?)$", "ti"),
        (r"(?:i[ck]al|i[ck][aeio]?s?|iques?|ische?|isk[at]?|ich?e|iky)$", "ic"),
        (r"(?:ij[aeou]s?|i?[aeiouy]+s?|s)$", ""),
    )
)
_INITIALS = 3  # that a short form has at least
_STEM = 5  # letters of a word that an ending leaves at least


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def fold(text: str) -> str:
    """Small Latin letters, digits and single blanks: what remains of any spelling.

    >>> fold("Göteborgs Universitet"), fold("GOETEBORGS UNIVERSITET"), fold("Šećer d.o.o.")
    ('goteborgs universitet', 'goteborgs universitet', 'secer doo')
    """
    plain = _DOTTED.sub("", text.replace("'", " ").replace("’", " ")).casefold()
    plain = anyascii(plain.translate(_LETTERS)).casefold()
    plain = _DOUBLE_LETTERS.sub(lambda found: found.group()[0], plain)
    plain = re.sub(r"[^a-z0-9]+", " ", plain).strip()
    return _SPACED.sub(lambda found: found.group().replace(" ", ""), plain)


def _meanings(rows: dict[str, str]) -> dict[str, str]:
    return {fold(word): key for key, row in rows.items() for word in (key, *row.split())}


_FORMS = {fold(form) for forms in _table("legal_forms.toml")["forms"].values() for form in forms}
_ANY_FORM = re.compile(
    r"\b(?:" + "|".join(sorted(_FORMS, key=lambda form: (-len(form), form))) + r")\b"
)
_WORDS = _table("words.toml")
_JOINING = set(fold(_WORDS["joining"]).split()) | set(_WORDS["joining"].split())
_SORTS = _meanings(_WORDS["sorts"])
_TOWNS = _meanings(_WORDS["towns"])
_SORT_WORDS = frozenset(_SORTS.values())
_MEANINGS = _meanings(_WORDS["same"]) | _TOWNS | _SORTS
# What belongs to a larger body of nearly the same name, or stands beside it …
_PARTS = frozenset({"press", "department", "collection", "school", "hospital"})
# … and what does so where the larger is named too: an institute of a university.
_PARTS_OF_A_WHOLE = _PARTS | {"institute", "centre", "agency"}
_WHOLES = frozenset({"university", "academy"})
SHARED_DOMAINS = frozenset(_WORDS["shared_domains"].split())


@dataclass(frozen=True, kw_only=True)
class Name:
    """The words of a name that count: as they are written, what they mean, and all in a row."""

    words: tuple[str, ...]
    meanings: tuple[str, ...]
    together: str

    @property
    def text(self) -> str:
        """The words in the order of the alphabet: word order says nothing."""
        return " ".join(sorted(self.words))

    @property
    def sound(self) -> str:
        return " ".join(sorted(sound(word) for word in self.words))

    @property
    def meant(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.meanings)))

    @property
    def meaning(self) -> str:
        return " ".join(self.meant)

    @property
    def sorts(self) -> tuple[str, ...]:
        """Which sorts of body the name speaks of."""
        return tuple(sorted(_SORT_WORDS.intersection(self.meanings)))

    @property
    def parts(self) -> frozenset[str]:
        """Which sorts say that this is a part of something larger."""
        parts = _PARTS_OF_A_WHOLE if _WHOLES.intersection(self.meanings) else _PARTS
        return parts.intersection(self.meanings)

    @property
    def distinguishing(self) -> tuple[str, ...]:
        """What tells this body from others of its sort."""
        return tuple(sorted(set(self.meanings) - _SORT_WORDS))


def readings(name: str) -> tuple[Name, ...]:
    """The ways to read ``name``: whole, without its short form, each half of a bilingual one.

    >>> [reading.text for reading in readings("CENTRE NATIONAL DE LA RECHERCHE SCIENTIFIQUE CNRS")]
    ['centre cnrs national recherche scientifique', 'centre national recherche scientifique']
    >>> [reading.text for reading in readings("Ångström Säkerhet AB (publ)")]
    ['angstrom sakerhet']
    """
    plain = _BRACKETS.sub(" ", name).strip() or name
    halves = [half for half in plain.split("/") if " " in half.strip()]
    spellings = [plain, _SHORT_FORM_FIRST.sub("", plain)]
    if len(halves) > 1:
        spellings += halves
    found = [read(spelling) for spelling in spellings]
    found.append(read(_without_initials(fold(plain))))
    return tuple(dict.fromkeys(reading for reading in found if reading.words))


@lru_cache(maxsize=100_000)
def read(name: str) -> Name:
    """The words of ``name`` without legal form and joining words."""
    folded = fold(name)
    words = _ANY_FORM.sub(" ", folded).split() or folded.split()
    kept = tuple(word for word in words if word not in _JOINING) or tuple(words)
    return Name(
        words=kept, meanings=tuple(_meaning(word) for word in kept), together="".join(words)
    )


def _meaning(word: str) -> str:
    return _MEANINGS.get(word) or _ROMAN.get(word) or _stem(word)


def _stem(word: str) -> str:
    """``word`` without an ending in which languages differ; short words keep theirs."""
    for pattern, ending in _ENDINGS:
        stem, found = pattern.subn(ending, word)
        if found:
            return stem if len(stem) >= _STEM else word
    return word


def _without_initials(folded: str) -> str:
    """``folded`` without a first or last word that only repeats the others' initials."""
    words = folded.split()
    for word, others in ((words[-1:], words[:-1]), (words[:1], words[1:])):
        initials = "".join(other[0] for other in others if other not in _JOINING)
        if word and len(initials) >= _INITIALS and word[0] == initials:
            return " ".join(others)
    return folded


def town(city: str) -> str:
    """The town in ``city`` under one name, without postal additions.

    >>> town("Bruxelles / Brussel"), town("Rennes Cedex 7"), town("GENOVA"), town("Genoa")
    ('brussel', 'rennes', 'genova', 'genova')
    """
    first = fold(re.split(r"[/(,]", city, maxsplit=1)[0])
    kept = re.sub(r"\b(?:cedex|\d+)\b", " ", first).split()
    return " ".join(_TOWNS.get(word, word) for word in kept)


def town_words(city: str) -> set[str]:
    """The words by which a name would speak of the town in ``city``."""
    words = town(city).split()
    return {*words, *(_meaning(word) for word in words)}


@lru_cache(maxsize=100_000)
def sound(text: str) -> str:
    """``text`` as it sounds, roughly: what other romanisations have in common.

    >>> sound("zhukov khimiya") == sound("jukov himia")
    True
    """
    for pattern, replacement in _SOUNDS:
        text = pattern.sub(replacement, text)
    return text


def lacking_a_letter(word: str) -> set[str]:
    """``word`` and what it becomes when one letter is lost: two that share one differ by a slip."""
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}
