"""Which figures of the official survey say nearly the same as our questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skerry.assessments.rules.content import Texts


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A question with the indicator beside it; ``has`` are the answers that the survey would count."""

    question: str
    indicator: str
    has: frozenset[str]
    note: Texts


@dataclass(frozen=True, kw_only=True)
class OfficialSurvey:
    """``sizes`` gives each size of firm the class of the survey to look at."""

    unit: str
    activities: Sequence[str]
    sizes: Mapping[str, str]
    comparisons: Sequence[Comparison]


def official_of(written: Mapping[str, Any]) -> OfficialSurvey:  # Any: what stands in a file of ours
    return OfficialSurvey(
        unit=written["unit"],
        activities=tuple(written["activities"]),
        sizes=written["sizes"],
        comparisons=tuple(
            Comparison(**{**each, "has": frozenset(each["has"])}) for each in written["comparisons"]
        ),
    )
