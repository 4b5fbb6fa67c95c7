"""How answers are to be weighted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Self

from skerry.surveys.enums import Dimension
from skerry.surveys.rules.figures.grouping import question_of

LEAST_LIMIT: Final = 1.5
"""A closer limit would take away most of what weights are for."""
MOST_LIMIT: Final = 100.0
"""A wider one cuts nothing."""


class Way(StrEnum):
    """How weights are made, after chance and response classes."""

    CLASSES = "classes"
    RAKING = "raking"
    GREG = "greg"


@dataclass(frozen=True, kw_only=True)
class Margin:
    """How many of the population have each category: of a dimension, or of ``question:NAME``."""

    variable: str
    totals: Mapping[str, float]

    @property
    def question(self) -> str:
        """The question whose categories they are; empty for a dimension of the frame."""
        return question_of(self.variable)

    @property
    def dimension(self) -> Dimension | None:
        return None if self.question else Dimension(self.variable)


@dataclass(frozen=True, kw_only=True)
class WeightsPlan:
    """By response classes of the frame, where nothing else is decided.

    Without ``margins`` weights are fitted to those of the frame itself; ``source`` says where
    the others are from. No weight is above ``limit`` times the median weight; none trims nothing.
    """

    way: Way = Way.CLASSES
    margins: tuple[Margin, ...] = field(default=())
    source: str = ""
    limit: float | None = None

    @property
    def is_fitted(self) -> bool:
        return self.way is not Way.CLASSES

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions to whose answers weights are fitted."""
        if not self.is_fitted:
            return ()
        return tuple(margin.question for margin in self.margins if margin.question)

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        """Totals are pairs, because a database may sort the keys of an object."""
        return {
            "way": self.way.value,
            "margins": [
                {
                    "variable": margin.variable,
                    "totals": [list(each) for each in margin.totals.items()],
                }
                for margin in self.margins
            ],
            "source": self.source,
            "limit": self.limit,
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:  # Any: JSON
        return cls(
            way=Way(written.get("way", Way.CLASSES)),
            margins=tuple(
                Margin(variable=each["variable"], totals=dict(each["totals"]))
                for each in written.get("margins", ())
            ),
            source=written.get("source", ""),
            limit=written.get("limit"),
        )
