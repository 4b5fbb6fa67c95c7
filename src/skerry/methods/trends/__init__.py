"""What changed between two waves, how sure that is, and why it may not be said."""

from skerry.methods.trends.changing import (
    Caution,
    Change,
    Overlap,
    Refusal,
    Side,
    change,
)
from skerry.methods.trends.comparing import (
    Equivalence,
    Fielding,
    Obstacle,
    Question,
    followed_through,
    obstacles,
)
from skerry.methods.trends.covarying import Figure, FigureDoesNotFit, covariance
from skerry.methods.trends.differing import Ranged, difference
from skerry.methods.trends.parameters import METHOD, VERSION

__all__ = [
    "METHOD",
    "VERSION",
    "Caution",
    "Change",
    "Equivalence",
    "Fielding",
    "Figure",
    "FigureDoesNotFit",
    "Obstacle",
    "Overlap",
    "Question",
    "Ranged",
    "Refusal",
    "Side",
    "change",
    "covariance",
    "difference",
    "followed_through",
    "obstacles",
]
