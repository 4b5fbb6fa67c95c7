"""Where somebody stands, from answers, by rules one can read; and what that says of each framework."""

from skerry.methods.scoring.covering import Coverage, Standing, coverage
from skerry.methods.scoring.parameters import METHOD, VERSION
from skerry.methods.scoring.rules import (
    DONT_KNOW,
    NOT_APPLICABLE,
    LevelUnknown,
    Question,
    QuestionRepeated,
    WeightWrong,
)
from skerry.methods.scoring.scoring import Band, Point, Score, raised, score

__all__ = [
    "DONT_KNOW",
    "METHOD",
    "NOT_APPLICABLE",
    "VERSION",
    "Band",
    "Coverage",
    "LevelUnknown",
    "Point",
    "Question",
    "QuestionRepeated",
    "Score",
    "Standing",
    "WeightWrong",
    "coverage",
    "raised",
    "score",
]
