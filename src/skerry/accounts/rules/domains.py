"""Does a mail address show that its reader speaks for an organisation? Plain text in, a finding out.

An address proves something at the organisation's own domain, or at one below it
(``mail.firm.se`` for ``firm.se``): who owns a domain hands out what is below. One above it
(``university.se`` for ``dept.university.se``) is evidence for a person to weigh: its
readers may be customers or students of whoever hands it out. Nothing else shows anything,
however alike it looks. Names are compared as the mail server will get them (IDNA), so
what is proven is the very place to which the mail goes.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from skerry.accounts.enums import DomainFinding
from skerry.actors.rules.shared_domains import (
    FREE_MAIL,
    NOT_STAFF,
    PUBLIC_SUFFIXES,
    SHARED_HOSTS,
)

PROVING: Final = frozenset({DomainFinding.SAME, DomainFinding.BELOW})
TELLING: Final = PROVING | {DomainFinding.ABOVE}
SHORTEST_COMPARED: Final = 4
"""Names that are shorter resemble each other by chance."""

_DOMAIN: Final = re.compile(
    r"(?=.{3,253}$)(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!\d+$)(?!-)[a-z0-9-]{2,63}(?<!-)"
)
_LEARNERS: Final = re.compile(
    r"elev(?!at)|student|stud(?:e|ma|me|po|$)|alumn|.*student(?:s|er|en)?$"
)
"""Parts of a name that begin or end as those of people who learn: ``elevmail``, ``mail-stud``."""
_READ_IN_TWO_WAYS: Final = frozenset("ßς\u200c\u200d")
"""Letters and joiners that the older IDNA writes as others or leaves out: with the newer one
(2008) the name is another domain, which somebody else may have registered.
"""
_LOOKS: Final = str.maketrans(
    {
        "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "i": "l", "|": "l",
        "ı": "l", "ł": "l", "ø": "o", "đ": "d", "ß": "b", "æ": "a", "œ": "o",
        "а": "a", "в": "b", "е": "e", "ё": "e", "з": "e", "і": "l", "ї": "l", "к": "k", "м": "m",
        "н": "h", "о": "o", "р": "p", "с": "c", "т": "t", "у": "y", "х": "x", "ѕ": "s", "ј": "j",
        "ԁ": "d", "ԛ": "q", "ԝ": "w", "һ": "h", "п": "n", "г": "r",
        "α": "a", "β": "b", "ε": "e", "ι": "l", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t",
        "υ": "u", "χ": "x", "γ": "y", "η": "n", "ω": "w",
        "-": "",
    }
)  # fmt: skip
_PAIRS: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"))


@dataclass(frozen=True, kw_only=True)
class Found:
    """What an address's ``domain`` shows; ``own`` is the organisation's domain it was held against."""

    finding: DomainFinding
    domain: str
    own: str = ""

    @property
    def is_proof(self) -> bool:
        return self.finding in PROVING

    @property
    def is_telling(self) -> bool:
        """Whether it proves anything, or is evidence for the cluster manager."""
        return self.finding in TELLING


def normalised(domain: str) -> str:
    """``domain`` as mail servers write it; empty if it is none.

    >>> normalised("Försvar.SE."), normalised("192.0.2.7"), normalised("localhost")
    ('xn--frsvar-wxa.se', '', '')
    """
    folded = domain.strip().rstrip(".").lower()
    if _READ_IN_TWO_WAYS & set(folded):
        return ""
    try:
        text = folded.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return text if _DOMAIN.fullmatch(text) else ""


def domain_of(address: str) -> str:
    return normalised(address.rpartition("@")[2])


def host_of(website: str) -> str:
    """The domain of a web address, without the customary ``www``."""
    try:
        host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    except ValueError:
        return ""
    return normalised(host.removeprefix("www."))


def own_domains(*, mail_domain: str, website: str) -> tuple[str, ...]:
    """The domains at which an address speaks for an organisation; none that it shares with others."""
    found = (normalised(mail_domain.rpartition("@")[2]), host_of(website))
    return tuple(dict.fromkeys(name for name in found if name and not _shared(name)))


def registered(domain: str) -> str:
    """The part that somebody has registered: one name before the ending that is sold to everybody.

    >>> registered("dsv.su.se"), registered("www.firm.co.uk")
    ('su.se', 'firm.co.uk')
    """
    labels = domain.split(".")
    ending = 2 if ".".join(labels[-2:]) in PUBLIC_SUFFIXES else 1
    return ".".join(labels[-ending - 1 :])


def readable(domain: str) -> str:
    """``domain`` in the letters that people write; as it is where it stands for none.

    >>> readable("xn--frsvar-wxa.se"), readable("xn--zz-0.se")
    ('försvar.se', 'xn--zz-0.se')
    """
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def find(address: str, *, own: Collection[str]) -> Found:
    """What ``address`` shows about speaking for the organisation with the domains ``own``."""
    domain = domain_of(address)
    if not domain:
        return Found(finding=DomainFinding.OTHER, domain="")
    if shared := _shared(domain):
        return Found(finding=shared, domain=domain, own=next(iter(own), ""))
    if not own:
        return Found(finding=DomainFinding.NONE_KNOWN, domain=domain)
    compared = [
        Found(finding=_compared(domain, name), domain=domain, own=name) for name in sorted(own)
    ]
    order = list(DomainFinding)
    return min(compared, key=lambda found: order.index(found.finding))


def _shared(domain: str) -> DomainFinding | None:
    """Why nothing is proven at ``domain``, whoever's it is."""
    names = _names_above(domain)
    if names & FREE_MAIL:
        return DomainFinding.FREE_MAIL
    if names & SHARED_HOSTS:
        return DomainFinding.SHARED_HOST
    return DomainFinding.PUBLIC_SUFFIX if domain in PUBLIC_SUFFIXES else None


