"""Which questions of two versions may be compared over time, through all versions between them.

Two questions ask the same if somebody declared it, step by step, and if nothing that decides
what an answer means is other than it was. Words are left to whoever declared it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.rules.flow import names_read
from skerry.questionnaires.rules.instruments.changes import Change, ChangeKind, changes_between


class Break(StrEnum):
    """Why the answers to a question are not held against those of an earlier version."""

    NEW = "new"
    REMOVED = "removed"
    REWORDED = "reworded"
    NOT_DECLARED = "not-declared"
    TYPE = "type"
    SCALE = "scale"
    MEASURE = "measure"
    CHOICES = "choices"
    MOST_CHOICES = "most-choices"
    SILENCES = "silences"
    FILLED_IN = "filled-in"
    CONDITION = "condition"


BREAKS: Final[Mapping[ChangeKind, Break]] = {
    ChangeKind.TYPE: Break.TYPE,
    ChangeKind.SCALE_STEPS: Break.SCALE,
    ChangeKind.SCALE_ENDS: Break.SCALE,
    ChangeKind.UNIT: Break.MEASURE,
    ChangeKind.SCHEME: Break.CHOICES,
    ChangeKind.OPTIONS_ADDED: Break.CHOICES,
    ChangeKind.OPTIONS_REMOVED: Break.CHOICES,
    ChangeKind.CHOICE_FILTER: Break.CHOICES,
    ChangeKind.MAX_CHOICES: Break.MOST_CHOICES,
    ChangeKind.MISSING: Break.SILENCES,
    ChangeKind.DEFAULT: Break.FILLED_IN,
    ChangeKind.CALCULATION: Break.FILLED_IN,
    ChangeKind.CONDITION: Break.CONDITION,
}
"""What stands against comparing two questions, whoever declared them the same."""


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A question and what it was called; either is empty where there is none. Without ``breaks`` they ask the same."""

    question: str
    was: str
    breaks: tuple[Break, ...] = ()


def declared_through(steps: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    """For each name of the last version that of the first, where each step between was declared.

    Each of ``steps`` has for names of a version those of the one before, the oldest step first.

    >>> declared_through([{"staff": "q1", "place": "q2"}, {"people": "staff", "year": "q3"}])
    {'people': 'q1'}
    >>> declared_through([])
    {}
    """
    if not steps:
        return {}
    *before, last = steps
    if not before:
        return dict(last)
    earlier = declared_through(before)
    return {name: earlier[was] for name, was in last.items() if was in earlier}


def followed(old: Definition, new: Definition, declared: Mapping[str, str]) -> Sequence[Followed]:
    """Every question of ``new`` in its order, then what only ``old`` asked."""
    changes: dict[str, list[Change]] = {}
    for change in changes_between(old, new, declared):
        changes.setdefault(change.question, []).append(change)
    found = {name: _followed(name, changes.get(name, []), declared) for name in new.names()}
    gone = [change.was for change in changes.get("", []) if change.was in set(old.names())]
    removed = [Followed(question="", was=was, breaks=(Break.REMOVED,)) for was in gone]
    return [*_with_what_they_depend_on(found, new), *removed]


def _followed(name: str, changes: Iterable[Change], declared: Mapping[str, str]) -> Followed:
    some = list(changes)
    if any(change.kind is ChangeKind.ADDED for change in some):
        return Followed(question=name, was="", breaks=(Break.NEW,))
    was = declared.get(name) or next((change.was for change in some if change.was), name)
    found = {BREAKS[change.kind] for change in some if change.breaks and change.kind in BREAKS}
    if name not in declared:
        found.add(Break.REWORDED if _is_reworded(some) else Break.NOT_DECLARED)
    return Followed(question=name, was=was, breaks=tuple(each for each in Break if each in found))


def _is_reworded(changes: Iterable[Change]) -> bool:
    return any(change.kind is ChangeKind.REWORDED and change.breaks for change in changes)


def _with_what_they_depend_on(found: Mapping[str, Followed], new: Definition) -> Sequence[Followed]:
    """Who is asked a question follows from others: if these are not the same, neither is who was asked."""
    read = names_read(new)
    broken = {name for name, one in found.items() if one.breaks}
    while more := {name for name in found if name not in broken and read[name] & broken}:
        broken |= more
    return [
        one
        if one.breaks or name not in broken
        else Followed(question=name, was=one.was, breaks=(Break.CONDITION,))
        for name, one in found.items()
    ]
