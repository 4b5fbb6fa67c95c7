"""What is fixed in the method; a change of any is a new version."""

METHOD = "skerry.weighting"
VERSION = 1

AGREE = 1e-9
"""Totals of margins that differ by a larger part contradict each other."""

TOLERANCE = 1e-10
"""Margins are hit when none is off by a larger part."""

MOST_ROUNDS = 200
"""After so many rounds without hitting all margins there is no solution."""


FIRST_ROUNDS = 10
"""Rounds before leaps are tried."""

MOST_CELLS = 2**16
"""So many combinations of categories are listed; of more only those that are found."""
