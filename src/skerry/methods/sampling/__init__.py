"""Whom to ask: how many of each stratum, and which of them, the same on every machine for ever."""

from skerry.methods.sampling.allocation import Allocation, Rule, SampleTooSmall, allocate
from skerry.methods.sampling.collapsing import CoarseStratum, Collapsed, collapse
from skerry.methods.sampling.drawing import (
    Draw,
    SampleDoesNotFit,
    UnitTwice,
    draw,
    permanent_number,
)
from skerry.methods.sampling.parameters import METHOD, VERSION

__all__ = [
    "METHOD",
    "VERSION",
    "Allocation",
    "CoarseStratum",
    "Collapsed",
    "Draw",
    "Rule",
    "SampleDoesNotFit",
    "SampleTooSmall",
    "UnitTwice",
    "allocate",
    "collapse",
    "draw",
    "permanent_number",
]
