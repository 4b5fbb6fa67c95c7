"""What a result of these methods names as its origin."""

from typing import Final

METHOD: Final = "skerry.disclosure"
VERSION: Final = 5

HALF: Final = 0.5
"""What is rounded to a whole number lies so near to it."""
