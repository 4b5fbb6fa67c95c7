"""What answers say of the population: figures with standard errors, intervals and cautions."""

from skerry.methods.estimates.arrays import BoolArray, FloatArray, IntArray, Values
from skerry.methods.estimates.calibration import Calibration
from skerry.methods.estimates.cautions import Caution
from skerry.methods.estimates.design import (
    Design,
    LengthsDiffer,
    Lonely,
    PopulationTooSmall,
    SingleUnit,
    StratumUnknown,
    WeightsNotUsable,
    are_large,
    kish,
)
from skerry.methods.estimates.estimate import Estimate
from skerry.methods.estimates.figures import DividesByNothing, difference, mean, ratio, total
from skerry.methods.estimates.intervals import Interval
from skerry.methods.estimates.many import Figures, means, shares
from skerry.methods.estimates.parameters import METHOD, VERSION
from skerry.methods.estimates.parts import NobodyAnswered
from skerry.methods.estimates.proportions import NoIntervalOfShares, NotAShare, share
from skerry.methods.estimates.quantiles import NotAQuantile, Rule, quantile
from skerry.methods.estimates.tables import (
    CrossTable,
    Independence,
    NothingToCompare,
    Of,
    cross_table,
    independence,
)

__all__ = [
    "METHOD",
    "VERSION",
    "BoolArray",
    "Calibration",
    "Caution",
    "CrossTable",
    "Design",
    "DividesByNothing",
    "Estimate",
    "Figures",
    "FloatArray",
    "Independence",
    "IntArray",
    "Interval",
    "LengthsDiffer",
    "Lonely",
    "NoIntervalOfShares",
    "NobodyAnswered",
    "NotAQuantile",
    "NotAShare",
    "NothingToCompare",
    "Of",
    "PopulationTooSmall",
    "Rule",
    "SingleUnit",
    "StratumUnknown",
    "Values",
    "WeightsNotUsable",
    "are_large",
    "cross_table",
    "difference",
    "independence",
    "kish",
    "mean",
    "means",
    "quantile",
    "ratio",
    "share",
    "shares",
    "total",
]
