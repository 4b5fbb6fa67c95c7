"""Which answers may be quoted, and what in them points at somebody."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from skerry.methods.topics.parameters import METHOD, VERSION
from skerry.methods.topics.results import TextsDoNotFit
from skerry.methods.topics.words import words


class Finding(StrEnum):
    """What in a text may point at somebody."""

    MAIL_ADDRESS = "mail-address"
    WEB_ADDRESS = "web-address"
    PHONE_NUMBER = "phone-number"
    REGISTER_NUMBER = "register-number"
    NAME = "name"


class Obstacle(StrEnum):
    """Why nothing of a group is quoted."""

    TOO_FEW = "too-few"
    NOBODY_CONSENTED = "nobody-consented"


_MAIL = re.compile(
    r"[^\s@<>]{1,64}\s?(?:@|\(at\)|\[at\]|\(a\))\s?[^\s@<>.]{1,63}\.\w{2,}", re.IGNORECASE
)
_WEB = re.compile(
    r"(?:https?://|www\.)\S|\b[a-z0-9-]{2,63}\.(?:com|org|net|eu|se|io|fr|it|sk|si|ee|be|es|lv|lt)\b",
    re.IGNORECASE,
)
_REGISTER = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+–]?\d{4}(?!\d)|\b[A-Z]{2}\d{8,12}\b")
_PHONE = re.compile(r"(?<![\d,.])(?:\+|00|\(?0)[\d ()/–-]{6,18}\d(?!\d)")
_PATTERNS = {
    Finding.MAIL_ADDRESS: _MAIL,
    Finding.WEB_ADDRESS: _WEB,
    Finding.PHONE_NUMBER: _PHONE,
    Finding.REGISTER_NUMBER: _REGISTER,
}


@dataclass(frozen=True, kw_only=True)
class Quotes:
    """``places`` of the answers that may be quoted after somebody has read them.

    ``flagged`` says what was found in those of them that may point at somebody: they are not
    in ``places``. ``n`` counts those in the group, ``organisations`` whom they answer for.
    """

    method: str = METHOD
    version: int = VERSION
    minimum: int
    n: int
    organisations: int
    places: tuple[int, ...] = ()
    flagged: Mapping[int, frozenset[Finding]] = field(default_factory=dict)
    obstacle: Obstacle | None = None


def quotes(
    texts: Sequence[str],
    group: Collection[int],
    *,
    consents: Collection[int],
    organisations: Sequence[str],
    names: Collection[str] = (),
    minimum: int = 5,
) -> Quotes:
    """Which answers of a group may be quoted.

    Asked: whose words may be shown? Those who consented (``consents`` has their places), of a
    group from at least ``minimum`` organisations, all its members counted whether they
    consented or not. What looks like an address, a number of a person or a register, or has
    one of ``names`` in it, is set apart for a person to judge. The rest is to be read too:
    a program does not see that only one firm builds lighthouses.

    European Data Protection Board, Guidelines 05/2020 on consent.

    >>> texts = ["Too dear.", "Ask Eva Ek", "No staff"]
    >>> quotes(texts, [0, 1, 2], consents=[0, 1], organisations=["a", "b", "c"], names=["Eva Ek"], minimum=3)
    ... # doctest: +ELLIPSIS
    Quotes(..., places=(0,), flagged={1: frozenset({<Finding.NAME: 'name'>})}, obstacle=None)

    Raises:
        TextsDoNotFit: a part has another length than the texts, or is not a number to work with.
    """
    _check(texts, group, organisations, minimum)
    owners = {organisations[place] for place in group}
    told = Quotes(minimum=minimum, n=len(set(group)), organisations=len(owners))
    if len(owners) < minimum:
        return _refused(told, Obstacle.TOO_FEW)
    agreed = [place for place in sorted(set(group) & set(consents)) if words(texts[place])]
    if not agreed:
        return _refused(told, Obstacle.NOBODY_CONSENTED)
    looked = {place: findings(texts[place], names=names) for place in agreed}
    return Quotes(
        minimum=minimum,
        n=told.n,
        organisations=told.organisations,
        places=tuple(place for place, found in looked.items() if not found),
        flagged={place: found for place, found in looked.items() if found},
    )


def _check(
    texts: Sequence[str], group: Collection[int], organisations: Sequence[str], minimum: int
) -> None:
    if len(organisations) != len(texts):
        raise TextsDoNotFit("organisations")
    if not all(0 <= place < len(texts) for place in group):
        raise TextsDoNotFit("group")
    if minimum < 1:
        raise TextsDoNotFit("minimum")


def _refused(told: Quotes, obstacle: Obstacle) -> Quotes:
    return Quotes(
        minimum=told.minimum, n=told.n, organisations=told.organisations, obstacle=obstacle
    )


def findings(text: str, *, names: Collection[str] = ()) -> frozenset[Finding]:
    """What in a text may point at somebody: addresses, numbers, and ``names`` that are known.

    A name is found as whole words, whatever its capitals, also with an s at its end.

    >>> sorted(findings("Ring 070-123 45 67 eller skriv till eva@ek.se"))
    [<Finding.MAIL_ADDRESS: 'mail-address'>, <Finding.PHONE_NUMBER: 'phone-number'>, <Finding.WEB_ADDRESS: 'web-address'>]
    >>> findings("We have 24 people and 3,000,000 in turnover"), findings("556036-0793")
    (frozenset(), frozenset({<Finding.REGISTER_NUMBER: 'register-number'>}))
    """
    found = {finding for finding, pattern in _PATTERNS.items() if pattern.search(text)}
    said = f" {_plain(text)} "
    known = {_plain(name) for name in names} - {""}
    if any(f" {name} " in said or f" {name}s " in said for name in known):
        found.add(Finding.NAME)
    return frozenset(found)


def _plain(text: str) -> str:
    """Small letters and digits with single blanks between."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return " ".join(re.findall(r"\w+", folded))
