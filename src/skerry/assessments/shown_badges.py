"""Badges as pages and pictures show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from skerry.assessments import content
from skerry.assessments.models import CheckUp
from skerry.assessments.rules.badges import Proof
from skerry.assessments.shown_plans import words


@dataclass(frozen=True, kw_only=True)
class ShownProof:
    """A measure that is done, with what shows that."""

    key: str
    title: str
    proof: Proof


@dataclass(frozen=True, kw_only=True)
class ShownBadge:
    """What a badge says today, of ``proofs`` that are not empty."""

    proofs: Sequence[ShownProof]

    @property
    def seen(self) -> int:
        """How many of them an adviser has seen."""
        return sum(each.proof.seen_on is not None for each in self.proofs)

    @property
    def evidenced(self) -> int:
        """Those of which the firm keeps evidence that nobody else has seen."""
        return len(self.proofs) - self.seen

    @property
    def oldest(self) -> date:
        """Everything on it is from this day on or later."""
        return min(each.proof.newest for each in self.proofs)

    @property
    def newest(self) -> date:
        return max(each.proof.newest for each in self.proofs)


def shown_badge(check_up: CheckUp, found: Sequence[Proof], language: str) -> ShownBadge | None:
    """None where there is nothing to show."""
    known = content.shipped(check_up.what).measures
    proofs = [
        ShownProof(key=each.measure, title=words(known[each.measure].title, language), proof=each)
        for each in found
    ]
    return ShownBadge(proofs=proofs) if proofs else None
