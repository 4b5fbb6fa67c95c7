"""What was decided before anything was computed: the whole of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from skerry.surveys.rules.figures.plans.codebooks import Codebook
from skerry.surveys.rules.figures.plans.segments import SegmentsPlan
from skerry.surveys.rules.figures.plans.weights import WeightsPlan


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How the figures of a wave are made, where a person has a choice.

    ``questions`` are single-choice questions by which all figures are compared, too;
    ``earlier`` is the wave with which they are compared, by its id, empty without one.
    """

    weights: WeightsPlan = field(default_factory=WeightsPlan)
    questions: tuple[str, ...] = ()
    segments: SegmentsPlan | None = None
    codebooks: tuple[Codebook, ...] = ()
    earlier: str = ""

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        return {
            "weights": self.weights.as_json(),
            "questions": list(self.questions),
            "segments": self.segments.as_json() if self.segments else None,
            "codebooks": [each.as_json() for each in self.codebooks],
            "earlier": self.earlier,
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:  # Any: JSON
        """What ``as_json`` wrote; nothing was decided where nothing is written."""
        segments = written.get("segments")
        return cls(
            weights=WeightsPlan.from_json(written.get("weights", {})),
            questions=tuple(written.get("questions", ())),
            segments=SegmentsPlan.from_json(segments) if segments else None,
            codebooks=tuple(Codebook.from_json(each) for each in written.get("codebooks", ())),
            earlier=written.get("earlier", ""),
        )
