"""Which room fills which place in a page of a room below it."""

from skerry.kernel.slots import Fillings

FILLINGS: Fillings = {}
