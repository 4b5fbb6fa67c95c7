"""What must stand before Django can start: the region's folder, its key, its settings."""

import os
import secrets
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skerry.config import serving
from skerry.config.command.terminal import CommandRefused

SMALLEST_FREE_BYTES = 300 * 1024 * 1024


def folder() -> Path:
    """The region's own folder (``SKERRY_VAR``), which everything the program writes is in."""
    return Path(os.environ.get("SKERRY_VAR", "var")).absolute()


def writable_folder() -> Path:
    """The folder, made if it is missing.

    Raises:
        CommandRefused: it cannot be written, or its disk is nearly full.
    """
    place = folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
        probe = place / ".writable"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise CommandRefused(
            f"The folder {place} cannot be written ({error.strerror}). "
            "Make it writable, or set SKERRY_VAR to another folder."
        ) from error
    free = shutil.disk_usage(place).free
    if free < SMALLEST_FREE_BYTES:
        raise CommandRefused(
            f"Only {free // 1024**2} MB are free on the disk of {place}; 300 MB are needed. "
            "Free some space, or set SKERRY_VAR to a folder on another disk."
        )
    return place


@contextmanager
def folder_held(*, alone: bool) -> Iterator[None]:
    """Hold the folder meanwhile, so that nothing is replaced under a running server.

    Raises:
        CommandRefused: a server runs there, or data is being replaced, or was half replaced.
    """
    place = folder()
    if (place / "media.restoring").exists() and not alone:
        raise CommandRefused(
            f"A restore into {place} was interrupted. Run `skerry restore FILE --replace` again; it finishes what is missing."
        )
    try:
        with serving.holding(serving.serving_lock(place), alone=alone):
            yield
    except serving.FolderInUse as refusal:
        raise CommandRefused(
            f"Skerry is running on the folder {place}. End it first, or set SKERRY_VAR to another folder."
        ) from refusal


def start_django() -> None:
    """Read the settings and load the rooms. A folder that holds a demo brings its own key."""
    if (writable_folder() / "demo.json").exists():
        demo_environment(int(os.environ.get("PORT", "8000")))
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skerry.config.settings")
    django.setup()


def start_command() -> None:
    """As ``start_django``, for a command that talks: it speaks English, its refusals included.

    What it has people told is still told in the language of whoever receives it.
    """
    start_django()
    from django.utils import translation

    translation.activate("en")


def demo_environment(port: int) -> None:
    """Make the settings of the demo: its own key, and the address it is served on."""
    place = writable_folder()
    os.environ["SKERRY_DEMO"] = "yes"
    os.environ.setdefault("SKERRY_URL", f"http://127.0.0.1:{port}")
    if "SKERRY_SECRET_KEY" in os.environ or "SKERRY_SECRET_KEY_FILE" in os.environ:
        return
    key = place / "secret-key"
    if not key.exists():
        _write_private(key, secrets.token_urlsafe(64))
    os.environ["SKERRY_SECRET_KEY_FILE"] = str(key)


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def free_port(host: str, port: int) -> None:
    """Check that nobody listens there.

    Raises:
        CommandRefused: another program does, or the address is not this machine's.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandRefused(
                f"Port {port} on {host} cannot be used ({error.strerror}). Another program may be serving "
                f"there already; choose another port, for example PORT={port + 1}."
            ) from error
