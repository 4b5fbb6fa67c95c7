"""Public numbers of organisations: read, checked, and told from those of persons."""

import re
from typing import Final, NamedTuple

_SEPARATORS: Final = re.compile(r"[\s.\-/\u2010-\u2015]")
_PLAIN: Final = re.compile(r"[A-Z0-9]{4,20}", re.ASCII)
_ROR: Final = re.compile(r"0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}")
_LEI: Final = re.compile(r"[A-Z0-9]{18}[0-9]{2}", re.ASCII)
_SWEDISH: Final = re.compile(r"(?:16|19|20)?(\d{10})", re.ASCII)
_LOOKS_SWEDISH: Final = re.compile(r"(?:\d{2})?\d{6}-\d{4}", re.ASCII)
_SWEDISH_VAT: Final = re.compile(r"SE(\d{10})\d{2}", re.ASCII)
_FEWEST_DIGITS: Final = 3
# Numbers of persons, without what separates their parts; those of organisations look otherwise there.
_OF_PERSONS: Final = {
    country: re.compile(pattern, re.ASCII)
    for country, pattern in {
        "BE": r"\d{11}",
        "DK": r"\d{10}",
        "EE": r"[1-6]\d{10}",
        "ES": r"[0-9XYZ]\d{7}[A-Z]",
        "FI": r"\d{6}[A-FU-Y]?\d{3}[0-9A-Y]",
        "FR": r"[12]\d{12}(\d{2})?",
        "IT": r"[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]",
        "LT": r"[3-6]\d{10}",
        "LV": r"[0-3]\d{10}",
        "NO": r"\d{11}",
        "SI": r"\d{13}",
        "SK": r"\d{9,10}",
    }.items()
}


class Number(NamedTuple):
    """A number as it is kept; "" where it cannot be one of its kind."""

    value: str
    is_of_a_person: bool = False


def national(text: str, *, country: str) -> Number:
    """A number of a national register. Swedish ones are checked, as are those that may be.

    >>> national("556036-0793", country="SE"), national("811228-9874", country="SE")
    (Number(value='5560360793', is_of_a_person=False), Number(value='', is_of_a_person=True))
    >>> national("131052-308T", country="FI")
    Number(value='', is_of_a_person=True)
    """
    plain = _SEPARATORS.sub("", text).upper()
    if _is_of_a_person_abroad(text, plain, country):
        return Number("", is_of_a_person=True)
    if not country and _LOOKS_SWEDISH.fullmatch(text.strip()):
        country = "SE"
    found = _SWEDISH.fullmatch(plain)
    if found and country in {"SE", ""} and _luhn(found[1]):
        return Number("", is_of_a_person=True) if _is_personal(found[1]) else Number(found[1])
    if country == "SE" or not _PLAIN.fullmatch(plain) or _digits(plain) < _FEWEST_DIGITS:
        return Number("")
    return Number(plain)


def vat(text: str) -> Number:
    """A VAT number without what separates its parts.

    >>> vat("SE 556036-0793 01")
    Number(value='SE556036079301', is_of_a_person=False)
    """
    plain = _SEPARATORS.sub("", text).upper()
    found = _SWEDISH_VAT.fullmatch(plain)
    if found and _luhn(found[1]) and _is_personal(found[1]):
        return Number("", is_of_a_person=True)
    return Number(plain if _PLAIN.fullmatch(plain) and _digits(plain) >= _FEWEST_DIGITS else "")


def pic(text: str) -> Number:
    plain = _SEPARATORS.sub("", text)
    return Number(plain if re.fullmatch(r"\d{9}", plain, re.ASCII) else "")


def ror(text: str) -> Number:
    bare = text.strip().lower().rstrip("/").rpartition("/")[2]
    return Number(bare if _ROR.fullmatch(bare) else "")


def lei(text: str) -> Number:
    """Its last two digits are a check sum (ISO 17442).

    >>> lei("5493001KJTIIGC8Y1R12").value, lei("5493001KJTIIGC8Y1R13").value
    ('5493001KJTIIGC8Y1R12', '')
    """
    plain = _SEPARATORS.sub("", text).upper()
    is_one = _LEI.fullmatch(plain) and int("".join(str(int(sign, 36)) for sign in plain)) % 97 == 1
    return Number(plain if is_one else "")


def _is_of_a_person_abroad(text: str, plain: str, country: str) -> bool:
    """By the country's own form, or written as Swedes write theirs, who also live elsewhere."""
    if country in _OF_PERSONS and _OF_PERSONS[country].fullmatch(plain):
        return True
    found = _SWEDISH.fullmatch(plain) if _LOOKS_SWEDISH.fullmatch(text.strip()) else None
    return bool(found and country != "SE" and _luhn(found[1]) and _is_personal(found[1]))


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)


def _is_personal(digits: str) -> bool:
    """Of persons, the third and fourth digits are a month; of organisations, at least 20."""
    return digits[2] in "01"


def _luhn(digits: str) -> bool:
    doubled = [int(sign) * (2 - place % 2) for place, sign in enumerate(digits)]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