def _compared(domain: str, own: str) -> DomainFinding:
    if domain == own:
        return DomainFinding.SAME
    if domain.endswith(f".{own}"):
        below = domain.removesuffix(f".{own}")
        return DomainFinding.BELOW if _is_of_staff(below) else DomainFinding.NOT_STAFF
    if own.endswith(f".{domain}"):
        return DomainFinding.ABOVE
    return _likeness(domain, own)


def _is_of_staff(below: str) -> bool:
    parts = re.split(r"[.-]", below)
    names = {*below.split("."), *parts}
    return not names & NOT_STAFF and not any(map(_LEARNERS.match, parts))


def _likeness(domain: str, own: str) -> DomainFinding:
    """How a domain that is another resembles the organisation's own: to explain, never to accept."""
    theirs, ours = registered(domain), registered(own)
    if theirs == ours:
        return DomainFinding.BESIDE
    name, own_name = theirs.partition(".")[0], ours.partition(".")[0]
    if own_name in domain.removesuffix(theirs).split("."):
        return DomainFinding.INSIDE_ANOTHER
    if name == own_name:
        return DomainFinding.OTHER_ENDING
    return DomainFinding.LOOK_ALIKE if _look_alike(name, own_name) else DomainFinding.OTHER


def _look_alike(one: str, other: str) -> bool:
    one, other = _as_seen(one), _as_seen(other)
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST_COMPARED:
        return False
    return short in long or sorted(short) == sorted(long) or _is_one_slip_away(short, long)


def _as_seen(label: str) -> str:
    """``label`` as a hurried eye takes it: without accents and hyphens, like signs made one."""
    plain = unicodedata.normalize("NFKD", readable(label))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_LOOKS)
    for pair, sign in _PAIRS:
        plain = plain.replace(pair, sign)
    return plain


def _is_one_slip_away(short: str, long: str) -> bool:
    """Whether one sign put in, left out or written for another makes ``long`` of ``short``."""
    at = next((n for n, sign in enumerate(short) if sign != long[n]), len(short))
    return short[at:] == long[at + 1 :] or short[at + 1 :] == long[at + 1 :]


def _names_above(domain: str) -> frozenset[str]:
    labels = domain.split(".")
    return frozenset(".".join(labels[start:]) for start in range(len(labels) - 1))
