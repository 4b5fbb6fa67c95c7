"""What is fixed in the method; a change of any is a new version."""

METHOD = "skerry.estimates"
VERSION = 1

LEVEL = 0.95
"""How often an interval should hold what is true."""

FEW = 10
"""A figure from fewer answers carries a caution."""

LARGEST_PART = 0.5
"""A figure of which one answer makes up more than this carries a caution."""

HARMFUL_EFFECT = 2.0
"""Weights that cost more than half of the answers, by Kish, carry a caution."""

SINGLE_PRECISION = 2.0**-23
"""Weights that differ from N / n by no larger part are N / n, written down in seven digits."""
