"""What a version changes against the one before it, put together for a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skerry.questionnaires import phrases_editor as phrases
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.rules.instruments import Change, changes_between


@dataclass(frozen=True, kw_only=True)
class Told:
    """A change in words."""

    change: Change
    title: phrases.Sentence
    reason: phrases.Sentence


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All changes, those that break a trend first."""

    changes: Sequence[Told]

    @property
    def breaking(self) -> int:
        return sum(told.change.breaks for told in self.changes)


def compared(
    old: Definition | None, new: Definition, equivalences: Mapping[str, str]
) -> Comparison | None:
    """Nothing for a first version."""
    if old is None:
        return None
    changes = sorted(changes_between(old, new, equivalences), key=lambda change: not change.breaks)
    return Comparison(
        changes=[
            Told(
                change=change,
                title=phrases.CHANGES[change.kind],
                reason=phrases.change_reason(change),
            )
            for change in changes
        ]
    )
