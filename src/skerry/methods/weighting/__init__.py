"""For how many each answer stands."""

from skerry.methods.estimates import kish
from skerry.methods.weighting.greg import NegativeWeights, NumberMissing, TotalsNotReached, greg
from skerry.methods.weighting.margins import (
    CategoryMissing,
    CategoryUnknown,
    Margin,
    MarginsContradict,
    NotInPopulation,
    TotalNotUsable,
    scaled,
)
from skerry.methods.weighting.parameters import METHOD, VERSION
from skerry.methods.weighting.raking import (
    Explaining,
    NoConvergence,
    NoMargins,
    post_stratify,
    rake,
)
from skerry.methods.weighting.response import (
    EmptyClass,
    MoreAskedThanThere,
    StratumNotAsked,
    design_weights,
    nonresponse,
)
from skerry.methods.weighting.trimming import LimitsTooClose, trim
from skerry.methods.weighting.weighted import Weighted, harm

__all__ = [
    "METHOD",
    "VERSION",
    "CategoryMissing",
    "CategoryUnknown",
    "EmptyClass",
    "Explaining",
    "LimitsTooClose",
    "Margin",
    "MarginsContradict",
    "MoreAskedThanThere",
    "NegativeWeights",
    "NoConvergence",
    "NoMargins",
    "NotInPopulation",
    "NumberMissing",
    "StratumNotAsked",
    "TotalNotUsable",
    "TotalsNotReached",
    "Weighted",
    "design_weights",
    "greg",
    "harm",
    "kish",
    "nonresponse",
    "post_stratify",
    "rake",
    "scaled",
    "trim",
]
