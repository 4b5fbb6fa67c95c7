"""Values as open data writes them, read into values as we keep them. Pure."""

import math
import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from skerry.actors.rules.countries import iso_of

MAX_AMOUNT: Final = Decimal("999999999999.99")
MAX_URL_LENGTH: Final = 300
MAX_DOMAIN_LENGTH: Final = 200
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*(?:[.,]\d+)?", re.ASCII)
_URL = re.compile(
    r"""https?://(?P<host>[^\W_][\w-]*(?:\.[\w-]+)+)(?::\d{1,5})?(?:[/?#][^\s<>"'\\]*)?""",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_TOWN: Final = 3
_EMPTY: Final = frozenset({"", "null", "none", "nan", "n/a", "-", "no data"})
_TRUE: Final = frozenset({"true", "1", "y", "yes", "t"})
_FALSE: Final = frozenset({"false", "0", "n", "no", "f"})


class NotReadable(ValueError):
    """A value that is there and means nothing to us."""


class Point(NamedTuple):
    latitude: float
    longitude: float


def clean(text: str | None) -> str:
    r"""The text on one line, without spaces around it.

    >>> clean("  Royal   Institute\n of Technology ")
    'Royal Institute of Technology'
    """
    return " ".join(text.split()) if text else ""


# Stand small inside the names of towns, in whichever language.
_SMALL_TEXT: Final = (
    "a am an auf aux bei da das de del den der des di do dos du e en et i im in la las le les lez los na nad o of "
    "on op por pod pri sous sul sur the und upon van vor y z d l"
)
_SMALL: Final = frozenset(_SMALL_TEXT.split())


@lru_cache(maxsize=4096)
def city(text: str | None) -> str:
    """The town, without the capitals in which some registers shout.

    >>> city("SAINT-MARTIN-D'HÈRES"), city("FRANKFURT AM MAIN"), city("LA ROCHELLE"), city("Kista")
    ("Saint-Martin-d'Hères", 'Frankfurt am Main', 'La Rochelle', 'Kista')
    """
    name = clean(text)
    if not name.isupper() or len(name) < _SHORTEST_TOWN:
        return name
    return _WORD.sub(lambda word: _calm(word[0], is_first=word.start() == 0), name)


def _calm(word: str, *, is_first: bool) -> str:
    small = word.lower()
    if small in _SMALL and not is_first:
        return small
    return word[0] + word[1:].lower()


def is_empty(text: str | None) -> bool:
    return text is None or text.strip().lower() in _EMPTY


def amount(text: str | None) -> Decimal | None:
    """Euros, whichever decimal sign is used; both occur in one row of CORDIS.

    CORDIS never groups thousands, so a single sign is a decimal sign. Where two
    different signs occur, the last one is.

    >>> amount("528340.97"), amount("960619,95"), amount("1.234.567,5"), amount("")
    (Decimal('528340.97'), Decimal('960619.95'), Decimal('1234567.50'), None)
    """
    if text is None or is_empty(text):
        return None
    value = text.strip().replace("\u00a0", " ")
    if _NUMBER.fullmatch(value):
        plain = value.replace(",", ".")
    elif _GROUPED.fullmatch(value):
        plain = _without_groups(value)
    else:
        raise NotReadable(text)
    euros = Decimal(plain).quantize(Decimal("0.01"))
    if not 0 <= euros <= MAX_AMOUNT:
        raise NotReadable(text)
    return euros


def _without_groups(value: str) -> str:
    separator = next(sign for sign in value if sign in ".,' ")
    *groups, last = value.split(separator)
    return "".join(groups) + last.replace(",", ".")


def point(text: str | None) -> Point | None:
    """Latitude and longitude from ``lat,lon``; 0,0 is how some sources write "unknown".

    >>> point("59.3293, 18.0686"), point("0,0")
    (Point(latitude=59.3293, longitude=18.0686), None)
    """
    if text is None or is_empty(text):
        return None
    parts = text.strip().strip("()").split(",")
    if len(parts) != 2:  # noqa: PLR2004  # a point has two coordinates
        raise NotReadable(text)
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        raise NotReadable(text) from None
    return on_earth(latitude, longitude)


def on_earth(latitude: float | None, longitude: float | None) -> Point | None:
    """The point, None for no point, or a refusal where there is no such place."""
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        raise NotReadable(f"{latitude},{longitude}")
    if abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004  # degrees
        raise NotReadable(f"{latitude},{longitude}")
    return Point(latitude, longitude)


def flag(text: str | None) -> bool | None:
    """True, false, or None for the empty flags of older files."""
    value = (text or "").strip().lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    if is_empty(text):
        return None
    raise NotReadable(text)


def day(text: str | None) -> date | None:
    """The day of an ISO date or date and time.

    >>> day("2024-02-01 14:03:11")
    datetime.date(2024, 2, 1)
    """
    if text is None or is_empty(text):
        return None
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise NotReadable(text) from None


def year(text: str | int | None) -> int | None:
    value = str(text or "").strip()
    if not re.fullmatch(r"[12]\d{3}(\.0)?", value, re.ASCII):
        return None
    return int(value[:4])


@lru_cache(maxsize=1024)
def iso_country(code: str | None) -> str:
    """ISO 3166: EL is GR, UK is GB; XK (Kosovo) has no ISO code and stays."""
    value = (code or "").strip().upper()
    if not re.fullmatch(r"[A-Z]{2}", value):
        return ""
    return iso_of(value)


class WebAddress(NamedTuple):
    url: str
    mail_domain: str


NO_ADDRESS: Final = WebAddress("", "")


def web_address(text: str | None) -> WebAddress:
    """A web address with its protocol and the domain that mail there would have, or nothing.

    >>> web_address("www.kth.se/en")
    WebAddress(url='http://www.kth.se/en', mail_domain='kth.se')
    """
    value = "" if text is None or is_empty(text) else text.strip()
    if value and "://" not in value:
        value = f"http://{value}"
    found = _URL.fullmatch(value)
    if not found or len(value) > MAX_URL_LENGTH:
        return NO_ADDRESS
    domain = found["host"].lower()
    return (
        WebAddress(value, domain.removeprefix("www."))
        if len(domain) <= MAX_DOMAIN_LENGTH
        else NO_ADDRESS
    )


def vat(text: str | None) -> str:
    """A VAT number without spaces and dots, or nothing where there is none.

    >>> vat("ES B-66340514"), vat("MISSING")
    ('ESB66340514', '')
    """
    value = re.sub(r"[^A-Z0-9]", "", (text or "").upper())
    return value if 4 <= len(value) <= 20 and re.search(r"\d{3}", value) else ""  # noqa: PLR2004  # real ones are within
