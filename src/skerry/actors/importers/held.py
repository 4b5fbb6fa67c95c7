"""Small uploaded files between looking through and keeping, on disk rather than in the browser."""

from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings


class HeldFileGone(Exception):
    """It was kept already, or was swept away."""


def hold(raw: bytes) -> UUID:
    token = uuid4()
    _path(token).write_bytes(raw)
    return token


def held(token: UUID) -> bytes:
    try:
        return _path(token).read_bytes()
    except FileNotFoundError:
        raise HeldFileGone from None


def let_go(token: UUID) -> None:
    _path(token).unlink(missing_ok=True)


def _path(token: UUID) -> Path:
    folder = Path(settings.STAGING_ROOT) / "held"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / str(token)
