"""Who answers alike: groups found in answers, how sure they are, and what sets each apart."""

from skerry.methods.segments.agreeing import PartitionsDoNotFit, adjusted_rand
from skerry.methods.segments.answers import (
    AnswersDoNotFit,
    NobodyAnswered,
    NothingSetsApart,
)
from skerry.methods.segments.choosing import k_modes, latent_classes
from skerry.methods.segments.describing import Trait
from skerry.methods.segments.parameters import METHOD, VERSION
from skerry.methods.segments.results import (
    Candidate,
    Effort,
    NoSegments,
    Obstacle,
    Segment,
    Segments,
    Way,
)

__all__ = [
    "METHOD",
    "VERSION",
    "AnswersDoNotFit",
    "Candidate",
    "Effort",
    "NoSegments",
    "NobodyAnswered",
    "NothingSetsApart",
    "Obstacle",
    "PartitionsDoNotFit",
    "Segment",
    "Segments",
    "Trait",
    "Way",
    "adjusted_rand",
    "k_modes",
    "latent_classes",
]
