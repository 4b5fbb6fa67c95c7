"""Putting a checked backup in the place of what is there, in one step."""

import os
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from skerry.config.backup.archive import (
    CHUNK,
    HISTORY_TABLE,
    MEDIA,
    SQLITE_FILE,
    TABLES,
    Advance,
    BackupNotRestored,
    Manifest,
    columns,
    quoted,
    tables,
    uploads,
)

FRESH_MEDIA: Final = "media.restoring"


def is_empty() -> bool:
    """Whether there is no table of ours and no uploaded file yet."""
    return not connection.introspection.table_names() and not any(uploads())


def restore_backup(source: Path, manifest: Manifest, *, advance: Advance) -> None:
    """Put what the checked ``source`` holds in the place of what is there.

    Raises:
        BackupNotRestored: it belongs to the other kind of database, or was made by an older
            version and the PostgreSQL database is not empty.
    """
    if manifest.engine != connection.vendor:
        raise BackupNotRestored(
            f"It holds a {manifest.engine} database and SKERRY_DATABASE names a {connection.vendor} one."
        )
    _refuse_full_disk(manifest)
    try:
        with zipfile.ZipFile(source) as archive:
            _unpack_media(archive, manifest)
            if connection.vendor == "sqlite":
                _replace_sqlite(archive)
            else:
                _replace_tables(archive, manifest, advance)
    except BaseException:
        shutil.rmtree(_fresh_media(), ignore_errors=True)
        raise
    _swap_media()
    call_command("migrate", interactive=False, verbosity=0)


def is_unfinished(media: Path) -> bool:
    """Whether a restore was killed half-way, so that database and files may not belong together."""
    return media.with_name(FRESH_MEDIA).exists()


def _fresh_media() -> Path:
    return Path(settings.MEDIA_ROOT).with_name(FRESH_MEDIA)


def _refuse_full_disk(manifest: Manifest) -> None:
    needed = sum(part.size for part in manifest.parts.values())
    free = shutil.disk_usage(Path(settings.MEDIA_ROOT).parent).free
    if needed > free:
        raise BackupNotRestored(
            f"It needs {needed // 1024**2} MB and {free // 1024**2} MB are free. Nothing was changed."
        )


def _unpack_media(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    fresh = _fresh_media()
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name in manifest.media:
        _unpack(archive, name, fresh / name.removeprefix(MEDIA))


def _unpack(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as entry, target.open("wb") as file:
        shutil.copyfileobj(entry, file, CHUNK)
        file.flush()
        os.fsync(file.fileno())


def _replace_sqlite(archive: zipfile.ZipFile) -> None:
    """Put the database file in its place by one rename."""
    place = Path(str(connection.settings_dict["NAME"]))
    fresh = place.with_name(place.name + ".restoring")
    _unpack(archive, SQLITE_FILE, fresh)
    if place.exists():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    for leftover in ("-wal", "-shm"):
        place.with_name(place.name + leftover).unlink(missing_ok=True)
    fresh.replace(place)


def _replace_tables(archive: zipfile.ZipFile, manifest: Manifest, advance: Advance) -> None:
    """Fill the tables in one transaction: all of it is there afterwards, or nothing changed."""
    if connection.introspection.table_names():
        _refuse_other_migrations(manifest)
    else:
        _migrate_to(manifest)
    names = [name for name in tables() if name != HISTORY_TABLE]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(map(quoted, names))}")
        for name in names:  # what the triggers would write is in the backup already
            cursor.execute(f"ALTER TABLE {quoted(name)} DISABLE TRIGGER USER")
        for done, name in enumerate(names, start=1):
            _fill(archive, name, cursor)
            advance(done, len(names), "Database")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f"ALTER TABLE {quoted(name)} ENABLE TRIGGER USER")
        for statement in _sequence_resets(names):
            cursor.execute(statement)


def _refuse_other_migrations(manifest: Manifest) -> None:
    applied = {(m.app, m.name) for m in MigrationRecorder.Migration.objects.all()}
    wanted = {(app, name) for app, names in manifest.migrations.items() for name in names}
    if applied != wanted:
        raise BackupNotRestored(
            f"It was made by another version (Skerry {manifest.skerry}). Make an empty database "
            "(createdb), point SKERRY_DATABASE at it and restore there."
        )


def _migrate_to(manifest: Manifest) -> None:
    """Make the tables as the backup's version had them."""
    loader = MigrationLoader(connection)
    wanted = {(app, name) for app, names in manifest.migrations.items() for name in names}
    for app, name in sorted(wanted & set(loader.graph.nodes)):
        later = loader.graph.node_map[app, name].children
        if not any(child.key in wanted and child.key[0] == app for child in later):
            call_command("migrate", app, name, interactive=False, verbosity=0)


def _fill(archive: zipfile.ZipFile, table: str, cursor: Any) -> None:  # Any: psycopg's copy
    part = f"{TABLES}{table}.copy"
    if part not in archive.namelist():
        return
    query = f"COPY {quoted(table)} ({columns(table)}) FROM STDIN"
    with archive.open(part) as entry, cursor.copy(query) as rows:
        while block := entry.read(CHUNK):
            rows.write(block)


def _sequence_resets(names: Sequence[str]) -> Iterator[str]:
    """Let each table's numbers go on after the highest that was restored."""
    with connection.cursor() as cursor:
        for table in names:
            for sequence in connection.introspection.get_sequences(cursor, table):
                column = sequence["column"]
                yield (
                    f"SELECT setval(pg_get_serial_sequence('{quoted(table)}', '{column}'), "  # noqa: S608  # names of our own tables
                    f"COALESCE(MAX({quoted(column)}), 1), MAX({quoted(column)}) IS NOT NULL) FROM {quoted(table)}"
                )


def _swap_media() -> None:
    place = Path(settings.MEDIA_ROOT)
    old = place.with_name("media.replaced")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.replace(old)
    _fresh_media().replace(place)
    shutil.rmtree(old, ignore_errors=True)
