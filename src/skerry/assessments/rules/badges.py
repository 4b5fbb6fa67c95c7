"""What a badge may say: only what was seen or has evidence, and not for ever."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final

from skerry.assessments.rules.reminding import months_after

HOLDS_FOR: Final = 12
"""Months for which a day counts."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """That a measure is done: the last days on which evidence was added and an adviser saw it."""

    measure: str
    evidence_on: date | None
    seen_on: date | None

    @property
    def newest(self) -> date:
        """The day from which it holds."""
        return max(day for day in (self.evidence_on, self.seen_on) if day)

    @property
    def holds_until(self) -> date:
        """The first day on which it holds no more."""
        return months_after(self.newest, HOLDS_FOR)


def proofs(
    measures: Sequence[str],
    *,
    done: AbstractSet[str],
    evidence: Mapping[str, Sequence[date]],
    seen: Mapping[str, Sequence[date]],
    today: date,
) -> list[Proof]:
    """What of ``measures`` is done and was shown to be, in their order.

    A day counts for twelve months. What a firm only says of itself is never in it.

    >>> day = date(2026, 3, 1)
    >>> [each.holds_until for each in proofs(["backup"], done={"backup"},
    ...     evidence={"backup": [day]}, seen={}, today=day)]
    [datetime.date(2027, 3, 1)]
    >>> proofs(["backup"], done={"backup"}, evidence={}, seen={}, today=day)
    []
    """
    found = []
    for measure in measures:
        evidence_on = _newest(evidence.get(measure, ()), today)
        seen_on = _newest(seen.get(measure, ()), today)
        if measure in done and (evidence_on or seen_on):
            found.append(Proof(measure=measure, evidence_on=evidence_on, seen_on=seen_on))
    return found


def _newest(days: Sequence[date], today: date) -> date | None:
    return max((day for day in days if today < months_after(day, HOLDS_FOR)), default=None)
