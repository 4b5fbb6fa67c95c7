"""A backup made while people work comes back whole, or not at all."""

import json
import shutil
import sqlite3
import threading
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from skerry.actors.models import Source
from skerry.config.backup import (
    BackupNotMade,
    BackupNotRestored,
    check_backup,
    is_empty,
    is_unfinished,
    restore_backup,
    write_backup,
)
from skerry.kernel.search import Entry, SearchKind, put

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def quiet(done: int, total: int, note: str = "") -> None:
    assert done <= total


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "logos").mkdir(parents=True)
    (settings.MEDIA_ROOT / "logos" / "a.png").write_bytes(b"a logo")
    return settings.MEDIA_ROOT


@pytest.fixture
def backup(tmp_path, media):
    Source.objects.create(key="kept", name="Stenungsund åäö\t\\N")
    target = tmp_path / "one.zip"
    write_backup(target, now=NOW, advance=quiet)
    return target


def restore(source: Path) -> None:
    restore_backup(source, check_backup(source, advance=quiet), advance=quiet)


def test_backup_and_restore_bring_back_rows_files_and_numbers(backup, media):
    Source.objects.update(name="changed")
    Source.objects.create(key="later", name="Later")
    (media / "logos" / "a.png").write_bytes(b"another")
    (media / "b.png").write_bytes(b"later")

    restore(backup)

    assert list(Source.objects.values_list("key", "name")) == [("kept", "Stenungsund åäö\t\\N")]
    assert [f.read_bytes() for f in sorted(media.rglob("*.png"))] == [b"a logo"]
    assert Source.objects.create(key="next", name="Next").pk > Source.objects.get(key="kept").pk
    assert not is_unfinished(media)


def test_search_goes_on_after_a_restore(tmp_path, media):
    put(SearchKind.REGION, [Entry(object_id=1, title="stockholm", text="")])
    target = tmp_path / "one.zip"
    write_backup(target, now=NOW, advance=quiet)

    restore(target)
    put(SearchKind.REGION, [Entry(object_id=2, title="uppsala", text="")])

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_searchentry")
        assert cursor.fetchone() == (2,)


def test_backup_sees_one_moment_while_others_write(tmp_path, media):
    """A writer adds pairs; every backup holds only whole pairs."""
    is_over = threading.Event()

    def write_pairs() -> None:
        number = 0
        while not is_over.is_set():
            number += 1
            with transaction.atomic():
                Source.objects.create(key=f"left-{number}", name="pair")
                Source.objects.create(key=f"right-{number}", name="pair")
        connection.close()

    writer = threading.Thread(target=write_pairs)
    writer.start()
    try:
        for attempt in range(5):
            write_backup(tmp_path / f"{attempt}.zip", now=NOW, advance=quiet)
    finally:
        is_over.set()
        writer.join()
    written = Source.objects.count()
    restore(tmp_path / "4.zip")

    assert 0 < Source.objects.count() <= written
    assert Source.objects.filter(key__startswith="left").count() * 2 == Source.objects.count()


def test_backup_is_private_and_named_only_when_complete(backup):
    assert backup.stat().st_mode & 0o077 == 0
    assert not list(backup.parent.glob("*.part"))
    assert not list(backup.parent.glob(".backup-*"))
    with pytest.raises(BackupNotMade, match="exists already"):
        write_backup(backup, now=NOW, advance=quiet)


def test_backup_that_cannot_be_written_leaves_nothing(tmp_path, media):
    (tmp_path / "file").write_text("")

    with pytest.raises(BackupNotMade):
        write_backup(tmp_path / "file" / "one.zip", now=NOW, advance=quiet)

    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "media"]


def test_backup_can_be_read_without_skerry(backup):
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        names = set(archive.namelist())
        assert archive.read("media/logos/a.png") == b"a logo"
        if connection.vendor == "postgresql":
            assert b"kept" in archive.read("database/tables/actors_source.copy")
        else:
            database = sqlite3.connect(":memory:")
            database.deserialize(archive.read("database/skerry.sqlite3"))
            assert database.execute("SELECT key FROM actors_source").fetchall() == [("kept",)]
            database.close()

    assert set(manifest["parts"]) | {"manifest.json"} == names
    assert manifest["engine"] == connection.vendor


