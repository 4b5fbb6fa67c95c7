"""The name that results carry, and what protects the firms in them."""

from typing import Final

METHOD: Final = "skerry.peers"
VERSION: Final = 1

STEP: Final = 5
"""Counts are kept in multiples of it."""
BATCH: Final = 20
"""So many firms are summed before anything is known of them."""
SWAPPED: Final = 0.1
"""The chance that an answer is replaced by any of the possible ones, before it is counted."""
LEAST: Final = 40
"""A group with fewer firms is too uncertain to compare oneself with: the next wider one is taken."""
FIRST_OF_CLASSES: Final = (0, 20, 40, 60, 80)
"""The first point of each class of the score."""
CLASSES: Final = len(FIRST_OF_CLASSES)
SURE: Final = 1.96
"""So many standard errors are given or taken."""
