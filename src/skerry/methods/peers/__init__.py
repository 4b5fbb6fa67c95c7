"""Where a firm stands among firms like it, from sums that tell nothing of a single one."""

from skerry.methods.peers.closing import NotClosable, closed, rounded
from skerry.methods.peers.gathering import Cell, Gathered, Pending, gathered, groups_of, widening
from skerry.methods.peers.parameters import (
    BATCH,
    CLASSES,
    FIRST_OF_CLASSES,
    LEAST,
    METHOD,
    STEP,
    SWAPPED,
    VERSION,
)
from skerry.methods.peers.reading import (
    Place,
    Share,
    class_of,
    place_of,
    share_of,
    shares_of_each,
    summed,
)

__all__ = [
    "BATCH",
    "CLASSES",
    "FIRST_OF_CLASSES",
    "LEAST",
    "METHOD",
    "STEP",
    "SWAPPED",
    "VERSION",
    "Cell",
    "Gathered",
    "NotClosable",
    "Pending",
    "Place",
    "Share",
    "class_of",
    "closed",
    "gathered",
    "groups_of",
    "place_of",
    "rounded",
    "share_of",
    "shares_of_each",
    "summed",
    "widening",
]
