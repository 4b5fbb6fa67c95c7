from typing import Final

METHOD: Final = "skerry.tabulation"
VERSION: Final = 1
THREADS: Final = 2
"""What the compiled loops use."""
SMALL: Final = 200_000
"""Up to so many single answers plain NumPy is used: compiling would take longer than counting."""
