"""Where to begin: what matters and is badly served, what grows and is missing, what hinders most."""

from skerry.methods.openings.joint import Printed, Span, Spans, ranks_of_printed
from skerry.methods.openings.means import (
    Means,
    MeansDoNotFit,
    TooFewAnswers,
    answered_means,
    apart,
    scored_means,
)
from skerry.methods.openings.parameters import METHOD, VERSION
from skerry.methods.openings.placing import (
    Difference,
    Middle,
    Openings,
    Place,
    Point,
    growth_and_need,
    importance_and_satisfaction,
)
from skerry.methods.openings.ranking import Rank, Ranks, ranks

__all__ = [
    "METHOD",
    "VERSION",
    "Difference",
    "Means",
    "MeansDoNotFit",
    "Middle",
    "Openings",
    "Place",
    "Point",
    "Printed",
    "Rank",
    "Ranks",
    "Span",
    "Spans",
    "TooFewAnswers",
    "answered_means",
    "apart",
    "growth_and_need",
    "importance_and_satisfaction",
    "ranks",
    "ranks_of_printed",
    "scored_means",
]
