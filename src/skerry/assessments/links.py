"""Secret links: made here, handed to one firm, and kept by the site only as a digest."""

import secrets
from hashlib import sha256
from typing import Final

_DOMAIN: Final = b"skerry check-up link\0"


def new_token() -> str:
    """32 characters that nobody can guess; so long that the log leaves them out."""
    return secrets.token_urlsafe(24)


def digest(token: str) -> str:
    return sha256(_DOMAIN + token.encode()).hexdigest()
