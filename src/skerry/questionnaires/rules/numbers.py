"""Numbers as people write them, kept as decimals in text so that nothing is rounded."""

import re
from decimal import Decimal
from typing import Final

MOST_DIGITS: Final = 15
_BLANKS: Final = re.compile(r"[\s'’\u00a0\u2009\u202f]")
_PLAIN: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
_GROUPED: Final = {
    ",": re.compile(r"[+-]?\d{1,3}(,\d{3})+"),
    ".": re.compile(r"[+-]?\d{1,3}(\.\d{3})+"),
}


def read_number(text: str, *, decimals: int, language: str) -> str | None:
    """The number in ``text`` as a plain decimal, None when it is none.

    Both commas and points are read; where one could be either, the language decides, and
    for a whole number it groups.

    >>> read_number("1 250,50", decimals=2, language="sv"), read_number("1,250.5", decimals=1, language="en")
    ('1250.5', '1250.5')
    >>> read_number("1,250", decimals=0, language="en"), read_number("1,250", decimals=3, language="sv")
    ('1250', '1.25')
    """
    packed = _BLANKS.sub("", text).replace("−", "-")
    if not packed.isascii():
        return None
    pointed = _with_point(packed, decimals=decimals, language=language)
    if not _PLAIN.fullmatch(pointed) or len(pointed) > 2 * MOST_DIGITS:
        return None
    return written_number(Decimal(pointed))


def written_number(number: Decimal) -> str:
    """Without an exponent and without zeros that say nothing."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def decimals_of(text: str) -> int:
    return len(text.partition(".")[2])


def digits_of(text: str) -> int:
    return len(text.lstrip("-").partition(".")[0])


def _with_point(text: str, *, decimals: int, language: str) -> str:
    last = max(text.rfind(","), text.rfind("."))
    if "," in text and "." in text:
        mark, other = text[last], "." if text[last] == "," else ","
        return text.replace(other, "").replace(mark, ".")
    grouping = "," if language.startswith("en") else "."
    for mark, pattern in _GROUPED.items():
        if pattern.fullmatch(text) and (decimals == 0 or (mark == grouping == ",")):
            return text.replace(mark, "")
    return text.replace(",", ".")
