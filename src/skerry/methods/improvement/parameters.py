"""The name that results carry, and what they are computed with unless somebody says otherwise."""

from typing import Final

METHOD: Final = "skerry.improvement"
VERSION: Final = 1
"""Another version may give another plan for the same measures."""

TOLERANCE: Final = 1e-6
"""A plan is proven if no other leaves less risk by more than this share of the risk before it."""
MOST_SHARE: Final = 0.99
"""No measure takes away more of the risk that is left: a share of 1 is taken for this."""
MOST_ORDERED: Final = 16
"""The best order of so many measures is found and proven; that of more is good, without proof."""
WINDOW: Final = 10
"""So many measures in a row are put into their best order where all are too many."""
MOST_NODES: Final = 10_000
"""So many branches of each search are looked at before it ends without proof."""
MOST_ROUNDS: Final = 100
"""So often the curve of the risk is drawn more closely before the search ends without proof."""
KERNEL: Final = 20
"""So many measures that are neither clearly in nor clearly out are tried first."""
