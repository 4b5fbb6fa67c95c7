"""What holds of instruments: what stops one from being published, what a new version changes."""

from skerry.questionnaires.rules.instruments.changes import (
    Change,
    ChangeKind,
    Pair,
    changes_between,
    suggested_pairs,
)
from skerry.questionnaires.rules.instruments.fault import Fault, FaultReason, Severity
from skerry.questionnaires.rules.instruments.faults import definition_faults
from skerry.questionnaires.rules.instruments.following import (
    Break,
    Followed,
    declared_through,
    followed,
)
from skerry.questionnaires.rules.instruments.moves import (
    RESERVED_KEYS,
    VERSION_MOVES,
    BeginningObstacle,
    key_from,
    obstacle_to_beginning,
    obstacle_to_publishing,
)

__all__ = [
    "RESERVED_KEYS",
    "VERSION_MOVES",
    "BeginningObstacle",
    "Break",
    "Change",
    "ChangeKind",
    "Fault",
    "FaultReason",
    "Followed",
    "Pair",
    "Severity",
    "changes_between",
    "declared_through",
    "definition_faults",
    "followed",
    "key_from",
    "obstacle_to_beginning",
    "obstacle_to_publishing",
    "suggested_pairs",
]
