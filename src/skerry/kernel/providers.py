"""What each room declares upward: personal data, references, public tables, indicators.

A room builds one ``RoomProviders`` value in its ``providers`` module and
``config/providers.py`` lists them. Architecture tests prove that every foreign
key to an organisation or a person, and every personal field, has its provider.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from skerry.kernel.actor import Actor, Viewer
from skerry.kernel.personal import Kept


class Erase(Protocol):
    def __call__(self, *, person: UUID, by: Actor, now: datetime) -> None: ...


class Expire(Protocol):
    """Deletes what has outlived its purpose and says how many rows went."""

    def __call__(self, *, now: datetime) -> int: ...


class Merge(Protocol):
    """Moves everything from the organisation ``drop`` to ``keep`` (both primary keys)."""

    def __call__(self, *, keep: int, drop: int, by: Actor, now: datetime) -> None: ...


@dataclass(frozen=True, kw_only=True)
class PersonalDataProvider:
    """How one table's personal data is exported and erased.

    ``fields`` are the columns it answers for: those marked in ``PERSONAL_DATA``
    and every foreign key to the person. ``export`` gives rows of plain values.
    """

    model: str
    fields: frozenset[str]
    export: Callable[[UUID], Iterable[Mapping[str, object]]]
    erase: Erase


@dataclass(frozen=True, kw_only=True)
class RetentionRule:
    model: str
    kept: Kept
    after: timedelta
    expire: Expire


@dataclass(frozen=True, kw_only=True)
class OrganisationReference:
    """A table that points at organisations, and how it follows a merge.

    ``title`` is what its rows are called where people are told how many would move.
    """

    model: str
    field: str
    merge: Merge
    title: str | Promise = ""


@dataclass(frozen=True, kw_only=True)
class PublicTable:
    """A table anybody may download; ``rows`` gives what ``viewer`` may see."""

    key: str
    title: str | Promise
    columns: Sequence[str]
    rows: Callable[[Viewer], Iterable[Sequence[object]]]


@dataclass(frozen=True, kw_only=True)
class IndicatorSource:
    """A count over the platform's own records that a plan can use as an indicator."""

    key: str
    title: str | Promise
    unit: str | Promise
    count: Callable[[datetime, datetime], int]


@dataclass(frozen=True, kw_only=True)
class DeskTask:
    """Work of one kind that waits for somebody at the desk: how much of it, and since when."""

    key: str
    title: str | Promise
    url: str
    count: int
    oldest_at: datetime


class DeskTasks(Protocol):
    """What waits for ``viewer``; nothing for who may not do it."""

    def __call__(self, viewer: Viewer, *, now: datetime) -> Iterable[DeskTask]: ...


class KeptOrganisations(Protocol):
    """Which of the organisations (primary keys) somebody of their own keeps."""

    def __call__(self, organisations: Collection[int]) -> Iterable[int]: ...


@dataclass(frozen=True, kw_only=True)
class RoomProviders:
    room: str
    personal_data: Sequence[PersonalDataProvider] = ()
    retention: Sequence[RetentionRule] = ()
    organisation_references: Sequence[OrganisationReference] = ()
    public_tables: Sequence[PublicTable] = ()
    indicator_sources: Sequence[IndicatorSource] = ()
    desk_tasks: Sequence[DeskTasks] = ()
    kept_organisations: Sequence[KeptOrganisations] = ()


def all_providers() -> Sequence[RoomProviders]:
    """Every room's providers, lowest room first."""
    rooms: Sequence[str] = import_string(settings.PROVIDERS)
    return [import_string(path) for path in rooms]