def changed(source: Path, target: Path, change) -> Path:
    """A copy of the archive whose parts went through ``change(name, content)``."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            answer = change(name, old.read(name))
            if answer is not None:
                new.writestr(name, answer)
    return target


def in_manifest(**values):
    def change(name, content):
        if name != "manifest.json":
            return content
        return json.dumps(json.loads(content) | values)

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda name, content: None if name == "media/logos/a.png" else content, "damaged"),
        (lambda name, content: b"x" if name == "media/logos/a.png" else content, "checksum"),
        (lambda name, content: None if name == "manifest.json" else content, "no manifest"),
        (lambda name, content: b"{" if name == "manifest.json" else content, "no backup"),
        (in_manifest(format=2, skerry="9.0"), "newer"),
        (in_manifest(migrations={"actors": ["9999_later"]}), "newer"),
    ],
)
def test_what_is_damaged_or_newer_is_refused_and_changes_nothing(backup, media, change, words):
    bad = changed(backup, backup.with_name("bad.zip"), change)
    Source.objects.update(name="as it is")

    with pytest.raises(BackupNotRestored, match=words):
        restore(bad)

    assert Source.objects.get().name == "as it is"
    assert (media / "logos" / "a.png").read_bytes() == b"a logo"


def test_a_cut_file_and_another_file_are_refused(backup):
    cut = backup.with_name("cut.zip")
    cut.write_bytes(backup.read_bytes()[:-200])
    with zipfile.ZipFile(backup) as archive:
        largest = max(archive.infolist(), key=lambda entry: entry.compress_size)
    flipped = bytearray(backup.read_bytes())
    flipped[largest.header_offset + 100 + largest.compress_size // 2] ^= 0xFF
    (broken := backup.with_name("flipped.zip")).write_bytes(flipped)
    (text := backup.with_name("text.zip")).write_text("no archive")

    for bad in (cut, broken, text, backup.with_name("absent.zip")):
        with pytest.raises(BackupNotRestored):
            check_backup(bad, advance=quiet)


def test_a_file_that_points_outside_is_refused(backup):
    target = backup.with_name("outside.zip")
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(target, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        part = manifest["parts"].pop("media/logos/a.png")
        manifest["parts"]["media/../../evil"] = part
        for name in old.namelist():
            if name == "media/logos/a.png":
                new.writestr("media/../../evil", old.read(name))
            elif name != "manifest.json":
                new.writestr(name, old.read(name))
        new.writestr("manifest.json", json.dumps(manifest))

    with pytest.raises(BackupNotRestored, match="outside"):
        check_backup(target, advance=quiet)


def test_the_other_kind_of_database_is_refused(backup):
    bad = changed(backup, backup.with_name("other.zip"), in_manifest(engine="oracle"))

    with pytest.raises(BackupNotRestored, match="oracle"):
        restore(bad)


def test_a_restore_that_breaks_off_leaves_what_was_there(backup, media, monkeypatch):
    Source.objects.update(name="as it is")
    manifest = check_backup(backup, advance=quiet)
    monkeypatch.setattr(
        shutil, "copyfileobj", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left"))
    )

    with pytest.raises(OSError, match="No space"):
        restore_backup(backup, manifest, advance=quiet)

    assert Source.objects.get().name == "as it is"
    assert (media / "logos" / "a.png").read_bytes() == b"a logo"
    assert not is_unfinished(media)


def test_a_restore_that_does_not_fit_is_refused_before_anything(backup, media, monkeypatch):
    usage = shutil.disk_usage("/")._replace(free=1)
    manifest = check_backup(backup, advance=quiet)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    with pytest.raises(BackupNotRestored, match="are free"):
        restore_backup(backup, manifest, advance=quiet)


def test_a_place_with_tables_is_not_empty(media):
    assert not is_empty()
    assert media == settings.MEDIA_ROOT
