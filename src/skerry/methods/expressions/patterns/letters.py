"""Which letters a place of a pattern accepts."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_NEW_LINES = frozenset("\n\r\u0085\u2028\u2029")


@dataclass(frozen=True, kw_only=True)
class Letters:
    """A set of letters: some of them, ranges, categories of Unicode, other sets, or all but these."""

    some: frozenset[str] = frozenset()
    ranges: tuple[tuple[str, str], ...] = ()
    categories: tuple[str, ...] = ()
    others: tuple["Letters", ...] = ()
    are_excluded: bool = False

    def accept(self, letter: str) -> bool:
        return self._holds(letter) is not self.are_excluded

    def _holds(self, letter: str) -> bool:
        return (
            letter in self.some
            or any(first <= letter <= last for first, last in self.ranges)
            or (bool(self.categories) and unicodedata.category(letter).startswith(self.categories))
            or any(other.accept(letter) for other in self.others)
        )


def only(letter: str) -> Letters:
    return Letters(some=frozenset(letter))


def but(letters: Letters) -> Letters:
    """All letters that ``letters`` does not accept."""
    return Letters(others=(letters,), are_excluded=True)


ANY = Letters(some=_NEW_LINES, are_excluded=True)
_DIGIT = Letters(ranges=(("0", "9"),))
_WORD = Letters(some=frozenset("_"), ranges=(("0", "9"), ("A", "Z"), ("a", "z")))
_BLANK = Letters(some=frozenset(" \t\n\x0b\f\r"))

ESCAPES: Mapping[str, Letters] = {
    "d": _DIGIT,
    "D": but(_DIGIT),
    "w": _WORD,
    "W": but(_WORD),
    "s": _BLANK,
    "S": but(_BLANK),
    "t": only("\t"),
    "n": only("\n"),
    "r": only("\r"),
    "f": only("\f"),
}
# The general categories of Unicode: "Lu" is a capital, "L" any letter.
_KINDS = {
    "L": "ultmo",
    "M": "nce",
    "N": "dlo",
    "P": "cdseifo",
    "S": "mcko",
    "Z": "slp",
    "C": "cfson",
}
CATEGORIES = frozenset(group + kind for group, kinds in _KINDS.items() for kind in ("", *kinds))
