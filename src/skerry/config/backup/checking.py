"""Reading a backup whole before anything is touched."""

import hashlib
import zipfile
from importlib.metadata import version
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from skerry.config.backup.archive import (
    CHUNK,
    FORMAT,
    MANIFEST,
    MEDIA,
    SQLITE_FILE,
    STATED_SIZE_LIMIT,
    TABLES,
    Advance,
    BackupNotRestored,
    Manifest,
)


def check_backup(source: Path, *, advance: Advance) -> Manifest:
    """Read the whole archive and compare every checksum; nothing is written.

    Raises:
        BackupNotRestored: it is damaged, no backup, or made by a newer Skerry.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            _compare_parts(archive, manifest, advance)
    except FileNotFoundError as error:
        raise BackupNotRestored(f"{source} does not exist.") from error
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, RuntimeError) as error:
        raise BackupNotRestored(f"{source.name} is damaged or no backup: {error}.") from error
    except Exception as error:
        if type(error).__module__ != "zlib":
            raise
        raise BackupNotRestored(f"{source.name} is damaged: {error}.") from error
    _refuse_newer(manifest)
    return manifest


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        entry = archive.getinfo(MANIFEST)
    except KeyError as error:
        raise BackupNotRestored("It has no manifest: this is no backup of Skerry.") from error
    if entry.file_size > STATED_SIZE_LIMIT * 64:
        raise BackupNotRestored("Its manifest is too large: this is no backup of Skerry.")
    return Manifest.read(archive.read(entry).decode("utf-8", "replace"))


def _compare_parts(archive: zipfile.ZipFile, manifest: Manifest, advance: Advance) -> None:
    held = {entry.filename for entry in archive.infolist()} - {MANIFEST}
    if held != set(manifest.parts):
        raise BackupNotRestored("It does not hold what its manifest says: it is damaged.")
    for done, (name, part) in enumerate(manifest.parts.items(), start=1):
        if not _is_safe(name):
            raise BackupNotRestored(f"It holds a file outside its place: {name}.")
        digest, size = hashlib.sha256(), 0
        with archive.open(name) as entry:
            while block := entry.read(CHUNK):
                digest.update(block)
                size += len(block)
        if (size, digest.hexdigest()) != (part.size, part.sha256):
            raise BackupNotRestored(f"{name} is damaged: its checksum differs.")
        advance(done, len(manifest.parts), "Checking")


def _is_safe(name: str) -> bool:
    path = Path(name)
    is_inside = not path.is_absolute() and ".." not in path.parts and "\\" not in name
    return is_inside and (name.startswith((TABLES, MEDIA)) or name == SQLITE_FILE)


def _refuse_newer(manifest: Manifest) -> None:
    if manifest.format > FORMAT:
        raise BackupNotRestored(
            f"It was made by Skerry {manifest.skerry}, which is newer than this one ({version('skerry')})."
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    unknown = [
        (a, n) for a, names in manifest.migrations.items() for n in names if (a, n) not in known
    ]
    if unknown:
        raise BackupNotRestored(
            f"Its database is newer than this Skerry ({unknown[0][0]} {unknown[0][1]} is unknown here): "
            f"install Skerry {manifest.skerry} or newer first."
        )
