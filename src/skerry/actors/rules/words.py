"""What people type, without the signs that nobody sees and that change how a page reads."""

import unicodedata
from typing import Final

# They turn the direction of what follows: a name could show another address than it leads to.
_TURNING: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_UNSEEN: Final = frozenset("\u200b\u2060\ufeff\u2028\u2029")
_CATEGORIES: Final = frozenset({"Cc", "Cs", "Co", "Cn"})


def clean_line(text: str) -> str:
    r"""One line: unseen signs are gone, whatever was white space is one space.

    >>> clean_line("  Ska\u0308r\u202egård\x00\n AB ")
    'Skärgård AB'
    """
    return " ".join(_seen(text.replace("\n", " ").replace("\t", " ")).split())


def clean_prose(text: str) -> str:
    r"""Several lines: as ``clean_line`` for each, with at most one empty line between two.

    >>> clean_prose("One\r\n\r\n\r\n  two  \x07\n")
    'One\n\ntwo'
    """
    lines = [
        clean_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept).strip("\n")


def _seen(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        sign
        for sign in composed
        if sign not in _TURNING
        and sign not in _UNSEEN
        and unicodedata.category(sign) not in _CATEGORIES
    )
