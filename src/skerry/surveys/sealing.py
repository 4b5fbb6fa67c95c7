"""Sealing: what is kept of anonymous waves before they close is ciphertext, all of one length.

A draft opens with its link and the secret key of the site together, a submitted answer with the
secret key and the wave. So a copy of database, files, logs and backups opens neither. Every sealed
thing has the same length, so that a long answer does not stand out. (Decision 0018.)
"""

import hmac
import os
import zlib
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

LONGEST: Final = 50_000  # letters that one respondent may write; what they are told
ROOM: Final = 32 * 1024  # bytes, which hold so many letters of any language when packed
_BYTES_OF_A_LETTER: Final = 4  # at most
_LENGTH: Final = 4
_NONCE: Final = 12
_TAG: Final = 16
SEALED_LENGTH: Final = _NONCE + _LENGTH + ROOM + _TAG


class SealBroken(Exception):
    """No key of ours opens it: it was sealed elsewhere, under a key that is gone, or changed since."""


class TooLarge(Exception):
    """Somebody wrote more than one sealed thing holds."""


def seal(content: bytes, *, key: bytes, place: str) -> bytes:
    """``content`` as ciphertext of ``SEALED_LENGTH`` bytes that opens with ``key`` at ``place`` only.

    Raises:
        TooLarge: it is longer than ``LONGEST``, or does not pack as words do.
    """
    if len(content.decode(errors="replace")) > LONGEST:
        raise TooLarge
    packed = zlib.compress(content, 9)
    if len(packed) > ROOM:
        raise TooLarge
    nonce = os.urandom(_NONCE)
    padded = len(packed).to_bytes(_LENGTH, "big") + pad(packed)
    return nonce + AESGCM(key).encrypt(nonce, padded, place.encode())


def pad(packed: bytes) -> bytes:
    """As long as everything else that is sealed."""
    return packed.ljust(ROOM, b"\0")


def unseal(sealed: bytes, *, keys: Sequence[bytes], place: str) -> bytes:
    """What was sealed, by the first of ``keys`` that opens it.

    Raises:
        SealBroken: none of them does.
    """
    for key in keys:
        try:
            padded = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
        except (InvalidTag, ValueError):
            continue
        length = int.from_bytes(padded[:_LENGTH], "big")
        packed = padded[_LENGTH : _LENGTH + length]
        return zlib.decompressobj().decompress(packed, LONGEST * _BYTES_OF_A_LETTER)
    raise SealBroken


def pool_keys(wave: UUID) -> Sequence[bytes]:
    """The keys of the answers that wait in ``wave``: today's first, then that of before a change of keys."""
    return [_derived(secret, f"survey pool {wave}") for secret in _secrets()]


def draft_keys(token: str) -> Sequence[bytes]:
    """The keys of the draft behind a link: the link alone opens nothing, and neither does the site alone."""
    return [_derived(_mixed(secret, token), "survey draft key") for secret in _secrets()]


def lookups(token: str) -> Sequence[str]:
    """Where the draft behind a link is found; says nothing about the link to who has no secret key."""
    return [_derived(_mixed(secret, token), "survey draft place").hex() for secret in _secrets()]


def pool_place(wave: UUID) -> str:
    """Where a submitted answer of ``wave`` opens; taken elsewhere it does not."""
    return f"pool of wave {wave}"


def draft_place(wave: UUID) -> str:
    return f"draft of wave {wave}"


def _secrets() -> Sequence[bytes]:
    return [key.encode() for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _mixed(secret: bytes, token: str) -> bytes:
    return hmac.digest(secret, token.encode(), "sha256")


def _derived(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)
