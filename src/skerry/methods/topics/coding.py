"""A codebook that a person edits, applied to answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from skerry.methods.topics.parameters import METHOD, VERSION
from skerry.methods.topics.words import words

_ANY = "*"


@dataclass(frozen=True, kw_only=True)
class Code:
    """A thing that is talked about. Any of ``patterns`` finds it, unless one of ``without`` does.

    A pattern is a word or several that follow each other; ``*`` at either end of a word
    stands for any letters: ``säker*``, ``*kostnad``, ``brist på personal``.
    """

    key: str
    patterns: tuple[str, ...]
    without: tuple[str, ...] = ()


class CodeNotUsable(ValueError):
    """The code ``key`` is there twice, or its ``pattern`` has no word, or a star within one."""

    def __init__(self, key: str, pattern: str = "") -> None:
        super().__init__(key, pattern)
        self.key = key
        self.pattern = pattern


@dataclass(frozen=True, kw_only=True)
class Coded:
    """``found`` has the places of the answers for each code, ``left`` those that no code found.

    ``n`` counts answers with words; ``empty`` are the places of the others.
    """

    method: str = METHOD
    version: int = VERSION
    codebook: tuple[Code, ...]
    n: int
    found: Mapping[str, tuple[int, ...]]
    left: tuple[int, ...]
    empty: tuple[int, ...]

    @property
    def shares(self) -> Mapping[str, float]:
        """The share of the answers with words that each code finds; 0 where there are none."""
        return {key: len(places) / max(self.n, 1) for key, places in self.found.items()}


def coded(texts: Sequence[str], codebook: Sequence[Code]) -> Coded:
    """Put each answer under the codes whose patterns it has.

    Asked: how many talk about what we look for? An answer may have several codes or none.
    Capitals and signs do not count; a pattern is compared word by word, so that the time it
    takes grows with the text alone.

    >>> book = [Code(key="cost", patterns=("*kostnad*", "dyrt")), Code(key="people", patterns=("brist på folk",))]
    >>> coded(["För dyrt, och brist på folk.", "Höga licenskostnader", "?", "Vet inte"], book).found
    {'cost': (0, 1), 'people': (0,)}

    Raises:
        CodeNotUsable: a code is there twice, or has a pattern without words or of stars alone.
    """
    wanted = _read(codebook)
    said = [tuple(words(text)) for text in texts]
    found = {
        key: tuple(
            place
            for place, text in enumerate(said)
            if _has(text, patterns) and not _has(text, without)
        )
        for key, (patterns, without) in wanted.items()
    }
    some = {place for places in found.values() for place in places}
    return Coded(
        codebook=tuple(codebook),
        n=sum(1 for text in said if text),
        found=found,
        left=tuple(place for place, text in enumerate(said) if text and place not in some),
        empty=tuple(place for place, text in enumerate(said) if not text),
    )


_Patterns = Sequence[Sequence[str]]


def _read(codebook: Sequence[Code]) -> Mapping[str, tuple[_Patterns, _Patterns]]:
    wanted: dict[str, tuple[_Patterns, _Patterns]] = {}
    for code in codebook:
        if code.key in wanted or not code.patterns:
            raise CodeNotUsable(code.key)
        wanted[code.key] = (
            [_pattern(code, each) for each in code.patterns],
            [_pattern(code, each) for each in code.without],
        )
    return wanted


def _pattern(code: Code, pattern: str) -> Sequence[str]:
    parts = [part for each in pattern.split() for part in _parts(each)]
    if not parts or not all(parts):
        raise CodeNotUsable(code.key, pattern)
    return parts


def _parts(pattern: str) -> Sequence[str]:
    """The words between two blanks, with the stars at their ends; an empty one if it has none."""
    bare = words(pattern.strip(_ANY))
    if not bare or _ANY in pattern.strip(_ANY):
        return [""]
    parts = [_ANY * pattern.startswith(_ANY) + bare[0], *bare[1:]]
    return [*parts[:-1], parts[-1] + _ANY * pattern.endswith(_ANY)]


def _has(text: tuple[str, ...], patterns: _Patterns) -> bool:
    return any(
        all(_is(text[begin + place], part) for place, part in enumerate(pattern))
        for pattern in patterns
        for begin in range(len(text) - len(pattern) + 1)
    )


@lru_cache(maxsize=100_000)
def _is(word: str, part: str) -> bool:
    bare = part.strip(_ANY)
    if part.startswith(_ANY) and part.endswith(_ANY):
        return bare in word
    if part.endswith(_ANY):
        return word.startswith(bare)
    return word.endswith(bare) if part.startswith(_ANY) else word == bare
