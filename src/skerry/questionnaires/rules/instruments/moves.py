"""How a version goes on, and what may stand in its way."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Final

from skerry.questionnaires.enums import VersionState
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.rules.instruments.fault import Fault, Severity
from skerry.questionnaires.rules.instruments.faults import definition_faults
from skerry.questionnaires.rules.names import name_from

VERSION_MOVES: Final[Mapping[VersionState, frozenset[VersionState]]] = {
    VersionState.DRAFT: frozenset({VersionState.PUBLISHED}),
    VersionState.PUBLISHED: frozenset(),
}

RESERVED_KEYS: Final = frozenset({"import", "new"})
"""Words that stand in the addresses of the pages where the key of an instrument would."""


def key_from(title: str, *, taken: Collection[str] = ()) -> str:
    """A free key that says what ``title`` says.

    >>> key_from("Så mår vi"), key_from("Så mår vi", taken=["sa-mar-vi"])
    ('sa-mar-vi', 'sa-mar-vi-2')
    """
    barred = {key.replace("-", "_") for key in (*RESERVED_KEYS, *taken)}
    return name_from(title, taken=barred, otherwise="form").replace("_", "-")


class BeginningObstacle(StrEnum):
    """Why no new version can be begun."""

    HAS_DRAFT = "has draft"
    NOTHING_PUBLISHED = "nothing published"
    ARCHIVED = "archived"


def obstacle_to_beginning(
    *, has_draft: bool, has_published: bool, is_archived: bool
) -> BeginningObstacle | None:
    if is_archived:
        return BeginningObstacle.ARCHIVED
    if has_draft:
        return BeginningObstacle.HAS_DRAFT
    return None if has_published else BeginningObstacle.NOTHING_PUBLISHED


def obstacle_to_publishing(definition: Definition) -> Sequence[Fault]:
    """The faults that must be mended first; none when it can be published."""
    return [fault for fault in definition_faults(definition) if fault.severity is Severity.FAULT]
