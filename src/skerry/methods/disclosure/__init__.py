"""Which figures may be shown, which are hidden so that nobody is known, and the proof that it holds."""

from skerry.methods.disclosure.answers import (
    WHOLE,
    Answers,
    CodeUnknown,
    Dimension,
    Domain,
    LengthsDiffer,
    NobodyAnswered,
    ParentsRunInCircles,
    Question,
    QuestionUnknown,
    WaveMakesNoSense,
    WeightsMakeNoSense,
)
from skerry.methods.disclosure.controlled import BaseMakesNoSense, rounded_together
from skerry.methods.disclosure.groups import TooManyCrossed
from skerry.methods.disclosure.live import live_shares
from skerry.methods.disclosure.parameters import METHOD, VERSION
from skerry.methods.disclosure.protection import (
    Protected,
    ProtectedCell,
    Solver,
    audit,
    primary_reasons,
    protect,
)
from skerry.methods.disclosure.rounding import to_hundred
from skerry.methods.disclosure.rules import Reason, Rules, RulesMakeNoSense, State
from skerry.methods.disclosure.suppression import CannotBeProtected
from skerry.methods.disclosure.tables import (
    TOTAL,
    Cell,
    CellMissing,
    CellTwice,
    ContributionsDoNotFit,
    MarginsContradict,
    NegativeCell,
    NothingToProtect,
    Sum,
    TableSet,
    TablesMakeNoSense,
    together,
)
from skerry.methods.disclosure.waves import Figure, ProtectedWave, protect_wave

__all__ = [
    "METHOD",
    "TOTAL",
    "VERSION",
    "WHOLE",
    "Answers",
    "BaseMakesNoSense",
    "CannotBeProtected",
    "Cell",
    "CellMissing",
    "CellTwice",
    "CodeUnknown",
    "ContributionsDoNotFit",
    "Dimension",
    "Domain",
    "Figure",
    "LengthsDiffer",
    "MarginsContradict",
    "NegativeCell",
    "NobodyAnswered",
    "NothingToProtect",
    "ParentsRunInCircles",
    "Protected",
    "ProtectedCell",
    "ProtectedWave",
    "Question",
    "QuestionUnknown",
    "Reason",
    "Rules",
    "RulesMakeNoSense",
    "Solver",
    "State",
    "Sum",
    "TableSet",
    "TablesMakeNoSense",
    "TooManyCrossed",
    "WaveMakesNoSense",
    "WeightsMakeNoSense",
    "audit",
    "live_shares",
    "primary_reasons",
    "protect",
    "protect_wave",
    "rounded_together",
    "to_hundred",
    "together",
]
