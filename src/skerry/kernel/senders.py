"""From where a request comes, as far as a limit needs to know, and how much may come from there.

The network address of a sender is never stored. Counters know a keyed digest of it that
changes every day, so that they neither tell where somebody was nor link one day to the next.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

_HOME_NETWORK: Final = 64  # bits: one household or office has so much of IPv6 to itself
_UNKNOWN: Final = "unknown"


@dataclass(frozen=True, kw_only=True)
class Limit:
    """``most`` of something from one sender in any stretch of ``within``."""

    name: str
    most: int
    within: timedelta


def is_within(limit: Limit, *, sender: str) -> bool:
    """Use one of the places that ``sender`` has under ``limit``; False when none is free.

    Each place is one row that ends by itself, so that two requests at once never take the same.
    """
    return any(
        cache.add(f"limit:{limit.name}:{sender}:{place}", 1, limit.within.total_seconds())
        for place in range(limit.most)
    )


def sender_of(request: HttpRequest, *, today: date) -> str:
    """A name for where ``request`` comes from that nobody else can turn back, for one day."""
    network = network_of(address_of(request.META))
    text = f"sender:{today.isoformat()}:{network}"
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256").hex()[:32]


def address_of(meta: Mapping[str, str]) -> str:
    """The network address of the client, as the proxies in front have seen it.

    Anybody can send ``X-Forwarded-For``; only what our own proxies add to its end is believed.
    With fewer entries than proxies the request has come past them.
    """
    proxies = settings.TRUSTED_PROXIES
    told = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if 0 < proxies <= len(told) and told[-proxies]:
        return told[-proxies]
    return meta.get("REMOTE_ADDR", "")


def network_of(address: str) -> str:
    """The part of ``address`` that one household or office cannot change at will.

    >>> network_of("192.0.2.7:4711"), network_of("[2001:db8:1:2::9]:443"), network_of("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8:1:2::', '192.0.2.7')
    """
    parsed = _parsed(address)
    if parsed is None:
        return _UNKNOWN
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((parsed, _HOME_NETWORK), strict=False).network_address)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    for text in (address, address.partition("]")[0].lstrip("["), address.rpartition(":")[0]):
        try:
            return ip_address(text)
        except ValueError:
            continue
    return None
