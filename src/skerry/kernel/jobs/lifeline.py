"""Which workers of this machine live: each holds a file lock that ends with its process, however it ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def held(worker: str) -> Iterator[None]:
    """Hold the lock of ``worker`` meanwhile."""
    place = _lock_of(worker)
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(".new")
    with fresh.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fresh.rename(place)  # nobody sees the file before it is locked
        try:
            yield
        finally:
            forget(worker)


def is_alive(worker: str) -> bool:
    """Whether ``worker`` is known to live here; of other machines nothing is known."""
    place = _lock_of(worker)
    return place.exists() and not _is_free(place)


def dead_workers() -> list[str]:
    """Those that were killed on this machine and have not been forgotten."""
    return sorted(path.stem for path in _folder().glob("*.lock") if _is_free(path))


def forget(worker: str) -> None:
    _lock_of(worker).unlink(missing_ok=True)


def _is_free(place: Path) -> bool:
    try:
        with place.open("r") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, FileNotFoundError):  # at work, or it has just left
        return False
    return True


def _folder() -> Path:
    return Path(settings.VAR) / "workers"


def _lock_of(worker: str) -> Path:
    return _folder() / f"{worker}.lock"
