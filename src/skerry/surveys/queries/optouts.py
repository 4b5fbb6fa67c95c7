"""Who wants no mail about surveys, known by a keyed digest of their address alone."""

import hmac
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import Q

from skerry.surveys.models import OptOut, Wave

_BATCH = 500


def digests_of(address: str) -> Sequence[str]:
    """Names for an address that nobody turns back, by the key of today and by older ones."""
    text = f"surveys.opt-out:{address.strip().lower()}".encode()
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [hmac.digest(key.encode(), text, "sha256").hex() for key in keys]


def opted_out(addresses: Iterable[str], *, wave: Wave) -> frozenset[str]:
    """Those of ``addresses`` to which no mail about ``wave`` may go."""
    by_digest: dict[str, set[str]] = {}
    for address in addresses:
        for digest in digests_of(address):
            # one address may be written in several ways
            by_digest.setdefault(digest, set()).add(address)
    wanted = list(by_digest)
    found: set[str] = set()
    for start in range(0, len(wanted), _BATCH):
        rows = OptOut.objects.filter(
            Q(wave=None) | Q(wave=wave), address_digest__in=wanted[start : start + _BATCH]
        )
        for digest in rows.values_list("address_digest", flat=True):
            found |= by_digest[digest]
    return frozenset(found)
