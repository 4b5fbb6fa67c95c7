"""What to do first with few hours and little money, so that the least risk is left."""

from skerry.methods.improvement.choosing import Effort
from skerry.methods.improvement.measures import (
    LimitDoesNotFit,
    Limits,
    Measure,
    MeasureTwice,
    NoWeights,
    Range,
    RangeDoesNotFit,
    RequirementsInCircle,
    ShareDoesNotFit,
    Situation,
    UnknownRequirement,
    WeightDoesNotFit,
)
from skerry.methods.improvement.parameters import METHOD, VERSION
from skerry.methods.improvement.planning import Plan, Spent, Step, best_plan
from skerry.methods.improvement.programme import NoAnswer
from skerry.methods.improvement.trading import (
    Gain,
    Point,
    TradeOff,
    gains_per_hour,
    trade_off,
)

__all__ = [
    "METHOD",
    "VERSION",
    "Effort",
    "Gain",
    "LimitDoesNotFit",
    "Limits",
    "Measure",
    "MeasureTwice",
    "NoAnswer",
    "NoWeights",
    "Plan",
    "Point",
    "Range",
    "RangeDoesNotFit",
    "RequirementsInCircle",
    "ShareDoesNotFit",
    "Situation",
    "Spent",
    "Step",
    "TradeOff",
    "UnknownRequirement",
    "WeightDoesNotFit",
    "best_plan",
    "gains_per_hour",
    "trade_off",
]
