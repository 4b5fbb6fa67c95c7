"""Making a backup while people work."""

import hashlib
import json
import os
import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Self

from django.conf import settings
from django.db import connection, transaction

from skerry.config.backup.archive import (
    CHUNK,
    FORMAT,
    HISTORY_TABLE,
    MANIFEST,
    MEDIA,
    SQLITE_FILE,
    TABLES,
    Advance,
    BackupNotMade,
    Manifest,
    Part,
    columns,
    quoted,
    tables,
    uploads,
)


def write_backup(target: Path, *, now: datetime, advance: Advance) -> Manifest:
    """Write everything into ``target``, which appears only when it is complete.

    Raises:
        BackupNotMade: the place exists already, cannot be written, or the database is damaged.
    """
    if target.exists():
        raise BackupNotMade(f"{target} exists already.")
    growing = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=target.parent, prefix=".backup-") as scratch:
            manifest = _write_archive(growing, Path(scratch), now=now, advance=advance)
        growing.replace(target)
    except OSError as error:
        raise BackupNotMade(f"{target} could not be written: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            growing.unlink(missing_ok=True)
    return manifest


def _write_archive(path: Path, scratch: Path, *, now: datetime, advance: Advance) -> Manifest:
    parts: dict[str, Part] = {}
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(descriptor, "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
    ):
        migrations = _database_into(archive, parts, scratch, advance)
        files = list(uploads())
        for done, upload in enumerate(files, start=1):
            name = MEDIA + upload.relative_to(settings.MEDIA_ROOT).as_posix()
            _put_file(archive, parts, name, upload)
            advance(done, len(files), "Uploaded files")
        manifest = Manifest(
            format=FORMAT,
            skerry=version("skerry"),
            engine=connection.vendor,
            made_at=now.isoformat(),
            migrations=migrations,
            parts=parts,
        )
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _database_into(
    archive: zipfile.ZipFile, parts: dict[str, Part], scratch: Path, advance: Advance
) -> Mapping[str, Sequence[str]]:
    if connection.vendor == "sqlite":
        copy = scratch / "skerry.sqlite3"
        _copy_sqlite(copy)
        advance(1, 2, "Database")
        _put_file(archive, parts, SQLITE_FILE, copy)
        return _migrations_in(copy)
    return _copy_tables(archive, parts, advance)


def _copy_sqlite(target: Path) -> None:
    """Copy the database as it stands at one moment; writers go on meanwhile."""
    connection.ensure_connection()
    with sqlite3.connect(target) as copy:
        source: sqlite3.Connection = connection.connection
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
        verdict = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    copy.close()
    if verdict != "ok":
        raise BackupNotMade(f"The database is damaged: {verdict}.")


def _migrations_in(file: Path) -> Mapping[str, Sequence[str]]:
    with sqlite3.connect(file) as database:
        rows = database.execute(f"SELECT app, name FROM {HISTORY_TABLE} ORDER BY app, name")  # noqa: S608  # a constant
        history = _grouped(rows)
    database.close()
    return history


def _grouped(rows: Any) -> Mapping[str, Sequence[str]]:  # Any: rows of either driver
    history: dict[str, list[str]] = {}
    for app, name in rows:
        history.setdefault(app, []).append(name)
    return history


def _copy_tables(
    archive: zipfile.ZipFile, parts: dict[str, Part], advance: Advance
) -> Mapping[str, Sequence[str]]:
    """Copy every table as PostgreSQL sees it at one moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        names = tables()
        for done, name in enumerate(names, start=1):
            query = f"COPY {quoted(name)} ({columns(name)}) TO STDOUT"
            with (
                _Entry(archive, parts, f"{TABLES}{name}.copy") as entry,
                cursor.copy(query) as rows,
            ):
                for block in rows:
                    entry.write(bytes(block))
            advance(done, len(names), "Database")
        cursor.execute(f"SELECT app, name FROM {HISTORY_TABLE} ORDER BY app, name")  # noqa: S608  # a constant
        return _grouped(cursor.fetchall())


class _Entry:
    """A file of the archive being written, with its size and checksum taken on the way."""

    def __init__(self, archive: zipfile.ZipFile, parts: dict[str, Part], name: str) -> None:
        self._parts, self._name = parts, name
        self._file: IO[bytes] = archive.open(name, "w", force_zip64=True)
        self._digest, self._size = hashlib.sha256(), 0

    def __enter__(self) -> Self:
        return self

    def write(self, block: bytes) -> None:
        self._file.write(block)
        self._digest.update(block)
        self._size += len(block)

    def __exit__(self, *_error: object) -> None:
        self._file.close()
        self._parts[self._name] = Part(size=self._size, sha256=self._digest.hexdigest())


def _put_file(archive: zipfile.ZipFile, parts: dict[str, Part], name: str, file: Path) -> None:
    try:
        source = file.open("rb")
    except FileNotFoundError:
        return  # an upload that was removed since the list was made
    with source, _Entry(archive, parts, name) as entry:
        while block := source.read(CHUNK):
            entry.write(block)
