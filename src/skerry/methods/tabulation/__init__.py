"""How often what was answered: many questions, many respondents, weights."""

from skerry.methods.tabulation.answers import Answers, AnswersNotCountable
from skerry.methods.tabulation.counting import Counts, counts, frequencies
from skerry.methods.tabulation.crossing import CrossTables, cross_tables
from skerry.methods.tabulation.means import Means, means
from skerry.methods.tabulation.parameters import METHOD, VERSION

__all__ = [
    "METHOD",
    "VERSION",
    "Answers",
    "AnswersNotCountable",
    "Counts",
    "CrossTables",
    "Means",
    "counts",
    "cross_tables",
    "frequencies",
    "means",
]
