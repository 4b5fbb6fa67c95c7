"""Segments that were found and named: groups of respondents who answered alike."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from skerry.methods.segments import VERSION, Way

SEGMENTS = "segment"
"""The name of the grouping."""
_ONCE = "shares"
"""Kept in older plans: how many are in each. It is told from protected figures only."""


@dataclass(frozen=True, kw_only=True)
class SegmentsPlan:
    """Enough to find the same segments again in the same answers.

    ``questions`` are those whose answers make segments; ``names`` are, by language, what a
    person called each, the largest first. ``answers`` tells whether the answers are still the same.
    """

    questions: tuple[str, ...]
    names: tuple[Mapping[str, str], ...]
    seed: int
    way: Way = Way.LATENT_CLASSES
    version: int = VERSION
    answers: str = ""
    stability: float = 1.0

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the grouping."""
        return tuple(str(place) for place in range(len(self.names)))

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        return asdict(self) | {
            "questions": list(self.questions),
            "names": [dict(each) for each in self.names],
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:  # Any: JSON
        read = {
            "questions": tuple(written["questions"]),
            "names": tuple(dict(each) for each in written["names"]),
            "way": Way(written.get("way", Way.LATENT_CLASSES)),
        }
        known = {name: value for name, value in written.items() if name != _ONCE}
        return cls(**{**known, **read})
