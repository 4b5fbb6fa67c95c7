"""Patterns of ``regex()`` that are matched in linear time, whatever the pattern and the text.

Python's own ``re`` tries one way after the other: ``(a+)+b`` takes it years on thirty letters
``a``. Here all ways are followed at once (K. Thompson, Regular Expression Search Algorithm,
Communications of the ACM 11, 1968), so that a letter costs at most one look at each state.
"""

from skerry.methods.expressions.patterns.matching import Pattern, compiled, is_beyond, matches
from skerry.methods.expressions.patterns.reading import Fault, PatternError

__all__ = ["Fault", "Pattern", "PatternError", "compiled", "is_beyond", "matches"]
