"""What a backup holds, and the names of its parts."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from django.conf import settings
from django.db import connection

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
SQLITE_FILE: Final = "database/skerry.sqlite3"
TABLES: Final = "database/tables/"
MEDIA: Final = "media/"
HISTORY_TABLE: Final = "django_migrations"
CHUNK: Final = 1 << 20
STATED_SIZE_LIMIT: Final = 1 << 20  # of the manifest

Advance = Callable[[int, int, str], None]


class BackupNotMade(Exception):
    """The backup could not be written; nothing of it is left."""


class BackupNotRestored(Exception):
    """Says why; what was there is as it was."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file of the archive."""

    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    format: int
    skerry: str
    engine: str
    made_at: str
    migrations: Mapping[str, Sequence[str]]
    parts: Mapping[str, Part]

    @classmethod
    def read(cls, text: str) -> Self:
        try:
            values = json.loads(text)
            parts = {name: Part(**part) for name, part in values.pop("parts").items()}
            return cls(**values, parts=parts)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BackupNotRestored(
                "Its manifest cannot be read: this is no backup of Skerry."
            ) from error

    @property
    def media(self) -> Sequence[str]:
        return [name for name in self.parts if name.startswith(MEDIA)]


def tables() -> list[str]:
    return sorted(connection.introspection.table_names())


def columns(table: str) -> str:
    """The columns that are stored, not computed by the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() "
            "AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        return ", ".join(quoted(name) for (name,) in cursor.fetchall())


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def uploads() -> Iterator[Path]:
    root = Path(settings.MEDIA_ROOT)
    if root.is_dir():
        yield from sorted(file for file in root.rglob("*") if file.is_file())
