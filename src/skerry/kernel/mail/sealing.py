"""Words of mail that nobody but the reader may see: while they wait they lie encrypted in the outbox.

The key comes from ``SECRET_KEY``, which is no part of the database; what was sealed
with an older one of ``SECRET_KEY_FALLBACKS`` can still be read.
"""

import base64
import json
from dataclasses import asdict, dataclass
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from skerry.kernel.models.mail import OutboxMail


class WordsUnreadable(Exception):
    """The key with which the words were sealed is not known here any more."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a mail says, and the page where one click stops mail of its sort."""

    text: str
    html: str = ""
    stop_url: str = ""


def seal(words: Words) -> str:
    return _box().encrypt(json.dumps(asdict(words)).encode()).decode()


def words_of(mail: OutboxMail) -> Words:
    """Those of any mail, sealed or not.

    Raises:
        WordsUnreadable: they are sealed, and the key is gone.
    """
    if not mail.sealed:
        return Words(text=mail.text, html=mail.html, stop_url=mail.stop_url)
    try:
        return Words(**json.loads(_box().decrypt(mail.sealed)))
    except InvalidToken:
        raise WordsUnreadable from None


def _box() -> MultiFernet:
    return _box_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@cache
def _box_of(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"skerry outbox").derive(
        secret.encode()
    )
    return base64.urlsafe_b64encode(derived)
