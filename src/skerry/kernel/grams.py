"""Trigrams of folded words."""

from collections.abc import Sequence
from typing import Final

GRAM: Final = 3
MIN_LIKENESS: Final = 0.4
"""Two words with fewer of their trigrams in common have nothing to do with each other."""


def grams(text: str) -> Sequence[str]:
    """Every three letters in a row, each once, in order.

    >>> grams(" banana")
    [' ba', 'ban', 'ana', 'nan']
    """
    return list(dict.fromkeys(text[at : at + GRAM] for at in range(len(text) - GRAM + 1)))
