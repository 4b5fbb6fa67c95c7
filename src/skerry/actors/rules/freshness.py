"""How long the word holds of who confirmed an entry."""

from datetime import timedelta
from typing import Final

FRESH_FOR: Final = timedelta(days=365)
