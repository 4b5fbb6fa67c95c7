"""Which records are one organisation, and why: entity resolution with evidence."""

from skerry.methods.linkage.comparing import find_pairs
from skerry.methods.linkage.parameters import METHOD, THRESHOLD, VERSION
from skerry.methods.linkage.records import Aspect, Evidence, Pair, Record, Result

__all__ = [
    "METHOD",
    "THRESHOLD",
    "VERSION",
    "Aspect",
    "Evidence",
    "Pair",
    "Record",
    "Result",
    "find_pairs",
]
