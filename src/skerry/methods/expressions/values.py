"""What a value is as a text, a number and a boolean: the conversions of XPath 1.0."""

import math
import re
from decimal import Decimal

from skerry.methods.expressions import dates

Value = str | float | bool
"""Several chosen options are one text with blanks between them; no answer is an empty text."""

BLANKS = " \t\r\n"
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")


def as_text(value: Value) -> str:
    """The value as words: the function ``string()``.

    >>> as_text(2.50), as_text(1e21), as_text(-0.0), as_text(True), as_text(float("nan"))
    ('2.5', '1000000000000000000000', '0', 'true', 'NaN')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(as_number(value))


def as_number(value: Value) -> float:
    """The value as a number: the function ``number()``. What is none is NaN.

    As the ODK specification adds, a date or a time is its days since 1970 began.

    >>> as_number(" 12.5 "), as_number("1970-01-02"), as_number(""), as_number("dont_know")
    (12.5, 1.0, nan, nan)
    """
    if isinstance(value, str):
        return _read_number(value)
    try:
        return float(value)
    except OverflowError:  # a whole number that no float can hold
        return math.inf if value > 0 else -math.inf


def as_boolean(value: Value) -> bool:
    """The value as true or false: the function ``boolean()``. Any words are true, "false" too.

    >>> as_boolean(""), as_boolean("false"), as_boolean(0.0), as_boolean(float("nan"))
    (False, True, False, False)
    """
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def number_text(number: float) -> str:
    """The shortest decimal that reads as ``number``, never with an exponent."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number.is_integer():
        return str(int(number))
    return format(Decimal(repr(number)), "f")


def _read_number(text: str) -> float:
    stripped = text.strip(BLANKS)
    if _NUMBER.fullmatch(stripped):
        return float(stripped)
    days = dates.days_of(stripped)
    return math.nan if days is None else days


def rounded(number: float) -> float:
    """To the nearest whole number; a half goes up, as in XPath 1.0.

    >>> rounded(0.5), rounded(-0.5), rounded(2.4), rounded(float("inf"))
    (1.0, -0.0, 2.0, inf)
    """
    if math.isnan(number) or math.isinf(number):
        return number
    below = math.floor(number)
    return math.copysign(below + (number - below >= 0.5), number)  # noqa: PLR2004  # what a half is


def index_of(number: float, *, most: int) -> int:
    """The whole number in ``number`` that can be an index; -``most`` to ``most``, NaN is below all."""
    if math.isnan(number):
        return -most - 1
    return int(max(-most - 1, min(number, most)))
